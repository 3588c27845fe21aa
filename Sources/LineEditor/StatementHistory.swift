import Glibc

/// The statements typed before, oldest first, and the file that keeps them.
///
/// A record is one line: a statement with `\`, line feed and carriage return escaped. Sessions append under a lock, so
/// none loses another's. A file that cannot be written keeps nothing, and typing goes on.
struct StatementHistory {
  private(set) var statements: [String] = []
  private let path: String?
  private static let limit = 20_000

  init(path: String?) {
    self.path = path
    guard let path, let bytes = File.contents(of: path) else { return }
    for line in bytes.split(separator: UInt8(ascii: "\n")).suffix(Self.limit) {
      keep(Self.unescaped(String(decoding: line, as: UTF8.self)))
    }
  }

  /// Remembers a statement, unless it begins with a blank, says nothing, or was the last one already.
  mutating func add(_ statement: String) {
    var statement = statement
    while statement.last?.isNewline == true { statement.removeLast() }
    guard let first = statement.first, !first.isWhitespace, statement != statements.last else { return }
    keep(statement)
    if let path { File.append(Self.escaped(statement), to: path) }
  }

  /// Forgets everything, in the file too.
  mutating func clear() {
    statements = []
    if let path { File.empty(path) }
  }

  /// The newest statement before an index that begins with a prefix and isn't what is shown already.
  func older(than index: Int, prefix: String, shown: String) -> Int? {
    statements[..<min(index, statements.count)].lastIndex { $0.hasPrefix(prefix) && $0 != shown }
  }

  func newer(than index: Int, prefix: String, shown: String) -> Int? {
    guard index + 1 < statements.count else { return nil }
    return statements[(index + 1)...].firstIndex { $0.hasPrefix(prefix) && $0 != shown }
  }

  /// The newest statement at or before an index that contains the text; case counts only if the text has capitals.
  func containing(_ text: String, upTo index: Int) -> Int? {
    search(text, in: statements[...min(index, statements.count - 1)].indices.reversed())
  }

  func containing(_ text: String, from index: Int) -> Int? {
    guard index < statements.count else { return nil }
    return search(text, in: statements[index...].indices)
  }

  /// What the newest statement adds to a beginning; nil where none does.
  func continuation(of beginning: String) -> String? {
    guard let index = older(than: statements.count, prefix: beginning, shown: beginning) else { return nil }
    return String(statements[index].dropFirst(beginning.count))
  }

  private func search(_ text: String, in indices: some Sequence<Int>) -> Int? {
    let folds = text == text.lowercased()
    return indices.first { (folds ? statements[$0].lowercased() : statements[$0]).contains(text) }
  }

  private mutating func keep(_ statement: String) {
    guard !statement.isEmpty, statement != statements.last else { return }
    statements.append(statement)
  }

  private static func escaped(_ statement: String) -> String {
    var record = ""
    for scalar in statement.unicodeScalars {
      switch scalar {
      case "\\": record += "\\\\"
      case "\n": record += "\\n"
      case "\r": record += "\\r"
      default: record.unicodeScalars.append(scalar)
      }
    }
    return record + "\n"
  }

  private static func unescaped(_ record: String) -> String {
    var statement = ""
    var isEscaped = false
    for scalar in record.unicodeScalars {
      if isEscaped {
        statement.unicodeScalars.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        statement.unicodeScalars.append(scalar)
      }
    }
    return statement
  }
}

/// A file that several sessions write to, each under its lock, readable by its owner alone.
private enum File {
  static func contents(of path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    flock(descriptor, LOCK_SH)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += chunk.prefix(count)
    }
  }

  static func append(_ record: String, to path: String) {
    withLock(path, flags: O_RDWR | O_APPEND | O_CREAT) { descriptor in
      // A record that was cut short, by a full disk say, must not take the next one with it.
      var last = UInt8(ascii: "\n")
      if lseek(descriptor, -1, SEEK_END) >= 0 { _ = unsafe read(descriptor, &last, 1) }
      write(last == UInt8(ascii: "\n") ? record : "\n" + record, to: descriptor)
    }
  }

  static func empty(_ path: String) {
    withLock(path, flags: O_RDWR) { _ = ftruncate($0, 0) }
  }

  private static func withLock(_ path: String, flags: Int32, _ body: (Int32) -> Void) {
    let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { return }
    fchmod(descriptor, 0o600)
    body(descriptor)
  }
}
