import Columns
import Diagnostics
import History
import Testing
import Workspace

@Suite struct `steps and commits` {
  @Test func `undo and redo survive reopening`() throws {
    let scratch = try Scratch()
    let file = try scratch.create()
    for mark in 0..<3 { try file.append(step(marked(Int64(mark)), "step \(mark)"), at: mark) }
    try file.move(to: 1)
    file.close()
    var opened = try scratch.open().open()
    #expect(opened.position == 1)
    #expect(opened.steps.map(\.statement) == ["step 0", "step 1", "step 2"])
    #expect(opened.steps.map(\.state.measure) == ["mark 0", "mark 1", "mark 2"])
    let again = try scratch.open()
    try again.append(step(marked(9), "step 9"), at: 1)
    opened = try scratch.open().open()
    #expect(opened.position == 2)
    #expect(opened.steps.map(\.statement) == ["step 0", "step 9"])
    try again.discard()
    opened = try scratch.open().open()
    #expect(opened.steps.isEmpty && opened.position == 0 && opened.committed.tables.isEmpty)
  }

  @Test func `a commit forgets the steps and keeps every state it left`() throws {
    let scratch = try Scratch()
    let file = try scratch.create()
    for number in 1...3 {
      try file.append(step(marked(Int64(number))), at: 0)
      try file.append(step(marked(Int64(number * 10))), at: 1)
      try file.commit(decision(number, "第\(number)次"), leaving: marked(Int64(number * 10)))
    }
    file.close()
    let again = try scratch.open()
    let opened = try again.open()
    #expect(opened.commits == [decision(1, "第1次"), decision(2, "第2次"), decision(3, "第3次")])
    #expect(opened.steps.isEmpty && opened.position == 0)
    expectSame(opened.committed, marked(30))
    for number in 1...3 { expectSame(try again.state(of: number), marked(Int64(number * 10))) }
    #expect(rule { _ = try again.state(of: 4) } == "unknown-commit")
  }

  @Test func `a commit made on another base is refused and changes nothing`() throws {
    let scratch = try Scratch()
    let mine = try scratch.create()
    try mine.commit(decision(1), leaving: marked(1))
    let theirs = try scratch.open()
    try theirs.append(step(marked(2)), at: 0)
    try theirs.commit(decision(2, "theirs"), leaving: marked(2))
    #expect(rule { try mine.commit(decision(2, "mine"), leaving: marked(3)) } == "commit-base-moved")
    do throws(Diagnostic) { try mine.commit(decision(2, "mine"), leaving: marked(3)) } catch {
      // Who comes second is told what moved.
      #expect(error.message.description.contains("since then: 2 李伟: theirs"), "\(error.message)")
    }
    let opened = try scratch.open().open()
    #expect(opened.commits.map(\.message) == ["because", "theirs"])
    expectSame(opened.committed, marked(2))
  }

  @Test func `what another session wrote is never overwritten`() throws {
    let scratch = try Scratch()
    let mine = try scratch.create()
    let theirs = try scratch.open()
    try theirs.append(step(marked(1), "theirs"), at: 0)
    #expect(rule { try mine.append(step(marked(2), "mine"), at: 0) } == "workspace-changed")
    #expect(rule { try mine.discard() } == "workspace-changed")
    #expect(rule { try mine.move(to: 0) } == "workspace-changed")
    _ = try mine.open()
    try mine.append(step(marked(2), "mine"), at: 1)
    #expect(try scratch.open().open().steps.map(\.statement) == ["theirs", "mine"])
  }

  @Test func `a session that only reads is refused every change`() throws {
    let scratch = try Scratch()
    let file = try scratch.create()
    try file.append(step(marked(1)), at: 0)
    file.close()
    let reader = try scratch.open("client.tierlab", .readOnly)
    expectSame(try reader.open().steps[0].state, marked(1))
    #expect(rule { try reader.append(step(marked(2)), at: 1) } == "workspace-read-only")
    #expect(rule { try reader.commit(decision(1), leaving: marked(1)) } == "workspace-read-only")
  }

  @Test func `a closed workspace says so`() throws {
    let file = try Scratch().create()
    file.close()
    file.close()
    #expect(rule { _ = try file.open() } == "workspace-closed")
    #expect(rule { try file.discard() } == "workspace-closed")
  }

  @Test func `a copy holds the commits, the steps and the position`() throws {
    let scratch = try Scratch()
    let file = try scratch.create()
    var dice = Dice(state: 5)
    let fields = everyType(3, dice: &dice)
    for number in 1...3 { try file.commit(decision(number), leaving: marked(Int64(number), beside: fields)) }
    try file.append(step(marked(8, beside: fields)), at: 0)
    try file.append(step(marked(9)), at: 1)
    try file.move(to: 1)
    let opened = try file.open()
    func state(_ number: Int) throws(Diagnostic) -> WorkingState { try file.state(of: number) }
    try copyWorkspace(opened: opened, stateOfCommit: state, to: NewFile(workspaceAt: scratch.path("copy.tierlab")))
    let copy = try scratch.open("copy.tierlab")
    let copied = try copy.open()
    #expect(copied.commits == opened.commits && copied.position == 1)
    expectSame(copied.committed, opened.committed)
    for (a, b) in zip(copied.steps, opened.steps) { expectSame(a.state, b.state) }
    for number in 1...3 { expectSame(try copy.state(of: number), try file.state(of: number)) }
    #expect(
      rule {
        try copyWorkspace(opened: opened, stateOfCommit: state, to: NewFile(workspaceAt: scratch.path("copy.tierlab")))
      }
        == "workspace-exists")
  }
}
