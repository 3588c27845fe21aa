/// The string literals of a Swift source text, as far as a check of wordings needs them: an interpolation is `%`, as in a
/// message's phrase, and each literal knows the brackets it stands in.
struct SwiftLiterals {
  struct Literal {
    let phrase: String
    let line: Int
    /// From the outermost bracket inwards.
    let places: [Place]
  }

  /// A bracket that is open: `f(a, label: …`.
  struct Place {
    /// The word before the bracket.
    var callee: String
    var label: String?
    var argument = 0
  }

  private(set) var literals: [Literal] = []
  private let text: [Character]
  private var at = 0
  private var line = 1
  private var places: [Place] = []
  /// The last word, and whether a bracket or comma stood right before it.
  private var word = ""
  private var wordBegins = false

  init(of source: String) {
    text = Array(source)
    while at < text.count { step() }
  }

  private func starts(_ sign: String, at place: Int) -> Bool {
    let sign = Array(sign)
    return place + sign.count <= text.count && text[place..<place + sign.count].elementsEqual(sign)
  }

  private mutating func step() {
    let character = text[at]
    if starts("//", at: at) {
      while at < text.count, text[at] != "\n" { at += 1 }
      return
    }
    if character == "\"" || (character == "#" && hashes(at: at) != nil) { return literal() }
    if character.isLetter || character == "_" {
      var end = at
      while end < text.count, text[end].isLetter || text[end].isNumber || text[end] == "_" { end += 1 }
      word = String(text[at..<end])
      at = end
      return
    }
    switch character {
    case "(", "[", "{":
      places.append(Place(callee: character == "(" ? word : String(character)))
      (word, wordBegins) = ("", true)
    case ")", "]", "}":
      if !places.isEmpty { places.removeLast() }
      (word, wordBegins) = ("", false)
    case ",":
      if !places.isEmpty {
        places[places.count - 1].argument += 1
        places[places.count - 1].label = nil
      }
      (word, wordBegins) = ("", true)
    case ":":
      if wordBegins, !places.isEmpty { places[places.count - 1].label = word }
      (word, wordBegins) = ("", false)
    case "\n": line += 1
    case " ": break
    default: (word, wordBegins) = ("", false)
    }
    at += 1
  }

  /// How many `#` open a raw literal here.
  private func hashes(at place: Int) -> Int? {
    var end = place
    while end < text.count, text[end] == "#" { end += 1 }
    return end < text.count && text[end] == "\"" ? end - place : nil
  }

  private mutating func literal() {
    let count = hashes(at: at) ?? 0
    let marks = String(repeating: "#", count: count)
    let begin = line
    at += count
    let isLong = starts("\"\"\"", at: at)
    let quote = isLong ? "\"\"\"" : "\""
    at += quote.count
    var phrase = ""
    while at < text.count, !starts(quote + marks, at: at) {
      if starts("\\" + marks, at: at) {
        at += 1 + count
        phrase += escape()
      } else {
        if text[at] == "\n" { line += 1 }
        phrase.append(text[at])
        at += 1
      }
    }
    at += quote.count + count
    if isLong {
      let lines = phrase.split(separator: "\n", omittingEmptySubsequences: false)
      let indent = lines.last?.count ?? 0
      phrase = lines.dropFirst().dropLast().map { String($0.dropFirst(indent)) }.joined(separator: "\n")
    }
    literals.append(Literal(phrase: phrase, line: begin, places: places))
    wordBegins = false
  }

  /// What follows a backslash; literals inside an interpolation are found too.
  private mutating func escape() -> String {
    let sign = text[at]
    at += 1
    switch sign {
    case "(":
      let depth = places.count
      places.append(Place(callee: "\\"))
      while at < text.count, places.count > depth { step() }
      return "%"
    case "u":
      var digits = ""
      while text[at] != "}" {
        if text[at] != "{" { digits.append(text[at]) }
        at += 1
      }
      at += 1
      return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? ""
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "0": return "\0"
    case "\n":
      line += 1
      return ""
    default: return String(sign)
    }
  }
}
