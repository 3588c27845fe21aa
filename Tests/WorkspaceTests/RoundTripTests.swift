import Columns
import History
import Testing
import Workspace

@Suite struct `what is written is read back` {
  @Test(arguments: [0, 1, 2, 63, 64, 65, 1000, 65_536, 70_000, 140_000])
  func `columns of every type with missing values`(count: Int) throws {
    let scratch = try Scratch()
    var dice = Dice(state: UInt64(count))
    let state = fullState(count, dice: &dice)
    let file = try scratch.create()
    try file.append(step(state), at: 0)
    file.close()
    let opened = try scratch.open().open()
    try #require(opened.steps.count == 1 && opened.position == 1)
    expectSame(opened.steps[0].state, state)
    expectSame(opened.committed, WorkingState())
  }

  @Test func `numbers at the ends of their range, in order, equal, and alone`() throws {
    let scratch = try Scratch()
    let columns: [[Int64]] = [
      [.min, .max], [.max, .min], [.min, .min], [.max, 0], [0, .min], [-1, 0], [5, 5], [1, 2], [2, 1], [0, 256],
      [.max, .max - 1],
    ]
    var state = WorkingState()
    let exact = columns.enumerated().map { Field("c\($0)", Column(.exact($1, .integer))) }
    let wide: [Int128] = [.min, .max]
    let days: [Int32] = [.min, .max]
    state.tables = [
      customers(exact + [Field("wide", Column(.wide(wide, .integer))), Field("days", Column(.date(days)))])
    ]
    let file = try scratch.create()
    try file.append(step(state), at: 0)
    file.close()
    expectSame(try scratch.open().open().steps[0].state, state)
  }

  @Test func `a text that is empty is not a missing one`() throws {
    let scratch = try Scratch()
    let column = Column(
      .text(codes: [0, -1, 1], dictionary: TextDictionary(["", "张"])), missing: Bitmap([false, true, false]))
    var state = WorkingState()
    state.tables = [customers([Field("id", column)])]
    let file = try scratch.create()
    try file.append(step(state), at: 0)
    let read = try #require(scratch.open().open().steps[0].state.customers?.table.fields[0].column)
    #expect((0..<3).map { read[$0] } == [.text(""), .missing, .text("张")])
  }

  @Test func `text with any character in it`() throws {
    let scratch = try Scratch()
    var state = WorkingState()
    state.policies = [StoredPolicy(name: "a'b\"c;--", text: "x\ty\r\n'; DROP TABLE state; --")]
    let file = try scratch.create("it's 客户 %41?.tierlab")
    try file.append(step(state, "use \"a'b\"\n\u{7}"), at: 0)
    let opened = try scratch.open("it's 客户 %41?.tierlab").open()
    #expect(opened.steps[0].statement == "use \"a'b\"\n\u{7}")
    expectSame(opened.steps[0].state, state)
  }

  @Test func `a text with a NUL is refused, not cut`() throws {
    let file = try Scratch().create()
    #expect(rule { try file.append(step(marked(1), "use \0x"), at: 0) } == "text-with-nul")
    var state = marked(1)
    state.policies = [StoredPolicy(name: "p", text: "a\0b")]
    #expect(rule { try file.append(step(state), at: 0) } == "text-with-nul")
    #expect(try file.open().steps.isEmpty)
  }
}
