public import Columns
public import Diagnostics
public import Language
public import Reports

/// A small table that a person looks at beside an answer, such as a matrix.
public struct Exhibit: Sendable {
  public var title: Message
  public var table: Table
  /// The titles of the columns that are not a person's own.
  public var titles: [String: Message]
  /// Cells that are words of the program.
  public var said: [String: [Int: Message]]

  public init(
    _ title: Message, _ table: Table, titles: [String: Message] = [:], said: [String: [Int: Message]] = [:]
  ) {
    self.title = title
    self.table = table
    self.titles = titles
    self.said = said
  }
}

/// What a verb answers: rows for a pipeline, and what a person sees first.
public struct SourceAnswer: Sendable {
  public var rows: Rows
  public var headline: [Message]
  /// Drawn where a person looks, before the exhibits.
  public var charts: [Chart] = []
  public var exhibits: [Exhibit]
  /// The rows of `| summary`; its columns are those of the source's `summaryItems`.
  public var summary: Table
  /// The places of the rows that a person is shown where not all are; nil for the first.
  public var telling: [Int32]?
  /// What those are, where that is not plain.
  public var tellingNote: Message?
  /// The columns that a narrow screen must not leave out, in this order.
  public var named: [String] = []
  /// There are a few dozen rows, and all are shown.
  public var isWhole = false

  public init(
    rows: Rows, headline: [Message], charts: [Chart] = [], exhibits: [Exhibit], summary: Table,
    telling: [Int32]? = nil, tellingNote: Message? = nil
  ) {
    self.rows = rows
    self.headline = headline
    self.charts = charts
    self.exhibits = exhibits
    self.summary = summary
    self.telling = telling
    self.tellingNote = tellingNote
  }
}

/// A verb that answers with rows over customers (one each, or one for each setting), and with its headline as `| summary`.
public protocol RowSource: Sendable {
  static var manual: Manual { get }

  /// Checks the words, and leaves in the binding the columns of the rows.
  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic)

  /// Name and type of the summary's columns.
  var summaryItems: [(name: String, type: ColumnType)] { get }

  /// The columns that the verb makes, for their titles: those of the rows, and those of the summary.
  static var madeColumns: (rows: [String], summary: [String]) { get }

  func run(_ evaluation: Evaluation) throws(Diagnostic) -> SourceAnswer
}

extension Binding {
  /// Makes customers the current rows.
  public mutating func enterCustomers(at span: SourceSpan) throws(Diagnostic) -> CatalogTable {
    guard let customers = catalog.customers else {
      throw Diagnostic(
        "no-customers", "no customers are loaded yet", at: span,
        hint: "load \"customers.csv\" as customers key customer_id")
    }
    enter(customers)
    return customers
  }
}
