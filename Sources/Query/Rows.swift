public import Columns
public import Diagnostics

/// Which rows of a population, and in which order.
public enum Selection: Sendable {
  case all(Int)
  /// In the population's order.
  case mask(Bitmap)
  case list([Int32])

  public var count: Int {
    switch self {
    case .all(let count): count
    case .mask(let bits): bits.population
    case .list(let rows): rows.count
    }
  }

  /// The rows; nil for all of them in order.
  public var rows: [Int32]? {
    switch self {
    case .all: nil
    case .mask(let bits): bits.ones()
    case .list(let rows): rows
    }
  }

  /// The row at a place of the selection.
  public func picking(_ places: [Int32]) -> Selection {
    guard let rows else { return .list(places) }
    return .list(places.map { rows[Int($0)] })
  }

  public func prefix(_ count: Int) -> Selection {
    switch self {
    case .all(let all): .list([Int32](0..<Int32(min(all, count))))
    default: .list(Array((rows ?? []).prefix(count)))
    }
  }
}

/// Rows on their way through a pipeline: a population, the columns at this point, and which rows are left. Values are
/// made only when they are shown or computed with.
public struct Rows: Sendable {
  public var population: Population
  public var schema: Schema
  public var selection: Selection
  /// What a person must be told with the answer.
  public var notes: [Message] = []
  /// What texts of a column are in words of the program, by the column's identity: a person reads them in their language.
  public var words: [UInt64: [String: Message]] = [:]
  /// How numbers are shown where only the run tells, by the column's identity.
  public var displays: [UInt64: Display] = [:]
  /// How many rows there were before the last cut by `take`, `top` or `bottom`.
  public var total: Int?

  public init(population: Population, schema: Schema, selection: Selection) {
    self.population = population
    self.schema = schema
    self.selection = selection
  }

  public init(_ table: Table, schema: Schema) {
    self.init(population: Population(table), schema: schema, selection: .all(table.rowCount))
  }

  public var count: Int { selection.count }

  /// What the texts of a column are in words of the program; nil where they are not.
  func words(of formula: Formula) -> [String: Message]? {
    switch formula {
    case .column(let reference): words[reference.identity]
    case .kept(let formula): words(of: formula)
    default: nil
    }
  }

  /// The cells of these rows, made as a table, that are words of the program.
  public func said(in table: Table) -> [String: [Int: Message]] {
    var said: [String: [Int: Message]] = [:]
    for item in schema.items {
      guard let words = words(of: item.formula), let column = table.field(named: item.name)?.column else { continue }
      for row in 0..<column.count where !column.isMissing(row) {
        if let message = words[column[row].text] { said[item.name, default: [:]][row] = message }
      }
    }
    return said
  }

  private func display(of item: Schema.Item) -> Display {
    guard item.display == .plain, case .column(let reference) = item.formula else { return item.display }
    return displays[reference.identity] ?? .plain
  }

  /// The values of the first rows (all, when no limit is given) as a table.
  public func table(limit: Int? = nil, in evaluation: Evaluation) throws(Diagnostic) -> Table {
    let rows: [Int32]? = limit.flatMap { $0 < count ? selection.prefix($0).rows : nil } ?? selection.rows
    let size = limit.map { min($0, count) } ?? count
    try evaluation.budget.ask(
      size * schema.items.count * 10, for: "making \(schema.items.count) columns of \(grouped(size)) rows")
    var fields: [Field] = []
    for item in schema.items {
      do throws(Diagnostic) {
        let column = try evaluation.column(item.formula, of: population, rows: rows)
        fields.append(Field(item.name, column, unit: item.unit, display: display(of: item)))
      } catch {
        throw error.placed(at: item.span)
      }
    }
    return Table(rowCount: size, fields: fields)
  }
}
