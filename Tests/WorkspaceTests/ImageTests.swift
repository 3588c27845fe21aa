import Columns
import Diagnostics
import Foundation
import History
import Synchronization
import Testing

@testable import Workspace

/// The image beside a workspace: opening from it gives what opening the file gives, and whatever is wrong with it, it is
/// as if there were none.
struct ImageTests {
  private let scratch: Scratch
  private var workspace: String { scratch.path() }
  private var image: String { scratch.path() + ".image" }

  init() throws { scratch = try Scratch() }

  private func opened(
    _ access: WorkspaceFile.Access = .readWrite, create: Bool = false, from rows: Int? = 0
  ) throws -> WorkspaceFile {
    try WorkspaceFile(path: workspace, access: access, create: create, imageFrom: rows)
  }

  /// A workspace with a commit, steps and an undone step, closed; and what it holds.
  @discardableResult
  private func prepare(seed: UInt64 = 1, rows: Int = 1000) throws -> OpenedWorkspace {
    var dice = Dice(state: seed)
    let file = try opened(create: true)
    _ = try file.open()
    let first = fullState(rows, dice: &dice)
    try file.append(step(first, "load"), at: 0)
    try file.commit(decision(1), leaving: first)
    var second = first
    let table = first.tables[0].table
    second.tables[0].table = table.with(Field("visits", Column(.exact([Int64](repeating: 7, count: rows), .integer))))
    second.tables[0].table = second.tables[0].table.with(
      Field("more", table.fields[1].column.gathered([Int32](0..<Int32(rows)).reversed())))
    try file.append(step(second, "set visits = 7"), at: 0)
    try file.append(step(first, "undone"), at: 1)
    try file.move(to: 1)
    file.close()
    let plain = try opened(.readOnly, from: nil)
    defer { plain.close() }
    try FileManager.default.moveItem(atPath: image, toPath: image + ".away")
    defer { try? FileManager.default.moveItem(atPath: image + ".away", toPath: image) }
    let bare = try opened(.readOnly, from: nil)
    defer { bare.close() }
    return try bare.open()
  }

