import Columns
import History
import Testing
import Workspace

@Suite(.enabled(if: hasSQLiteShell)) struct `columns are shared` {
  let scratch: Scratch
  let file: WorkspaceFile
  let fields: [Field]

  init() throws {
    scratch = try Scratch()
    file = try scratch.create()
    var dice = Dice(state: 1)
    fields = everyType(100, dice: &dice)
  }

  private func count(_ table: String) throws -> Int {
    try #require(Int(try sqlite(scratch.path(), "SELECT count(*) FROM \(table)")))
  }

  private func state(_ fields: [Field]) -> WorkingState {
    var state = WorkingState()
    state.tables = [customers(fields)]
    return state
  }

  @Test func `a step that changes one column writes that column alone`() throws {
    try file.append(step(state(fields)), at: 0)
    let (chunks, columns) = (try count("chunk"), try count("stored_column"))
    var changed = fields
    changed[2].column = Column(.exact([Int64](repeating: 1, count: 100), .integer))
    try file.append(step(state(changed)), at: 1)
    #expect(try count("chunk") == chunks + 1)
    #expect(try count("stored_column") == columns + 1)
    try file.commit(decision(1), leaving: state(changed))
    #expect(try count("chunk") == chunks)
    #expect(try count("stored_column") == columns)
    #expect(try count("state") == 1)
  }

  @Test func `a tag that changes writes its own members alone`() throws {
    try file.append(step(state(fields)), at: 0)
    let chunks = try count("chunk")
    let place = try #require(fields.firstIndex { $0.name == "tags" })
    guard case .tags(let sets) = fields[place].column.data else { return }
    var changed = fields
    changed[place].column = Column(.tags(sets.replacing("vip", with: Bitmap(count: 100, repeating: true))))
    try file.append(step(state(changed)), at: 1)
    #expect(try count("chunk") == chunks + 1)
    file.close()
    let again = try scratch.open()
    let opened = try again.open()
    expectSame(opened.steps[0].state, state(fields))
    expectSame(opened.steps[1].state, state(changed))
  }

  @Test func `columns with one dictionary store it once, and share it again when read`() throws {
    let dictionary = TextDictionary(["华东", "华南"])
    let two = [
      Field("id", Column(.text(codes: [0, 1], dictionary: dictionary))),
      Field("b", Column(.text(codes: [1, 1], dictionary: dictionary))),
    ]
    try file.append(step(state(two)), at: 0)
    #expect(try count("chunk") == 4)
    let third = Field("c", Column(.text(codes: [1, 0], dictionary: dictionary)))
    try file.append(step(state(two + [third])), at: 1)
    #expect(try count("chunk") == 5)
    file.close()
    let read = try scratch.open().open().steps[1].state.tables[0].table.fields
    let dictionaries = read.compactMap { field in
      if case .text(_, let dictionary) = field.column.data { dictionary } else { nil }
    }
    #expect(dictionaries.count == 3 && dictionaries.allSatisfy { $0 === dictionaries[0] })
  }

  @Test func `a column is one object in every state, and is not written again after reading`() throws {
    try file.commit(decision(1), leaving: state(fields))
    try file.append(step(state(fields)), at: 0)
    file.close()
    let again = try scratch.open()
    let opened = try again.open()
    let committed = opened.committed.tables[0].table.fields.map(\.column.identity)
    #expect(opened.steps[0].state.tables[0].table.fields.map(\.column.identity) == committed)
    #expect(try again.state(of: 1).tables[0].table.fields.map(\.column.identity) == committed)
    let chunks = try count("chunk")
    try again.append(step(opened.committed), at: 1)
    #expect(try count("chunk") == chunks)
  }

  @Test func `what was swept is written again when it comes back`() throws {
    try file.append(step(state(fields)), at: 0)
    let chunks = try count("chunk")
    try file.discard()
    #expect(try count("chunk") == 0)
    try file.append(step(state(fields)), at: 0)
    #expect(try count("chunk") == chunks)
    file.close()
    expectSame(try scratch.open().open().steps[0].state, state(fields))
  }
}
