import Foundation

/// Debian's sqlite3, run once for many queries.
enum Sqlite {
  static let path = ["/usr/bin/sqlite3", "/usr/local/bin/sqlite3", "/opt/homebrew/bin/sqlite3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// The rows of each query over a store: cells as text, nil where NULL.
  static func answers(store: String, queries: [String]) throws -> [[[String?]]] {
    guard let path else { return [] }
    let folder = FileManager.default.temporaryDirectory.appending(path: "tierlab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var script = "BEGIN;\n\(store)\nCOMMIT;\n.mode list\n.separator \"\\037\" \"\\036\"\n.nullvalue \"\\035\"\n"
    for query in queries { script += query + "\n.print \"\\034\"\n" }
    let input = folder.appending(path: "in.sql")
    let output = folder.appending(path: "out")
    let errors = folder.appending(path: "errors")
    try Data(script.utf8).write(to: input)
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["-batch", ":memory:"]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    let complaints = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    guard complaints.isEmpty else { throw Complaint(text: complaints) }
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    return text.components(separatedBy: "\u{1C}\n").dropLast().map { answer in
      answer.split(separator: "\u{1E}", omittingEmptySubsequences: false).dropLast().map { row in
        row.split(separator: "\u{1F}", omittingEmptySubsequences: false).map { $0 == "\u{1D}" ? nil : String($0) }
      }
    }
  }

  struct Complaint: Error, CustomStringConvertible {
    var text: String
    var description: String { "sqlite3: \(text.prefix(2000))" }
  }
}
