import Columns
import History

/// The columns of what a workspace holds, each once, in the order they are first met.
struct ColumnNumbers {
  private(set) var columns: [Column] = []
  private var numbers: [UInt64: Int] = [:]

  mutating func number(of column: Column) -> Int {
    if let known = numbers[column.identity] { return known }
    numbers[column.identity] = columns.count
    columns.append(column)
    return columns.count - 1
  }
}

extension WordWriter {
  /// All of an opened workspace, with a number in the place of each column.
  mutating func put(_ opened: OpenedWorkspace, _ numbers: inout ColumnNumbers) {
    put(all: opened.commits) { $0.put($1) }
    put(opened.committed, &numbers)
    put(opened.steps.count)
    for step in opened.steps {
      put(step.statement)
      put(step.at)
      put(step.state, &numbers)
    }
    put(opened.position)
  }

  private mutating func put(_ commit: Commit) {
    put(commit.number)
    put(commit.parent) { $0.put($1) }
    for text in [commit.at, commit.author, commit.message] { put(text) }
    put(all: commit.statements) { $0.put($1) }
    put(commit.customersChanged)
  }

  private mutating func put(_ state: WorkingState, _ numbers: inout ColumnNumbers) {
    put(state.tables.count)
    for table in state.tables {
      put(table.name)
      put(table.source)
      switch table.kind {
      case .keyed(let key): put(all: [key]) { $0.put($1) }
      case .events(let parent, let by, let at): put(all: [parent, by, at]) { $0.put($1) }
      }
      put(table.table, &numbers)
    }
    put(all: state.definitions) { writer, one in
      for text in [one.name, one.expression] { writer.put(text) }
      writer.put(one.unit)
    }
    put(all: state.tags) { writer, one in
      for text in [one.name, one.definition] { writer.put(text) }
      writer.put(one.rule)
    }
    put(all: state.policies) { writer, one in
      for text in [one.name, one.text] { writer.put(text) }
    }
    put(state.sets.count)
    for set in state.sets {
      put(set.name)
      put(set.statement)
      put(numbers.number(of: set.keys))
    }
    put(all: state.adoptions) { writer, one in
      for text in [one.axis, one.policy, one.text] { writer.put(text) }
      writer.put(all: one.parameters) { writer, parameter in
        for text in [parameter.name, parameter.value] { writer.put(text) }
      }
    }
    put(state.asOf) { $0.put(Int($1.number)) }
    put(state.measure)
    put(all: state.entries) { writer, one in
      for text in [one.kind, one.name, one.text] { writer.put(text) }
    }
    put(state.pins.isEmpty ? nil : state.pins.table) { $0.put($1, &numbers) }
  }

  private mutating func put(_ table: Columns.Table, _ numbers: inout ColumnNumbers) {
    put(table.rowCount)
    put(table.fields.count)
    for field in table.fields {
      put(field.name)
      put(field.unit)
      put(field.knownAt) { $0.put(Int($1.number)) }
      put(numbers.number(of: field.column))
    }
  }
}

extension WordReader {
  /// What `put` wrote, over the columns of the image.
  mutating func opened(_ columns: [Column]) throws(Nonsense) -> OpenedWorkspace {
    let commits = try all { (reader) throws(Nonsense) in try reader.commit() }
    let committed = try state(columns)
    let steps = try all { (reader) throws(Nonsense) in
      Step(statement: try reader.text(), at: try reader.text(), state: try reader.state(columns))
    }
    let position = try number()
    guard (0...steps.count).contains(position) else { throw Nonsense() }
    return OpenedWorkspace(committed: committed, commits: commits, steps: steps, position: position)
  }

  private mutating func commit() throws(Nonsense) -> Commit {
    Commit(
      number: try number(), parent: try ifAny { (reader) throws(Nonsense) in try reader.number() }, at: try text(),
      author: try text(), message: try text(),
      statements: try all { (reader) throws(Nonsense) in try reader.text() }, customersChanged: try number())
  }

  private mutating func state(_ columns: [Column]) throws(Nonsense) -> WorkingState {
    var state = WorkingState()
    state.tables = try all { (reader) throws(Nonsense) in
      let (name, source) = (try reader.text(), try reader.text())
      let words = try reader.all { (reader) throws(Nonsense) in try reader.text() }
      guard words.count == 1 || words.count == 3 else { throw Nonsense() }
      return StoredTable(
        name: name, kind: words.count == 1 ? .keyed(by: words[0]) : .events(of: words[0], by: words[1], at: words[2]),
        table: try reader.table(columns), source: source)
    }
    state.definitions = try all { (reader) throws(Nonsense) in
      StoredDefinition(name: try reader.text(), expression: try reader.text(), unit: try reader.textIfAny())
    }
    state.tags = try all { (reader) throws(Nonsense) in
      StoredTag(name: try reader.text(), definition: try reader.text(), rule: try reader.textIfAny())
    }
    state.policies = try all { (reader) throws(Nonsense) in
      StoredPolicy(name: try reader.text(), text: try reader.text())
    }
    state.sets = try all { (reader) throws(Nonsense) in
      let (name, statement) = (try reader.text(), try reader.text())
      return StoredSet(name: name, keys: try reader.column(columns), statement: statement)
    }
    state.adoptions = try all { (reader) throws(Nonsense) in
      Adoption(
        axis: try reader.text(), policy: try reader.text(), text: try reader.text(),
        parameters: try reader.all { (reader) throws(Nonsense) in
          Adoption.Parameter(name: try reader.text(), value: try reader.text())
        })
    }
    state.asOf = try dayIfAny()
    state.measure = try textIfAny()
    state.entries = try all { (reader) throws(Nonsense) in
      StoredEntry(kind: try reader.text(), name: try reader.text(), text: try reader.text())
    }
    if let table = try ifAny({ (reader) throws(Nonsense) in try reader.table(columns) }) {
      guard let pins = StoredPins(table) else { throw Nonsense() }
      state.pins = pins
    }
    return state
  }

  private mutating func table(_ columns: [Column]) throws(Nonsense) -> Columns.Table {
    let rows = try number()
    let fields = try all { (reader) throws(Nonsense) in
      let (name, unit, knownAt) = (try reader.text(), try reader.textIfAny(), try reader.dayIfAny())
      let column = try reader.column(columns)
      guard column.count == rows else { throw Nonsense() }
      return Field(name, column, unit: unit, knownAt: knownAt)
    }
    return Columns.Table(rowCount: rows, fields: fields)
  }

  private mutating func column(_ columns: [Column]) throws(Nonsense) -> Column {
    let number = try number()
    guard columns.indices.contains(number) else { throw Nonsense() }
    return columns[number]
  }

  private mutating func dayIfAny() throws(Nonsense) -> Day? {
    guard let number = try ifAny({ (reader) throws(Nonsense) in try reader.number() }) else { return nil }
    guard let day = Int32(exactly: number) else { throw Nonsense() }
    return Day(number: day)
  }
}
