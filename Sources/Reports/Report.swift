public import Columns
public import Diagnostics

/// What to show for one answer, as values: the renderers decide how.
public struct Report: Sendable {
  public var blocks: [Block]

  public init(_ blocks: [Block] = []) { self.blocks = blocks }

  public enum Block: Sendable {
    /// The number a person asked for, in a sentence; comes first.
    case headline(Message)
    /// The rows of the answer: what JSON, CSV and Markdown output give.
    case rows(ReportTable)
    /// A small table that a person looks at beside the rows (a matrix, a summary); left out of machine output.
    case exhibit(ReportTable)
    /// A picture of numbers that stand in the rows or an exhibit; left out of machine output.
    case chart(Chart)
    /// An assumption, a tie, dropped rows, the as-of date: told under the answer, on standard error for machines.
    case note(Message)
    /// Text with line ends and indentation of its own: a policy, help.
    case text(Message)
  }
}

/// A table to show: whole columns, and how many of how many rows these are.
public struct ReportTable: Sendable {
  public var title: Message?
  public var table: Table
  /// What the rows are, for "20 of 2,357 customers"; a plural noun.
  public var noun: Message
  /// How many rows there were before `take`, `top` or the screen cut them; nil where nothing was cut.
  public var total: Int?
  /// The titles to show for a person where they differ from the fields' names.
  public var titles: [String: Message]
  /// The columns whose texts are sentences: wrapped within their column rather than cut where the screen is narrow.
  public var prose: Set<String>
  /// The columns whose texts hold numbers: shown whole or not at all.
  public var uncut: Set<String> = []
  /// Cells of text columns that are words of the program, by column and row: a person reads them in their language.
  public var said: [String: [Int: Message]]
  /// The columns that the statement names, in its order: what a narrow screen must not leave out.
  public var named: [String] = []
  /// The columns that a narrow screen does without first, in this order.
  public var expendable: [String] = []
  /// The rows that say most, best first, for who keeps only some; nil for the first.
  public var telling: [Int32]?

  public init(
    _ table: Table, title: Message? = nil, noun: Message = "rows", total: Int? = nil, titles: [String: Message] = [:],
    prose: Set<String> = [], said: [String: [Int: Message]] = [:]
  ) {
    self.table = table
    self.title = title
    self.noun = noun
    self.total = total
    self.titles = titles
    self.prose = prose
    self.said = said
  }

  /// Some of the rows, with the words that stand in them.
  public func gathered(_ rows: [Int32]) -> ReportTable {
    var copy = self
    copy.table = table.gathered(rows)
    copy.said = said.mapValues { cells in
      Dictionary(rows.enumerated().compactMap { place, row in cells[Int(row)].map { (place, $0) } }) { first, _ in first
      }
    }
    return copy
  }
}
