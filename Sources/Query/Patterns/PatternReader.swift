import Diagnostics

/// Reads a regular expression. Places are bytes of its own text.
struct PatternReader {
  private let scalars: [Unicode.Scalar]
  private let offsets: [Int]
  private var place = 0
  private var ignoresCase = false
  private var depth = 0

  /// Brackets inside brackets.
  static let deepest = 200
  /// The largest number between braces.
  static let mostRepetitions = 1_000

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    var offset = 0
    var offsets: [Int] = []
    for scalar in scalars {
      offsets.append(offset)
      offset += String(scalar).utf8.count
    }
    self.offsets = offsets + [offset]
  }

  mutating func wholePattern() throws(Diagnostic) -> PatternTree {
    if take("(?i)") { ignoresCase = true }
    let tree = try choice()
    if place < scalars.count {
      throw failure("pattern-bracket", "this bracket closes nothing", from: place, hint: "\\)")
    }
    return tree
  }

  private mutating func choice() throws(Diagnostic) -> PatternTree {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(Diagnostic) -> PatternTree {
    var parts: [PatternTree] = []
    while let next = peek(), next != "|", next != ")" { parts.append(try repetition()) }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func repetition() throws(Diagnostic) -> PatternTree {
    let start = place
    var tree = try atom()
    var isRepeated = false
    while let next = peek() {
      let (low, high): (Int, Int?)
      switch next {
      case "*": (low, high) = (0, nil)
      case "+": (low, high) = (1, nil)
      case "?": (low, high) = (0, 1)
      case "{":
        guard let braces = try bracesAhead() else { return tree }
        (low, high) = braces
      default: return tree
      }
      if next != "{" { place += 1 }
      // A sign for "as few as possible" changes what is found, not whether.
      if peek() == "?" { place += 1 }
      // A group is one thing, whatever is repeated inside it.
      if isRepeated {
        throw failure(
          "pattern-repetition", "what is repeated already is not repeated again without brackets", from: start)
      }
      tree = .repeated(tree, low, high)
      isRepeated = true
    }
    return tree
  }

  /// `{m}`, `{m,}` or `{m,n}`; a brace that is none of these stands for itself.
  private mutating func bracesAhead() throws(Diagnostic) -> (Int, Int?)? {
    let start = place
    var end = place + 1
    func number() -> Int? {
      let from = end
      while end < scalars.count, ("0"..."9").contains(scalars[end]) { end += 1 }
      guard end > from else { return nil }
      return Int(String(String.UnicodeScalarView(scalars[from..<end]))) ?? .max
    }
    guard let low = number() else { return nil }
    var high: Int? = low
    if end < scalars.count, scalars[end] == "," {
      end += 1
      high = number()
    }
    guard end < scalars.count, scalars[end] == "}" else { return nil }
    place = end + 1
    guard low <= PatternReader.mostRepetitions, high ?? 0 <= PatternReader.mostRepetitions,
      high.map({ $0 >= low }) ?? true
    else {
      throw failure(
        "pattern-repetition",
        "a repetition goes from a smaller to a larger number, up to \(PatternReader.mostRepetitions)",
        from: start)
    }
    return (low, high)
  }

  private mutating func atom() throws(Diagnostic) -> PatternTree {
    let start = place
    let next = scalars[place]
    place += 1
    switch next {
    case "(": return try group(start)
    case "[": return .set(try bracketed(start))
    case ".": return .set(ScalarSet(parts: [.range(0x0A, 0x0A)], isNegated: true))
    case "^": return .start
    case "$": return .end
    case "*", "+", "?":
      throw failure("pattern-repetition", "there is nothing to repeat before this sign", from: start, hint: "\\\(next)")
    case "\\": return .set(set(of: try escaped(start)))
    default: return .set(set(of: .range(next.value, next.value)))
    }
  }

  private func set(of part: ScalarSet.Part) -> ScalarSet { ScalarSet(parts: [part], ignoresCase: ignoresCase) }

  private mutating func group(_ start: Int) throws(Diagnostic) -> PatternTree {
    if peek() == "?" {
      guard take("?:") else {
        throw failure(
          "pattern-looks-back",
          "only (?: ) and (?i) in front are known after \"(?\": a pattern is read once, without looking back",
          from: start)
      }
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= PatternReader.deepest else {
      throw failure("pattern-too-large", "brackets stand at most \(PatternReader.deepest) deep", from: start)
    }
    let tree = try choice()
    guard take(")") else { throw failure("pattern-bracket", "this bracket is not closed", from: start, hint: "\\(") }
    return tree
  }

  private mutating func bracketed(_ start: Int) throws(Diagnostic) -> ScalarSet {
    var set = ScalarSet(isNegated: take("^"), ignoresCase: ignoresCase)
    var isFirst = true
    while let next = peek(), next != "]" || isFirst {
      isFirst = false
      let from = place
      place += 1
      let part = next == "\\" ? try escaped(from) : .range(next.value, next.value)
      guard case .range(let low, _) = part, peek() == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
        set.parts.append(part)
        continue
      }
      place += 1
      let last = scalars[place]
      place += 1
      let end = last == "\\" ? try escaped(place - 1) : .range(last.value, last.value)
      guard case .range(let high, _) = end, high >= low else {
        throw failure("pattern-range", "a range goes from a smaller to a larger character", from: from)
      }
      set.parts.append(.range(low, high))
    }
    guard take("]") else { throw failure("pattern-bracket", "this bracket is not closed", from: start, hint: "\\[") }
    return set
  }

  /// What stands after a backslash.
  private mutating func escaped(_ start: Int) throws(Diagnostic) -> ScalarSet.Part {
    guard let next = peek() else {
      throw failure("pattern-escape", "a backslash stands before the sign it is about", from: start, hint: "\\\\")
    }
    place += 1
    switch next {
    case "d": return .digit
    case "D": return .not(.digit)
    case "w": return .word
    case "W": return .not(.word)
    case "s": return .space
    case "S": return .not(.space)
    case "t": return .range(9, 9)
    case "n": return .range(10, 10)
    case "r": return .range(13, 13)
    case "f": return .range(12, 12)
    case "v": return .range(11, 11)
    case "p", "P":
      let part = try property(start)
      return next == "P" ? .not(part) : part
    case "x": return try hexadecimal(start, digits: 2)
    case "u": return try hexadecimal(start, digits: 4)
    default:
      let isLetter = ("a"..."z").contains(next) || ("A"..."Z").contains(next) || ("0"..."9").contains(next)
      if isLetter {
        throw failure(
          "pattern-escape",
          ("0"..."9").contains(next)
            ? "a pattern cannot ask for what a bracket found before: it is read once, without looking back"
            : "\"\\\(next)\" means nothing here", from: start)
      }
      return .range(next.value, next.value)
    }
  }

  private mutating func property(_ start: Int) throws(Diagnostic) -> ScalarSet.Part {
    var name = ""
    if take("{") {
      while let next = peek(), next != "}" {
        name.unicodeScalars.append(next)
        place += 1
      }
      _ = take("}")
    } else if let next = peek() {
      name.unicodeScalars.append(next)
      place += 1
    }
    if let script = ScalarSet.Script(rawValue: name) { return .script(script) }
    if ScalarSet.categories[name] != nil { return .category(name) }
    let known = ScalarSet.Script.allCases.map(\.rawValue) + ScalarSet.categories.keys.sorted()
    throw Diagnostic(
      "pattern-property", "no class of characters is called \"\(name)\"", at: span(from: start),
      expected: [
        Message(listing: ScalarSet.Script.allCases.map(\.rawValue) + ["L", "Lu", "Ll", "N", "Nd", "P", "S", "Z"])
      ],
      nearest: nearestName(to: name, among: known))
  }

  private mutating func hexadecimal(_ start: Int, digits: Int) throws(Diagnostic) -> ScalarSet.Part {
    var text = ""
    if take("{") {
      while let next = peek(), next != "}" {
        text.unicodeScalars.append(next)
        place += 1
      }
      _ = take("}")
    } else {
      while text.count < digits, let next = peek() {
        text.unicodeScalars.append(next)
        place += 1
      }
    }
    guard let value = UInt32(text, radix: 16), Unicode.Scalar(value) != nil else {
      throw failure(
        "pattern-escape", "this is no character: its number is written in hexadecimal", from: start, hint: "\\x{4E2D}")
    }
    return .range(value, value)
  }

  private func peek() -> Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[place...].starts(with: wanted) else { return false }
    place += wanted.count
    return true
  }

  private func span(from start: Int) -> SourceSpan {
    SourceSpan(offsets[start], offsets[max(place, min(start + 1, scalars.count))])
  }

  private func failure(_ rule: String, _ message: Message, from start: Int, hint: Message? = nil) -> Diagnostic {
    Diagnostic(rule, message, at: span(from: start), hint: hint)
  }
}