  private func expectSame(
    _ a: OpenedWorkspace, _ b: OpenedWorkspace, _ place: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(a.commits == b.commits && a.position == b.position, sourceLocation: place)
    #expect(a.steps.map(\.statement) == b.steps.map(\.statement), sourceLocation: place)
    WorkspaceTests.expectSame(a.committed, b.committed, place)
    for (a, b) in zip(a.steps, b.steps) { WorkspaceTests.expectSame(a.state, b.state, place) }
    // The digests are those of the values, not only those that were kept.
    for table in a.committed.tables {
      for field in table.table.fields { #expect(field.column.digested() == field.column.digest, sourceLocation: place) }
    }
  }

  private func usesImage(_ file: WorkspaceFile) -> Bool {
    file.session.withLock { session in
      if case .held = session.connection { return false }
      return session.image != nil
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1000]) func whatAnImageGivesIsWhatTheFileHolds(rows: Int) throws {
    let held = try prepare(seed: UInt64(rows + 1), rows: rows)
    for access in [WorkspaceFile.Access.readOnly, .readWrite] {
      let file = try opened(access)
      defer { file.close() }
      #expect(usesImage(file))
      expectSame(try file.open(), held)
      // Nothing of SQLite was needed.
      #expect(usesImage(file))
    }
  }

  @Test func columnsAreReadWhenTheyAreLookedAt() throws {
    try prepare()
    let file = try opened()
    defer { file.close() }
    let columns = try file.open().committed.tables[0].table.fields.map(\.column)
    #expect(columns.allSatisfy { !$0.isHere })
    let facts = columns.map { ($0.type, $0.count, $0.exactForm, $0.exactBounds, $0.tierDomain, $0.digest) }
    #expect(columns.allSatisfy { !$0.isHere } && facts.count == columns.count)
    #expect(columns[2][5].text == columns[2].data.textOfSixth)
    #expect(columns.count { $0.isHere } == 1)
  }

  @Test func theImageIsForItsOwnerAloneAndOnlyOfLargeWorkspaces() throws {
    try prepare()
    let mode = try FileManager.default.attributesOfItem(atPath: image)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try FileManager.default.removeItem(atPath: image)
    for (access, rows) in [(WorkspaceFile.Access.readWrite, Int?.none), (.readOnly, 0), (.readWrite, 1_000_000)] {
      let file = try opened(access, from: rows)
      _ = try file.open()
      file.close()
      #expect(!FileManager.default.fileExists(atPath: image))
    }
    let file = try opened()
    _ = try file.open()
    file.close()
    #expect(FileManager.default.fileExists(atPath: image))
    #expect(!FileManager.default.fileExists(atPath: image + ".new"))
  }

  @Test func aSessionFromAnImageWritesAsAnyOther() throws {
    try prepare()
    let contents = try contentCount()
    let file = try opened()
    let held = try file.open()
    #expect(usesImage(file) && held.position == 1)
    var next = held.steps[0].state
    let table = next.tables[0].table
    // The texts are those of a column that is in the file: only codes and gaps are new.
    next.tables[0].table = table.with(Field("again", table.fields[1].column.gathered([Int32](0..<1000))))
    try file.append(step(next, "derive again"), at: 1)
    #expect(!usesImage(file))
    #expect(try contentCount() == contents + 2)
    try file.commit(decision(2), leaving: next)
    file.close()
    let again = try opened()
    defer { again.close() }
    #expect(usesImage(again))
    let opened = try again.open()
    #expect(opened.commits.map(\.number) == [1, 2] && opened.steps.isEmpty)
    WorkspaceTests.expectSame(opened.committed, next)
    #expect(try again.verify().allSatisfy { $0.problem == nil })
  }

  private func contentCount() throws -> Int {
    Int(try sqlite(workspace, "select count(*) from content")) ?? -1
  }

  @Test func whatAnotherSessionWroteIsSeen() throws {
    try prepare()
    let reader = try opened(.readOnly)
    defer { reader.close() }
    #expect(usesImage(reader))
    let other = try opened(from: nil)
    _ = try other.open()
    try other.move(to: 0)
    // The journal waits beside the file: the image is not of what it says.
    let third = try opened(.readOnly)
    #expect(try !usesImage(third) && third.open().position == 0)
    third.close()
    other.close()
    let fourth = try opened()
    #expect(try !usesImage(fourth) && fourth.open().position == 0)
    fourth.close()
    let fifth = try opened()
    defer { fifth.close() }
    #expect(try usesImage(fifth) && fifth.open().position == 0)
  }

  @Test func aSessionWhoseWorkspaceMovedOnIsRefused() throws {
    try prepare()
    let slow = try opened()
    let before = try slow.open()
    let other = try opened(from: nil)
    _ = try other.open()
    try other.discard()
    other.close()
    #expect(rule { try slow.append(step(before.committed), at: 1) } == "workspace-changed")
    slow.close()
    let next = try opened()
    defer { next.close() }
    #expect(try next.open().steps.isEmpty)
  }

  @Test(.enabled(if: hasSQLiteShell)) func whatAnotherProgramChangedIsSeen() throws {
    try prepare()
    _ = try sqlite(workspace, "update state set measure = 'mine'")
    let file = try opened()
    #expect(!usesImage(file))
    file.close()
  }

  @Test func anImageThatIsNotOfThisFileIsNotBelieved() throws {
    let held = try prepare()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: workspace))
    // The same bytes in another file, the image beside it: a copy of both.
    try FileManager.default.moveItem(atPath: workspace, toPath: workspace + ".old")
    try bytes.write(to: URL(fileURLWithPath: workspace))
    let copy = try opened()
    #expect(!usesImage(copy))
    expectSame(try copy.open(), held)
    copy.close()
    // And it has one of its own now.
    let again = try opened()
    defer { again.close() }
    #expect(usesImage(again))
    expectSame(try again.open(), held)
  }

  enum Planted: CaseIterable { case link, second, folder, open, empty, text }

  @Test(arguments: Planted.allCases) func aPlantedFileIsNotBelieved(kind: Planted) throws {
    let held = try prepare()
    let files = FileManager.default
    let away = scratch.path("elsewhere")
    switch kind {
    case .link:
      try files.moveItem(atPath: image, toPath: away)
      try files.createSymbolicLink(atPath: image, withDestinationPath: away)
    case .second: try files.linkItem(atPath: image, toPath: away)
    case .folder:
      try files.removeItem(atPath: image)
      try files.createDirectory(atPath: image, withIntermediateDirectories: false)
    case .open: try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: image)
    case .empty: try Data().write(to: URL(fileURLWithPath: image))
    case .text: try Data("tierlab image 1\n".utf8).write(to: URL(fileURLWithPath: image))
    }
    let before = kind == .link ? try Data(contentsOf: URL(fileURLWithPath: away)) : nil
    let file = try opened()
    #expect(!usesImage(file))
    expectSame(try file.open(), held)
    file.close()
    // What a link leads to is not written to.
    if let before { #expect(try Data(contentsOf: URL(fileURLWithPath: away)) == before) }
    let again = try opened()
    defer { again.close() }
    #expect(usesImage(again) == (kind != .folder))
    expectSame(try again.open(), held)
  }

  @Test func aDamagedOrShortImageNeverChangesAnAnswer() throws {
    let held = try prepare(rows: 300)
    let whole = try Data(contentsOf: URL(fileURLWithPath: image))
    let seed = UInt64.random(in: .min ... .max)
    var dice = Dice(state: seed)
    for round in 0..<60 {
      var bytes = whole
      if round % 3 == 0 {
        bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &dice))
      } else if round % 3 == 1 {
        let place = Int.random(in: 0..<bytes.count, using: &dice)
        bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
      } else {
        // A page that never reached the disk.
        let page = Int.random(in: 0..<bytes.count / 4096, using: &dice) * 4096
        bytes.replaceSubrange(page..<page + 4096, with: Data(count: 4096))
      }
      try put(bytes, at: image)
      let file = try opened(.readOnly)
      defer { file.close() }
      expectSame(try file.open(), held)
    }
    print("seed \(seed)")
    // A session that found damage makes a new one, or leaves none.
    var bytes = whole
    bytes[4096 + 8] ^= 1
    try put(bytes, at: image)
    let file = try opened()
    expectSame(try file.open(), held)
    file.close()
    if let now = try? Data(contentsOf: URL(fileURLWithPath: image)) { #expect(now != bytes) }
  }

  private func put(_ bytes: Data, at path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try bytes.write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }
}

extension ColumnData {
  fileprivate var textOfSixth: String {
    if case .exact(let numbers, _) = self { "\(numbers[5])" } else { "" }
  }
}
