import Columns
public import Diagnostics
public import Language

/// One column of a summary's groups laid across: a row for each group of the others, a column for each of its values.
///
/// Which columns there are, only the rows tell; so the stages after it are checked when it has run.
public struct Pivot: Stage {
  public static let manual = Manual(
    [Signature(.stage, "pivot COLUMN:column")],
    "lays one column of a summary across: a column for each of its values, `missing` for none; a group without rows counts 0 and sums to 0, its other aggregates are missing",
    examples: ["count by region, tier | pivot tier", "summarize count(), sum(amount_12m) by tier, region | pivot tier"])

  /// More columns than this are no table that anybody reads.
  public static let mostColumns = 200

  public var leavesOwnSchema: Bool { true }

  private let across: Schema.Item
  private let down: [Schema.Item]
  private let values: [Schema.Item]
  private let schema: Schema
  private let span: SourceSpan

  public init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let name = clause.name("COLUMN") else { preconditionFailure("pivot names a column") }
    let items = binding.schema.items
    guard let keys = binding.schema.groupedBy else {
      throw Diagnostic(
        "pivot-of-groups", "pivot lays a summary's groups across; these rows are none", at: clause.span,
        hint: "count by region, tier | pivot tier")
    }
    guard let item = items.first(where: { $0.name == name.text }) else {
      _ = try binding.resolve(name)
      throw binding.unknownColumn(name)
    }
    guard keys.contains(where: { $0.formula == item.formula }) else {
      throw Diagnostic(
        "pivot-of-groups", "\"\(name.text)\" is no column that the summary is by", at: name.span,
        expected: [Message(listing: keys.map(\.name))])
    }
    for key in keys where !items.contains(where: { $0.formula == key.formula }) {
      throw Diagnostic(
        "pivot-of-groups", "rows would fall together: the summary is also by \"\(key.name)\", which was left out",
        at: clause.span)
    }
    guard item.type != .tags else {
      throw Diagnostic("not-ordered", "tags have no order", at: name.span)
    }
    across = item
    let isKey = { (item: Schema.Item) in keys.contains { $0.formula == item.formula } }
    down = items.filter { isKey($0) && $0.formula != item.formula }
    values = items.filter { !isKey($0) }
    guard !values.isEmpty else {
      throw Diagnostic("pivot-of-groups", "there is nothing to lay across: no aggregate is left", at: clause.span)
    }
    span = name.span
    var next = binding.schema
    next.items = down
    next.groupedBy = down.isEmpty ? nil : down
    next.noun = down.isEmpty ? "rows" : "groups"
    schema = next
    binding.schema = next
  }

  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    let chosen = rows.selection.rows
    func column(_ item: Schema.Item) throws(Diagnostic) -> Column {
      try evaluation.column(item.formula, of: rows.population, rows: chosen)
    }
    let places = Groups(by: [try column(across)])
    guard places.count <= Self.mostColumns else {
      throw Diagnostic(
        "too-many-columns",
        "\"\(across.name)\" has \(grouped(places.count)) values: a table has at most \(Self.mostColumns) of them across",
        at: span, hint: across.type.isNumeric ? "bins(\(across.name), 5)" : nil)
    }
    var lines: [Column] = []
    for item in down { lines.append(try column(item)) }
    let groups = lines.isEmpty ? nil : Groups(by: lines)
    let count = groups?.count ?? min(rows.count, 1)
    var columns: [UInt64: Column] = [:]
    var made = schema
    made.items = []
    func add(_ name: String, _ column: Column, like item: Schema.Item) -> Schema.Item {
      var free = name
      var next = 2
      while made.items.contains(where: { $0.name == free }) { (free, next) = ("\(name)_\(next)", next + 1) }
      columns[column.identity] = column
      let reference = ColumnReference(identity: column.identity)
      var own = Schema.Item(
        free, .column(reference), column.type, unit: item.unit, display: item.display, stored: column)
      own.isZeroWhenEmpty = item.isZeroWhenEmpty
      made.items.append(own)
      return own
    }
    var keys: [Schema.Item] = []
    for (item, line) in zip(down, lines) {
      keys.append(add(item.name, line.gathered(groups?.firstRows ?? []), like: item))
    }
    made.groupedBy = keys.isEmpty ? nil : keys
    let headings = try column(across).gathered(places.firstRows)
    var sources: [[Int32]] = Array(repeating: [Int32](repeating: -1, count: count), count: places.count)
    for row in 0..<rows.count { sources[Int(places.codes[row])][Int(groups?.codes[row] ?? 0)] = Int32(row) }
    for item in values {
      let all = try column(item)
      for (place, source) in sources.enumerated() {
        let heading = headings.isMissing(place) ? "missing" : headings[place].text
        var cells = all.gatheredWithGaps(source)
        if item.isZeroWhenEmpty {
          // Under a gap lies a 0 already.
          let gaps = bitmap(count: source.count) { source[$0] < 0 }
          cells = Column(cells.data, missing: cells.missing?.subtracting(gaps))
        }
        _ = add(values.count == 1 ? heading : "\(item.name)_\(heading)", cells, like: item)
      }
    }
    rows.population = Population(rowCount: count, columns: columns, isStored: false)
    rows.selection = .all(count)
    rows.schema = made
    rows.total = nil
  }
}
