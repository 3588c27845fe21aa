/// Runs a pattern over texts: a deterministic machine whose states are made as they are met, so that a text costs one
/// step a character. Characters that no set of the pattern tells apart are one class.
struct PatternMachine {
  private let pattern: Pattern
  /// Which instructions wait in each state, ascending.
  private var states: [[Int]] = []
  private var numbers: [[Int]: Int] = [:]
  private var matches: [Bool] = []
  private var endMatches: [Bool] = []
  /// By state and class: the next state, or −1 where it is not known yet.
  private var steps: [[Int32]] = []
  /// Classes by what each set says of a character.
  private var classes: [[Bool]: Int] = [:]
  private var membersOfClass: [[Bool]] = []
  private var asciiClasses = [Int32](repeating: -1, count: 128)
  private var otherClasses: [UInt32: Int32] = [:]
  private let initial: Int

  /// States beyond this are forgotten together and made again.
  private static let mostStates = 4_096

  init(_ pattern: Pattern) {
    self.pattern = pattern
    initial = 0
    _ = number(of: closure([pattern.first], atStart: true, atEnd: false), atStart: true)
  }

  /// Whether a match begins anywhere in the text, valid UTF-8.
  mutating func finds(in text: ArraySlice<UInt8>) -> Bool {
    var state = initial
    var place = text.startIndex
    while place < text.endIndex {
      if matches[state] { return true }
      let lead = text[place]
      let kind: Int
      if lead < 0x80 {
        place += 1
        let known = asciiClasses[Int(lead)]
        kind = known >= 0 ? Int(known) : newClass(UInt32(lead))
      } else {
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var scalar = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for byte in text[(place + 1)..<(place + length)] { scalar = scalar << 6 | UInt32(byte & 0x3F) }
        place += length
        kind = otherClasses[scalar].map { Int($0) } ?? newClass(scalar)
      }
      let next = kind < steps[state].count ? steps[state][kind] : -1
      state = next >= 0 ? Int(next) : step(from: state, kind)
    }
    return matches[state] || endMatches[state]
  }

  private mutating func newClass(_ value: UInt32) -> Int {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    let members = pattern.sets.map { $0.contains(scalar) }
    let kind = classes[members] ?? membersOfClass.count
    if kind == membersOfClass.count {
      classes[members] = kind
      membersOfClass.append(members)
    }
    if value < 0x80 { asciiClasses[Int(value)] = Int32(kind) } else { otherClasses[value] = Int32(kind) }
    return kind
  }

  private mutating func step(from state: Int, _ kind: Int) -> Int {
    let members = membersOfClass[kind]
    var targets: [Int] = []
    for place in states[state] {
      if case .read(let set, let next) = pattern.instructions[place], members[set] { targets.append(next) }
    }
    // A match may begin at every character.
    targets.append(pattern.first)
    let waiting = closure(targets, atStart: false, atEnd: false)
    if numbers[waiting] == nil, states.count >= PatternMachine.mostStates {
      let first = states[initial]
      (states, numbers, matches, endMatches, steps) = ([], [:], [], [], [])
      _ = number(of: first, atStart: true)
      return number(of: waiting, atStart: false)
    }
    let next = number(of: waiting, atStart: false)
    while steps[state].count <= kind { steps[state].append(-1) }
    steps[state][kind] = Int32(next)
    return next
  }

  private mutating func number(of waiting: [Int], atStart: Bool) -> Int {
    // The state at the start is its own: there `^` holds, also at the end of an empty text.
    if !atStart, let known = numbers[waiting] { return known }
    let number = states.count
    if !atStart { numbers[waiting] = number }
    states.append(waiting)
    matches.append(waiting.contains { pattern.instructions[$0] == .match })
    endMatches.append(
      closure(waiting, atStart: atStart, atEnd: true).contains { pattern.instructions[$0] == .match })
    steps.append([])
    return number
  }

  /// What waits for a character, or for the end, after all that needs none.
  private func closure(_ places: [Int], atStart: Bool, atEnd: Bool) -> [Int] {
    var seen: Set<Int> = []
    var open = places
    var waiting: [Int] = []
    while let place = open.popLast() {
      guard seen.insert(place).inserted else { continue }
      switch pattern.instructions[place] {
      case .read, .match: waiting.append(place)
      case .either(let one, let other): open += [one, other]
      case .start(let next): if atStart { open.append(next) }
      case .end(let next): if atEnd { open.append(next) } else { waiting.append(place) }
      }
    }
    return waiting.sorted()
  }
}
