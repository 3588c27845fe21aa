import Diagnostics

/// A pattern of more steps than this, by repeated repetitions, is refused.
public let mostPatternSteps = 20_000

/// A regular expression as a program for a machine that reads a text once: the time is linear in the text whatever the
/// pattern (K. Thompson, CACM 11 (1968)). It says whether a text holds a match anywhere; `^` and `$` are the text's ends.
///
/// Known: `.` (but a line end), `[…]` and `[^…]` with ranges, `\d \w \s` and their opposites over all of Unicode,
/// `\p{Han}` and other scripts, `\p{L}` and other general categories, `( )`, `(?: )`, `|`, `* + ? {m} {m,} {m,n}`,
/// `(?i)` in front, `\t \n \r`, `\x41`, `\x{4E2D}`, `\u4E2D`. What would need looking back is refused.
struct Pattern: Sendable {
  enum Instruction: Sendable, Hashable {
    /// Reads a scalar of the set with this number, then goes on.
    case read(Int, next: Int)
    case either(Int, Int)
    case start(next: Int)
    case end(next: Int)
    case match
  }

  private(set) var instructions: [Instruction] = []
  private(set) var sets: [ScalarSet] = []
  private(set) var first = 0

  /// - Throws: a diagnostic whose span is within the pattern's own text.
  init(_ text: String) throws(Diagnostic) {
    var reader = PatternReader(text)
    let tree = try reader.wholePattern()
    let match = try add(.match)
    first = try compile(tree, next: match)
  }

  private mutating func add(_ instruction: Instruction) throws(Diagnostic) -> Int {
    guard instructions.count < mostPatternSteps else {
      throw Diagnostic(
        "pattern-too-large",
        "the pattern repeats too much: written out it has more than \(mostPatternSteps) steps")
    }
    instructions.append(instruction)
    return instructions.count - 1
  }

  private mutating func number(of set: ScalarSet) -> Int {
    if let known = sets.firstIndex(of: set) { return known }
    sets.append(set)
    return sets.count - 1
  }

  /// Puts a piece of the pattern before the instruction `next`, and gives its first one.
  private mutating func compile(_ tree: PatternTree, next: Int) throws(Diagnostic) -> Int {
    switch tree {
    case .set(let set): return try add(.read(number(of: set), next: next))
    case .start: return try add(.start(next: next))
    case .end: return try add(.end(next: next))
    case .sequence(let parts):
      var place = next
      for part in parts.reversed() { place = try compile(part, next: place) }
      return place
    case .choice(let branches):
      var place = try compile(branches[branches.count - 1], next: next)
      for branch in branches.dropLast().reversed() { place = try add(.either(try compile(branch, next: next), place)) }
      return place
    case .repeated(let part, let low, let high):
      var place = next
      if let high {
        for _ in low..<max(low, high) { place = try add(.either(try compile(part, next: place), next)) }
      } else {
        // The loop is known before what it leads to.
        let loop = try add(.match)
        let body = try compile(part, next: loop)
        instructions[loop] = .either(body, next)
        place = loop
      }
      for _ in 0..<low { place = try compile(part, next: place) }
      return place
    }
  }
}

/// What a pattern means, as a tree.
indirect enum PatternTree: Sendable {
  case set(ScalarSet)
  case start, end
  case sequence([PatternTree])
  case choice([PatternTree])
  /// `high` is nil for any number.
  case repeated(PatternTree, Int, Int?)
}
