import Columns
import Diagnostics
import Foundation
import History
import Testing

@testable import Workspace

@Suite struct `what is not a workspace is told, never touched` {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func refusal(_ name: String) -> String? { rule { _ = try scratch.open(name).open() } }

  private func write(_ bytes: Data, _ name: String) throws {
    try bytes.write(to: URL(fileURLWithPath: scratch.path(name)))
  }

  @Test(arguments: [WorkspaceFile.Access.readWrite, .readOnly])
  func `files of other kinds`(access: WorkspaceFile.Access) throws {
    try write(Data("id,spend\n1,2\n".utf8), "text")
    try write(Data(), "empty")
    try write(Data("SQLite format 3\0".utf8), "head")
    try write(Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }), "noise")
    let rules = ["text", "empty", "head", "noise", ".", "none", "no/such/folder"].map { name in
      rule { _ = try scratch.open(name, access) }
    }
    #expect(
      rules == [
        "workspace-foreign", "workspace-foreign", "workspace-damaged", "workspace-foreign", "workspace-foreign",
        "workspace-missing", "workspace-missing",
      ])
  }

  @Test(.enabled(if: hasSQLiteShell)) func `the database of another program stays as it is`() throws {
    _ = try sqlite(scratch.path("other"), "PRAGMA journal_mode = WAL; CREATE TABLE customers (id)")
    let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path("other")))
    #expect(refusal("other") == "workspace-foreign")
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path("other"))) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.folder) == ["other"])
  }

  @Test(.enabled(if: hasSQLiteShell)) func `a newer format is refused`() throws {
    try scratch.create().close()
    _ = try sqlite(scratch.path(), "PRAGMA user_version = 99")
    #expect(refusal("client.tierlab") == "workspace-newer")
  }

  @Test func `an existing file is never replaced`() throws {
    try write(Data("mine".utf8), "client.tierlab")
    #expect(rule { _ = try scratch.create() } == "workspace-exists")
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path())) == Data("mine".utf8))
    try write(Data("mine".utf8), "other.tierlab-wal")
    #expect(rule { _ = try scratch.create("other.tierlab") } == "workspace-exists")
    #expect(rule { _ = try scratch.create("no/such/folder") } == "workspace-unreadable")
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder)
    #expect(left.sorted() == ["client.tierlab", "other.tierlab-wal"])
  }

  @Test func `a file cut short is told at any length`() throws {
    let file = try scratch.create()
    var dice = Dice(state: 2)
    try file.commit(decision(1), leaving: fullState(3000, dice: &dice))
    file.close()
    let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
    for length in stride(from: 1, to: whole.count - 1, by: whole.count / 37) {
      try write(whole.prefix(length), "cut")
      #expect(["workspace-damaged", "workspace-foreign"].contains(refusal("cut")), "at \(length) of \(whole.count)")
    }
  }

  @Test(
    .enabled(if: hasSQLiteShell),
    arguments: [
      "first = first + 1", "base = base + 1", "width = 0", "count = count - 1", "transform = 'steps'",
      "zstd = zeroblob(20)", "(base, seal, zstd) = (SELECT base, seal, zstd FROM chunk WHERE content = 2)",
    ])
  func `a chunk that was changed is told`(change: String) throws {
    let file = try scratch.create()
    let numbers = Column(.exact([5, 7, 5_000_000], .integer))
    var state = WorkingState()
    state.tables = [customers([Field("spend", numbers), Field("orders", Column(.exact([1, 1, 9], .integer)))])]
    try file.commit(decision(1), leaving: state)
    file.close()
    _ = try sqlite(scratch.path(), "UPDATE chunk SET \(change) WHERE content = 1")
    #expect(refusal("client.tierlab") == "workspace-damaged")
  }

  @Test func `a changed byte never stops the program`() throws {
    let file = try scratch.create()
    var dice = Dice(state: 4)
    let state = fullState(500, dice: &dice)
    try file.commit(decision(1), leaving: state)
    file.close()
    let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
    let seed = UInt64.random(in: 0 ... .max)
    var places = Dice(state: seed)
    var told = 0
    for _ in 0..<120 {
      var bytes = whole
      let place = Int.random(in: 0..<bytes.count, using: &places)
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &places)
      try write(bytes, "bent")
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: scratch.path("bent" + suffix)) }
      guard let opened = try? scratch.open("bent").open() else {
        told += 1
        continue
      }
      // Whatever was let through can be looked at.
      for field in opened.committed.tables.flatMap(\.table.fields) where field.column.count > 0 {
        _ = field.column[field.column.count - 1].text
      }
    }
    #expect(told > 0, "seed \(seed)")
  }

  @Test(.enabled(if: hasSQLiteShell)) func `a workspace that another session is writing is busy`() throws {
    let file = try scratch.create()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    shell.arguments = [scratch.path()]
    let (input, output) = (Pipe(), Pipe())
    shell.standardInput = input
    shell.standardOutput = output
    try shell.run()
    try input.fileHandleForWriting.write(contentsOf: Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
    _ = output.fileHandleForReading.availableData
    #expect(rule { try file.append(step(marked(1)), at: 0) } == "workspace-busy")
    try input.fileHandleForWriting.close()
    shell.waitUntilExit()
    try file.append(step(marked(1)), at: 0)
  }

  @Test func `the file is its owner's alone, and what makes it durable is on`() throws {
    let file = try scratch.create()
    try file.append(step(marked(1)), at: 0)
    for name in ["client.tierlab", "client.tierlab-wal"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path(name))
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
    #expect(try file.pragma("journal_mode") == "wal")
    #expect(try file.pragma("synchronous") == "2")
    #expect(try file.pragma("foreign_keys") == "1")
    #expect(try file.pragma("application_id") == String(0x5469_6572))
  }

  @Test(.enabled(if: hasSQLiteShell)) func `an append that fails leaves what was there`() throws {
    let file = try scratch.create()
    try file.append(step(marked(1), "first"), at: 0)
    // The last row that a step writes is refused.
    _ = try sqlite(
      scratch.path(),
      "CREATE TRIGGER refuse BEFORE UPDATE OF position ON head BEGIN SELECT RAISE(ABORT, 'no'); END")
    #expect(rule { try file.append(step(marked(2), "second"), at: 1) } == "workspace-damaged")
    #expect(rule { try file.commit(decision(1), leaving: marked(2)) } == "workspace-damaged")
    _ = try sqlite(scratch.path(), "DROP TRIGGER refuse")
    let opened = try scratch.open().open()
    #expect(opened.steps.map(\.statement) == ["first"] && opened.commits.isEmpty)
    try file.append(step(marked(2), "second"), at: 1)
    expectSame(try scratch.open().open().steps[1].state, marked(2))
  }

  @Test(.enabled(if: hasSQLiteShell)) func `a full disk is told and changes nothing`() throws {
    let file = try scratch.create()
    try file.append(step(marked(1)), at: 0)
    _ = try file.pragma("max_page_count = 1")
    var dice = Dice(state: 6)
    let large = fullState(20_000, dice: &dice)
    #expect(rule { try file.append(step(large), at: 1) } == "workspace-full")
    expectSame(try scratch.open().open().steps[0].state, marked(1))
    try file.append(step(marked(2)), at: 1)
  }
}
