import Foundation
import Testing

/// What the tests of a failing machine share.
enum Torture {
  static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")
  static let hasSQLiteShell = FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3")

  static func size(_ name: String, _ small: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? small
  }

  /// A store on record: 300 customers with a rule tag, and files to load more from.
  static func store() throws -> Folder {
    let customers = (0..<300).map { "C\($0),\($0 % 7),\(["east", "west"][$0 % 2])" }
    let visits = (0..<400).map { "C\($0 % 310),2026-0\(1 + $0 % 6)-1\($0 % 10),\($0)" }
    let folder = try Folder([
      "customers.csv": "id,mark,region\n" + customers.joined(separator: "\n") + "\n",
      "visits.csv": "id,day,minutes\n" + visits.joined(separator: "\n") + "\n",
    ])
    let begin = try ProgramRun(
      [
        "s.tierlab", "-c", "load \"customers.csv\" as customers key id", "-c",
        "define tag low \"few\" when mark < 3", "-c", "commit \"begin\"",
      ], in: folder.url)
    try #require(begin.status == 0, "\(begin.errors)")
    return folder
  }

  /// What is on record, and how many statements are pending.
  struct State: Equatable, CustomStringConvertible {
    var commits: Int
    var pending: Int
    var description: String { "\(commits) commits and \(pending) pending" }
  }

  /// What a workspace holds, after all of it was verified; nil where something is wrong.
  static func state(_ folder: Folder, _ file: String = "s.tierlab") throws -> State? {
    let run = try ProgramRun(
      [file, "-c", "verify", "-c", "log", "-c", "status", "--output", "json"], in: folder.url)
    let lines = run.output.split(separator: "\n")
    guard run.status == 0, lines.count == 3,
      let log = try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [[String: Any]],
      let status = try JSONSerialization.jsonObject(with: Data(lines[2].utf8)) as? [[String: Any]]
    else {
      Issue.record("\(file): \(run.status): \(run.errors)")
      return nil
    }
    guard Set(log.compactMap { $0["commit"] as? Int }) == Set(1..<(log.count + 1)) else {
      Issue.record("\(file): \(lines[1])")
      return nil
    }
    let pending = status.first { $0["what"] as? String == "pending" }?["value"] as? String ?? ""
    return State(commits: log.count, pending: Int(pending.prefix { $0.isNumber }) ?? 0)
  }
}

/// A script whose every statement is acknowledged with its number, and what the workspace holds after each.
struct KillScript {
  private(set) var text = ""
  /// After none of the statements, after the first, and so on.
  private(set) var states: [Torture.State]

  init(round: Int, after commits: Int) {
    states = [Torture.State(commits: commits, pending: 0)]
    for turn in 0..<40 {
      add("where region = east | set mark = \(round * 50 + turn + 10)", pending: 1)
      add("retag", pending: 1)
      if turn % 4 == 1 { add("load \"visits.csv\" as visits of customers by id at day", pending: 1) }
      if turn % 9 == 5 { add("load \"customers.csv\" as customers key id", pending: 1) }
      if turn % 6 == 2 {
        add("undo", pending: -1)
        add("redo", pending: 1)
      }
      add("commit \"r\(round) t\(turn)\"", commits: 1)
      if turn % 5 == 1, let last = states.last?.commits { add("revert \(last)", commits: 1) }
      if turn % 7 == 3 { add("backup \"b\(round)-\(turn).tierlab\"") }
    }
  }

  private mutating func add(_ statement: String, pending: Int = 0, commits: Int = 0) {
    guard var state = states.last else { return }
    state.pending = commits > 0 ? 0 : state.pending + pending
    state.commits += commits
    states.append(state)
    text += "\(statement)\nprint \"done \(states.count - 1)\"\n"
  }
}
