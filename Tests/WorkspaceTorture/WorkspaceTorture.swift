import Columns
import Diagnostics
import Foundation
import History
import Workspace

/// Appends steps and commits them until it is killed; the workspace's tests do the killing. Each line on the standard
/// output tells what is on disk by then: `step N`, `commit N`.
@main struct WorkspaceTorture {
  static func main() throws {
    let file = try WorkspaceFile(path: CommandLine.arguments[1], access: .readWrite, create: false)
    let opened = try file.open()
    var number = opened.commits.count + 1
    tell("open")
    if !opened.steps.isEmpty { try file.discard() }
    while true {
      let state = state(of: number)
      let statements = ["set mark = \(number)"]
      try file.append(Step(statement: statements[0], at: "2026-09-30T10:00:00Z", state: state), at: 0)
      tell("step \(number)")
      try file.commit(
        Commit(
          number: number, parent: number == 1 ? nil : number - 1, at: "2026-09-30T10:00:00Z", author: "torture",
          message: "decision \(number)", statements: statements, customersChanged: number),
        leaving: state)
      tell("commit \(number)")
      number += 1
    }
  }

  /// Two columns of 2,000 numbers that differ from commit to commit and don't compress to nothing.
  private static func state(of number: Int) -> WorkingState {
    var state = WorkingState()
    var seed = UInt64(number)
    let noise = (0..<2_000).map { _ in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(bitPattern: seed)
    }
    let marks = [Int64](repeating: Int64(number), count: 2_000)
    let fields = [
      Field("mark", Column(.exact(marks, .integer))), Field("noise", Column(.exact(noise, .integer))),
    ]
    state.tables = [
      StoredTable(
        name: "customers", kind: .keyed(by: "mark"), table: Table(rowCount: 2_000, fields: fields), source: "torture")
    ]
    state.policies = [StoredPolicy(name: "p", text: "\(number)")]
    state.measure = "mark \(number)"
    return state
  }

  private static func tell(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
