import Foundation
import Rendering
import Shell

/// One file of `Cases`: what a person types and what is shown, word for word.
///
///     What the case shows, in a sentence or two.
///
///     --- file orders.csv
///     customer_id,date,amount
///     ---
///
///     tierlab> where amount > 5
///          ... | take 2
///     what is shown
///
/// A line `$ tierlab` begins anew with the same files; `FILE`, `--read-only`, `demo`, `--as-of DAY`,
/// `--param NAME=VALUE` and `--rows N` (the rows a terminal shows) may follow. A file written after `--- file NAME crlf` has Windows line ends,
/// after `bom` a byte order mark. A blank line stands before each prompt. `TIERLAB_RECORD=1 swift test` writes what is
/// shown into the files, and the tests fail, so that nobody takes a record unseen.
struct CaseFile {
  enum Part {
    /// Words for the reader.
    case words([String])
    case file(name: String, marks: [String], lines: [String])
    case program([String])
    case statement([String], shown: [String])
  }

  let path: String
  let text: String
  let parts: [Part]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")

  /// The names of all cases, in order.
  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".case") }.map { String($0.dropLast(5)) }.sorted()

  static let prompt = "tierlab> "
  static let continuation = "     ... "

  init(named name: String) throws {
    let url = CaseFile.folder.appendingPathComponent("\(name).case")
    self.init(path: url.path, text: try String(contentsOf: url, encoding: .utf8))
  }

  init(path: String, text: String) {
    self.path = path
    self.text = text
    var lines = text.components(separatedBy: "\n")[...]
    if lines.last == "" { lines.removeLast() }
    var parts: [Part] = []
    func startsPart(_ line: String) -> Bool {
      line.hasPrefix(CaseFile.prompt) || line.hasPrefix("$ tierlab") || line.hasPrefix("--- file ")
    }
    func takeLines(until ends: (String) -> Bool) -> [String] {
      let taken = Array(lines.prefix { !ends($0) })
      lines = lines.dropFirst(taken.count)
      return taken
    }
    while let line = lines.first {
      if line.hasPrefix("--- file ") {
        lines.removeFirst()
        let words = line.dropFirst(9).split(separator: " ").map(String.init)
        parts.append(.file(name: words[0], marks: Array(words.dropFirst()), lines: takeLines { $0 == "---" }))
        lines.removeFirst()
        parts.append(.words(takeLines(until: startsPart)))
      } else if line.hasPrefix("$ tierlab") {
        lines.removeFirst()
        parts.append(.program(line.dropFirst(9).split(separator: " ").map(String.init)))
        parts.append(.words(takeLines(until: startsPart)))
      } else if line.hasPrefix(CaseFile.prompt) {
        lines.removeFirst()
        var statement = [String(line.dropFirst(CaseFile.prompt.count))]
        statement += takeLines { !$0.hasPrefix(CaseFile.continuation) }.map {
          String($0.dropFirst(CaseFile.continuation.count))
        }
        var shown = takeLines(until: startsPart)
        while shown.last == "" { shown.removeLast() }
        parts.append(.statement(statement, shown: shown))
      } else {
        parts.append(.words(takeLines(until: startsPart)))
      }
    }
    self.parts = parts
  }

  /// The whole file with what is shown now.
  ///
  /// - Parameter catalogue: the words to speak in whatever language is set.
  func played(in catalogue: Catalogue? = nil) throws -> String {
    let files = MemoryFiles(fileContents())
    var talk = Conversation(files)
    talk.words = catalogue
    var lines: [String] = []
    for part in parts {
      switch part {
      case .words(let words): lines += words
      case .file(let name, let marks, let content):
        lines += ["--- file " + ([name] + marks).joined(separator: " ")] + content + ["---"]
      case .program(let words):
        lines.append((["$ tierlab"] + words).joined(separator: " "))
        talk = try begin(words, files)
        talk.words = catalogue
      case .statement(let statement, _):
        if let last = lines.last, last != "" { lines.append("") }
        lines.append(CaseFile.prompt + statement[0])
        lines += statement.dropFirst().map { CaseFile.continuation + $0 }
        var shown = talk.say(statement.joined(separator: "\n")).components(separatedBy: "\n")
        while shown.last == "" { shown.removeLast() }
        lines += shown + [""]
      }
    }
    while lines.last == "" { lines.removeLast() }
    return lines.map { "\($0)\n" }.joined()
  }

  private func begin(_ words: [String], _ files: MemoryFiles) throws -> Conversation {
    var talk = Conversation(files)
    var rest = words[...]
    var file: String?
    var readOnly = false
    var day: String?
    while let word = rest.popFirst() {
      switch word {
      case "--read-only": readOnly = true
      case "--rows": talk.session.rowLimit = rest.popFirst().flatMap { Int($0) }
      case "--as-of": day = rest.popFirst()
      case "--param":
        let pair = (rest.popFirst() ?? "").split(separator: "=", maxSplits: 1).map(String.init)
        talk.session.givenParameters.append((pair[0], pair[1]))
      case "demo":
        let isNamed = rest.first == "retail" || rest.first == "b2b"
        try talk.session.beginDemo(isNamed ? rest.removeFirst() : "retail", seed: nil)
      default: file = word
      }
    }
    if let file { try talk.open(file, readOnly: readOnly) }
    if let day { try talk.session.setAsOf(day) }
    return talk
  }

  private func fileContents() -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for case .file(let name, let marks, let lines) in parts {
      let end = marks.contains("crlf") ? "\r\n" : "\n"
      let text = (marks.contains("bom") ? "\u{FEFF}" : "") + lines.map { $0 + end }.joined()
      contents[name] = Array(text.utf8)
    }
    return contents
  }

  /// The first lines that differ, with a few lines before them; nil where nothing does.
  static func difference(_ expected: String, _ actual: String) -> String? {
    guard expected != actual else { return nil }
    let old = expected.components(separatedBy: "\n")
    let new = actual.components(separatedBy: "\n")
    let first = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
    let before = old[max(0, first - 6)..<first].map { "    \($0)" }
    let gone = old.dropFirst(first).prefix(6).map { "  - \($0)" }
    let come = new.dropFirst(first).prefix(6).map { "  + \($0)" }
    return (["line \(first + 1) differs (- in the file, + shown now)"] + before + gone + come).joined(separator: "\n")
  }
}
