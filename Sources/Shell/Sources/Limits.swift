import Columns
import Diagnostics
import History
import Language
import Query

/// How large things may be, and how large they are.
struct Limits: SessionSource {
  static let manual = Manual(
    [Signature(.source, "limits")],
    "what there is room for and what of it is used: memory, rows, and how large a statement's parts may be; a load or an order that would not fit is refused before it begins",
    examples: ["limits", "limits | where used is not empty"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let memory = session.world.memory()
    let cache = session.cache.room
    let largest = session.state.tables.map(\.table.rowCount).max()
    let columns = Dictionary(
      session.state.tables.flatMap { $0.table.fields.map { ($0.column.identity, $0.column) } }
    ) { first, _ in first }
    let store = columns.values.reduce(0) { $0 + $1.byteCount }
    let lines: [(String, most: Int?, used: Int?, Message)] = [
      ("memory", memory.map { $0.used + $0.free }, memory?.used, "bytes this program may have, and has"),
      ("store", nil, store, "bytes of the tables' columns; undo and what-ifs share them"),
      (
        "kept results", cache.limit, cache.used,
        "bytes of computed columns kept for the next question; the least used go"
      ),
      ("rows of a table", Int(Int32.max), largest, "the largest table"),
      ("bits of an exact number", 128, nil, "a larger result is an error, with its place"),
      ("tiers of a policy", 254, nil, ""),
      ("brackets in brackets", 1_000, nil, "in a statement"),
      ("columns of a pivot", Pivot.mostColumns, nil, "one for each value"),
      ("steps of a pattern", mostPatternSteps, nil, "of `matches`, written out"),
    ]
    let fields = [
      Field("limit", textColumn(lines.map(\.0))), Field("most", countColumn(lines.map(\.most))),
      Field("used", countColumn(lines.map(\.used))),
      Field("meaning", textColumn(lines.map { $0.3.phrase.isEmpty ? nil : $0.3.description })),
    ]
    return MadeTable(
      table: Table(rowCount: lines.count, fields: fields), noun: "limits", prose: ["meaning"],
      said: [
        "limit": byRow(lines.map { Message(stringLiteral: $0.0) }),
        "meaning": byRow(lines.map { $0.3.phrase.isEmpty ? nil : $0.3 }),
      ])
  }
}

extension Column {
  /// Bytes of the values; of what is made of them beside, nothing.
  var byteCount: Int {
    let bits = missing.map { $0.words.count * 8 } ?? 0
    switch data {
    case .text(let codes, let dictionary):
      return bits + codes.count * 4 + dictionary.bytes.count + dictionary.offsets.count * 8
    case .exact(let values, _): return bits + values.count * 8
    case .wide(let values, _): return bits + values.count * 16
    case .real(let values): return bits + values.count * 8
    case .date(let values): return bits + values.count * 4
    case .boolean(let values): return bits + values.words.count * 8
    case .tags(let sets): return bits + sets.members.reduce(0) { $0 + $1.words.count * 8 }
    case .tier(let places, _): return bits + places.count
    }
  }
}
