import Columns
import Foundation
import History
import Testing
import Workspace

@Suite struct `a killed process` {
  @Test func `leaves the old state or the new one, fifty times`() throws {
    let scratch = try Scratch()
    try scratch.create().close()
    let seed = UInt64.random(in: 0 ... .max)
    print("kill seed \(seed)")
    var dice = Dice(state: seed)
    var committed = 0
    for round in 1...50 {
      let told = try tormented(scratch.path(), for: Double.random(in: 0...0.08, using: &dice))
      let acknowledged = told.last { $0.hasPrefix("commit") }.flatMap { Int($0.dropFirst(7)) } ?? committed
      let file = try scratch.open()
      let opened = try file.open()
      let found = opened.commits.count
      let place: Comment = "round \(round), seed \(seed), told \(told.suffix(3)), found \(found)"
      // A commit that was told is there; one that was not told yet may be.
      #expect(found == acknowledged || found == acknowledged + 1, place)
      #expect(opened.commits.map(\.number) == Array(1..<(found + 1)), place)
      #expect(opened.commits.allSatisfy { $0.message == "decision \($0.number)" && $0.statements.count == 1 }, place)
      if found > 0 {
        #expect(isWhole(opened.committed, found), place)
        #expect(isWhole(try file.state(of: found), found), place)
      }
      #expect(opened.steps.count <= 1 && opened.steps.allSatisfy { isWhole($0.state, found + 1) }, place)
      // A step that was told is there too, unless it has become a commit.
      if let last = told.last, last == "step \(found + 1)" { #expect(opened.steps.count == 1, place) }
      committed = found
    }
    #expect(committed > 0, "seed \(seed)")
    print("kill: \(committed) commits over 50 rounds")
    if hasSQLiteShell {
      #expect(try sqlite(scratch.path(), "PRAGMA integrity_check; PRAGMA foreign_key_check") == "ok")
    }
  }

  private func isWhole(_ state: WorkingState, _ number: Int) -> Bool {
    guard let column = state.customers?.table.field(named: "mark")?.column, case .exact(let marks, _) = column.data
    else { return false }
    return marks.count == 2_000 && marks.allSatisfy { $0 == Int64(number) } && state.measure == "mark \(number)"
      && state.policies == [StoredPolicy(name: "p", text: "\(number)")] && state.customers?.table.fields.count == 2
  }

  /// Runs the torture program, kills it some seconds after its first word, and returns the lines it got out.
  private func tormented(_ path: String, for seconds: Double) throws -> [String] {
    let program = Process()
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    program.executableURL = tests.deletingLastPathComponent().appendingPathComponent("WorkspaceTorture")
    program.arguments = [path]
    let out = Pipe()
    program.standardOutput = out
    try program.run()
    var text = out.fileHandleForReading.availableData
    Thread.sleep(forTimeInterval: seconds)
    kill(program.processIdentifier, SIGKILL)
    text += out.fileHandleForReading.readDataToEndOfFile()
    program.waitUntilExit()
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
