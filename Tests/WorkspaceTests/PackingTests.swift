import Testing

@testable import Workspace

@Suite struct `numbers are packed` {
  struct Example: Sendable {
    var numbers: [Int64]
    var transform: Transform
    var width: Int

    init(_ numbers: [Int64], _ transform: Transform, _ width: Int) {
      (self.numbers, self.transform, self.width) = (numbers, transform, width)
    }
  }

  private static let large: Int64 = 1 << 40

  static let examples: [Example] = [
    Example([0, 1, 2, 3], .steps, 0),
    Example([7, 7, 7], .planes, 0),
    Example([100, 200, 355], .planes, 1),
    Example([100, 201, 356], .steps, 1),
    Example([0, large, 2], .planes, 6),
    Example([large, large + 999, large + 3], .planes, 2),
    Example([1_000_000, 1_000_001, 1_000_003, 1_000_256], .steps, 1),
    Example([0, 250, 500, 750, 1000], .steps, 0),
    Example([.min, .max], .steps, 0),
    Example([.min, 0, .max], .planes, 8),
    Example([5], .planes, 0),
    Example([], .planes, 0),
  ]

  @Test(arguments: examples) func `by themselves or by their steps, whichever is narrower`(example: Example) {
    let packed = packed(example.numbers[...])
    #expect(packed.transform == example.transform && packed.width == example.width)
    #expect(packed.bytes.count == example.width * example.numbers.count)
    guard case .large(let back)? = Content(.large(example.numbers))?.numbers() else {
      Issue.record("the numbers are not read back")
      return
    }
    #expect(back == example.numbers)
  }

  @Test func `a frame that is damaged, cut, lengthened or of another length is refused`() throws {
    let content = try #require(Content(.large((0..<5000).map { Int64($0 * $0 % 7919) })))
    let whole = try #require(content.numbers())
    func with(_ change: (inout Chunk) -> Void) -> Bool {
      var copy = content
      change(&copy.chunks[0])
      return copy.numbers() == nil
    }
    #expect(!with { _ in })
    #expect(with { $0.frame.removeLast() })
    #expect(with { $0.frame.append(0) })
    #expect(with { $0.frame = [] })
    #expect(with { $0.count -= 1 })
    #expect(with { $0.width = 1 })
    #expect(with { $0.width = 9 })
    #expect(with { $0.transform = .raw })
    // A bit of the frame's head means nothing; any other gives other numbers or none, and other ones are refused.
    for place in content.chunks[0].frame.indices {
      var copy = content
      copy.chunks[0].frame[place] ^= 16
      if let numbers = copy.numbers() { #expect("\(numbers)" == "\(whole)", "byte \(place)") }
    }
  }
}
