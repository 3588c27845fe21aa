import Columns
import Diagnostics
import History
import Language
import Query

/// Rows about the store itself, made at once: few, or made of whole columns.
struct MadeTable: Sendable {
  var table: Table
  var headline: [Message] = []
  /// What a person must be told with the answer.
  var notes: [Message] = []
  /// What one row is.
  var noun: Message
  /// Columns of sentences, which are wrapped rather than cut.
  var prose: Set<String> = []
  /// Columns of texts that hold numbers: shown whole or not at all.
  var uncut: Set<String> = []
  /// Columns that a narrow screen does without first.
  var expendable: [String] = []
  /// There are as many rows as the store has columns, or the like: all are shown.
  var isWhole = false
  /// Columns that are called as a person called them; the others have titles in the language.
  var users: Set<String> = []
  /// What a narrow screen must not leave out, in this order.
  var named: [String] = []
  /// Cells that are words of the program.
  var said: [String: [Int: Message]] = [:]

  /// The same by their texts, for rows that stages work on. A text that is said in two ways stays as it is.
  var words: [UInt64: [String: Message]] {
    var words: [UInt64: [String: Message]] = [:]
    for (name, cells) in said {
      guard let column = table.field(named: name)?.column, column.type == .text else { continue }
      var wordOfText: [String: Message?] = [:]
      for (row, message) in cells where row < column.count && !column.isMissing(row) {
        let text = column[row].text
        if let known = wordOfText[text], known != message {
          wordOfText[text] = .some(nil)
        } else {
          wordOfText[text] = message
        }
      }
      words[column.identity] = wordOfText.compactMapValues { $0 }
    }
    return words
  }

  var schema: Schema {
    Schema(
      items: table.fields.map {
        Schema.Item(
          $0.name, .column(ColumnReference(identity: $0.column.identity)), $0.column.type, unit: $0.unit,
          display: $0.display, stored: $0.column)
      },
      key: nil, noun: noun, areCustomers: false)
  }
}

/// A verb that answers with rows about the store: `tags`, `log`, `diff`. To add one, write a file like its neighbours
/// and put its name into `sessionSources`.
protocol SessionSource: Sendable {
  static var manual: Manual { get }
  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable
  /// The same columns without the work of making their rows: what completion offers after a bar.
  static func shape(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable
}

extension SessionSource {
  /// What the verb answers of a store whose tables are empty.
  static func shape(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    try rows(clause, session.withoutRows())
  }
}

extension Session {
  /// The same names over tables without rows.
  fileprivate func withoutRows() throws(Diagnostic) -> Session {
    var empty = Session(world: world)
    empty.state = state
    empty.state.pins = StoredPins()
    empty.state.tables = state.tables.map { stored in
      var stored = stored
      stored.table = stored.table.gathered([])
      return stored
    }
    empty.state.asOf = state.asOf ?? Day(number: 20_000)
    try empty.remakeCatalog()
    return empty
  }
}

let sessionSources: [any SessionSource.Type] = [
  Why.self, LintPolicy.self, ReachFor.self,
  Tables.self, ColumnsOfTable.self, Tags.self, Policies.self, Sets.self, Log.self, Difference.self, Describe.self,
  Rejects.self, Preview.self, Findings.self, CleaningProposals.self, SpotCheck.self,
  Alerts.self, Verify.self, CustomerHistory.self, AsOfCommit.self,
  Analyze.self, Power.self, Limits.self, Status.self,
  PinList.self, Library.self, PolicyDiff.self,
]

/// Messages by their rows, where there is one.
func byRow(_ messages: [Message?]) -> [Int: Message] {
  Dictionary(messages.enumerated().compactMap { row, message in message.map { (row, $0) } }) { first, _ in first }
}

/// Columns of texts and numbers for small tables.
func textColumn(_ values: [String?]) -> Column {
  var codes: [Int32] = []
  var texts: [String] = []
  // By bytes: two spellings of one character are two texts.
  var known: [[UInt8]: Int32] = [:]
  for value in values {
    guard let value else {
      codes.append(-1)
      continue
    }
    let bytes = Array(value.utf8)
    let code = known[bytes] ?? Int32(texts.count)
    if code == Int32(texts.count) {
      texts.append(value)
      known[bytes] = code
    }
    codes.append(code)
  }
  return Column(.text(codes: codes, dictionary: TextDictionary(texts)), missing: Bitmap(values.map { $0 == nil }))
}

func countColumn(_ values: [Int?]) -> Column {
  Column(.exact(values.map { Int64($0 ?? 0) }, .integer), missing: Bitmap(values.map { $0 == nil }))
}
