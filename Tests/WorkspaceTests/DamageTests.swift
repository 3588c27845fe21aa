import Columns
import Diagnostics
import Foundation
import History
import Testing
import Workspace

/// Files that a disk, another program or a hand has changed: told, or harmless. Large in `scripts/torture store`.
@Suite struct `a damaged file` {
  private func size(_ name: String, _ small: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? small
  }

  private let scratch: Scratch

  private let base: WorkingState

  init() throws {
    scratch = try Scratch()
    var dice = Dice(state: 11)
    base = fullState(200, dice: &dice)
  }

  private func state(_ mark: Int) -> WorkingState {
    var state = base
    state.measure = "mark \(mark)"
    return state
  }

  /// Three commits and a step, closed.
  private func whole() throws -> Data {
    let file = try scratch.create()
    for number in 1...3 { try file.commit(decision(number), leaving: state(number)) }
    try file.append(step(state(4)), at: 0)
    file.close()
    return try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
  }

  /// Whether the file opens, and all of it is verified and as it was written.
  private func isAsWritten(_ name: String) -> (opens: Bool, verified: Bool, same: Bool) {
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: scratch.path(name + suffix)) }
    guard let file = try? scratch.open(name), let opened = try? file.open() else { return (false, false, false) }
    defer { file.close() }
    let verified = (try? file.verify())?.allSatisfy { $0.problem == nil } ?? false
    func isSame(_ found: WorkingState, _ mark: Int) -> Bool {
      StateFingerprint(found) == StateFingerprint(state(mark))
        && found.tables.flatMap(\.table.fields).allSatisfy { $0.column.digested() == $0.column.digest }
    }
    let same =
      opened.commits == (1...3).map { decision($0) } && isSame(opened.committed, 3)
      && opened.steps.map(\.statement) == [step(state(4)).statement] && isSame(opened.steps[0].state, 4)
    return (true, verified, same)
  }

  @Test func `a flipped bit is told, or harmless`() throws {
    let whole = try whole()
    let flips = size("TIERLAB_FLIPS", 40)
    let seed = UInt64.random(in: 0 ... .max)
    var dice = Dice(state: seed)
    var told = 0
    for _ in 0..<flips {
      var bytes = whole
      let place = Int.random(in: 0..<bytes.count, using: &dice)
      let bit = UInt8.random(in: 0..<8, using: &dice)
      bytes[place] ^= 1 << bit
      try bytes.write(to: URL(fileURLWithPath: scratch.path("bent")))
      let found = isAsWritten("bent")
      if !found.opens || !found.verified { told += 1 }
      // What verify lets through is what was written.
      #expect(!found.verified || found.same, "byte \(place), bit \(bit), seed \(seed)")
    }
    print("flips: \(flips), \(told) told, the others harmless; seed \(seed)")
  }

  @Test func `a file that was cut is told, or harmless`() throws {
    let whole = try whole()
    let cuts = size("TIERLAB_CUTS", 20)
    var dice = Dice(state: 12)
    for turn in 0..<cuts {
      let length = turn < 10 ? turn * 13 : Int.random(in: 0..<whole.count, using: &dice)
      try whole.prefix(length).write(to: URL(fileURLWithPath: scratch.path("cut")))
      let found = isAsWritten("cut")
      #expect(!found.verified || found.same, "at \(length) of \(whole.count)")
    }
    print("cuts: \(cuts)")
  }

  @Test func `a journal that was cut gives an old state or the new one`() throws {
    let file = try scratch.create()
    let base = try Data(contentsOf: URL(fileURLWithPath: scratch.path()))
    for number in 1...6 { try file.commit(decision(number), leaving: marked(Int64(number))) }
    let journal = try Data(contentsOf: URL(fileURLWithPath: scratch.path("client.tierlab-wal")))
    let frame = 24 + 8192
    var lengths = stride(from: 32, through: journal.count, by: frame).map { $0 }
    var dice = Dice(state: 13)
    for _ in 0..<size("TIERLAB_JOURNAL_CUTS", 30) { lengths.append(Int.random(in: 0...journal.count, using: &dice)) }
    var newest = 0
    for length in lengths {
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: scratch.path("torn" + suffix)) }
      try base.write(to: URL(fileURLWithPath: scratch.path("torn")))
      try journal.prefix(length).write(to: URL(fileURLWithPath: scratch.path("torn-wal")))
      let torn = try scratch.open("torn")
      let opened = try torn.open()
      let count = opened.commits.count
      newest = max(newest, count)
      #expect((0...6).contains(count) && opened.commits == (1..<(count + 1)).map { decision($0) }, "at \(length)")
      if count > 0 {
        #expect(StateFingerprint(opened.committed) == StateFingerprint(marked(Int64(count))), "at \(length)")
      }
      #expect(try torn.verify().allSatisfy { $0.problem == nil }, "at \(length)")
      torn.close()
    }
    #expect(newest == 6)
    print("journal: \(lengths.count) cuts of \(journal.count / frame) frames")
  }

  @Test(
    .enabled(if: hasSQLiteShell),
    arguments: [
      "UPDATE commit_record SET message = 'other' WHERE number = 2",
      "UPDATE commit_record SET author = 'other' WHERE number = 3",
      "UPDATE commit_statement SET statement = 'other' WHERE number = 1",
      "UPDATE state_policy SET text = text || ' ' WHERE state = (SELECT state FROM commit_record WHERE number = 2)",
      "UPDATE state SET measure = 'other' WHERE id = (SELECT state FROM commit_record WHERE number = 1)",
      "UPDATE commit_record SET seal = NULL WHERE number = 3", "UPDATE commit_record SET customers_changed = 9",
      "UPDATE commit_record SET state = (SELECT state FROM commit_record WHERE number = 1) WHERE number = 2",
      "DELETE FROM commit_statement WHERE number = 3; DELETE FROM commit_record WHERE number = 3",
      "UPDATE stored_column SET digest = 'x' WHERE id = 1",
    ])
  func `a history that was written anew is told`(change: String) throws {
    let file = try scratch.create()
    for number in 1...3 {
      var state = marked(Int64(number))
      state.policies = [StoredPolicy(name: "p", text: "\(number)")]
      try file.commit(decision(number), leaving: state)
    }
    #expect(try file.verify().allSatisfy { $0.problem == nil })
    file.close()
    _ = try sqlite(scratch.path(), change)
    let again = try scratch.open()
    #expect(try again.verify().contains { $0.problem != nil }, "\(change)")
  }

  @Test(
    .enabled(if: hasSQLiteShell),
    arguments: [
      "UPDATE step SET statement = 'other'", "UPDATE step SET at = 'other'",
      "UPDATE state SET measure = 'other' WHERE id = (SELECT state FROM step)",
      "UPDATE state SET measure = 'other' WHERE id = (SELECT committed_state FROM head)",
      "UPDATE state_column SET unit = '$' WHERE state = (SELECT committed_state FROM head)",
      "UPDATE commit_record SET message = 'other' WHERE number = 3",
    ])
  func `what one works on with is looked at first`(change: String) throws {
    _ = try whole()
    _ = try sqlite(scratch.path(), change)
    #expect(refusal("client.tierlab") == "workspace-damaged", "\(change)")
    #expect(try scratch.open().verify().contains { $0.problem != nil }, "\(change)")
  }

  private func refusal(_ name: String) -> String? { rule { _ = try scratch.open(name).open() } }

  @Test func `a copy carries the same seals, and a backup too`() throws {
    _ = try whole()
    let file = try scratch.open()
    let seals = try (1...3).map { try file.seal(of: $0) }
    #expect(Set(seals.compactMap(\.self)).count == 3)
    try file.backup(to: NewFile(workspaceAt: scratch.path("backup")))
    let opened = try file.open()
    try copyWorkspace(
      opened: opened, stateOfCommit: { (number) throws(Diagnostic) in try file.state(of: number) },
      to: NewFile(workspaceAt: scratch.path("copy")))
    for name in ["backup", "copy"] {
      let other = try scratch.open(name)
      #expect(try (1...3).map { try other.seal(of: $0) } == seals)
      #expect(try other.verify().allSatisfy { $0.problem == nil }, "\(name)")
      let mode = try FileManager.default.attributesOfItem(atPath: scratch.path(name))[.posixPermissions] as? NSNumber
      #expect(mode?.intValue == 0o600)
    }
    #expect(rule { try file.backup(to: NewFile(workspaceAt: scratch.path("copy"))) } == "workspace-exists")
  }
}
