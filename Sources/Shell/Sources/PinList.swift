import Columns
import Diagnostics
import History
import Language
import Query

/// The tiers fixed by hand.
struct PinList: SessionSource {
  static let manual = Manual(
    [Signature(.source, "pins")],
    "the tiers fixed by hand: for whom, until when, why, and whether each holds on the day in force",
    examples: ["pins", "pins | where status = ended"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let pins = session.state.pins
    let columns = pins.table.fields.map(\.column)
    let rows = session.catalog.pins?.rows ?? []
    let day = session.catalog.asOf ?? session.catalog.newestEvent()
    let statuses = ["in force", "ended", "gone"]
    var counts = [0, 0, 0]
    var codes: [Int32] = []
    for place in rows.indices {
      var status: Int32 = rows[place] < 0 ? 2 : 0
      if status == 0, let day, case .date(let until) = columns[3][place], until < day { status = 1 }
      counts[Int(status)] += 1
      codes.append(status)
    }
    let key = session.state.customers?.key ?? "key"
    let fields = [
      Field(key, columns[0]), Field("on", columns[1]), Field("tier", columns[2]), Field("until", columns[3]),
      Field("why", columns[4]), Field("status", Column(.text(codes: codes, dictionary: TextDictionary(statuses)))),
    ]
    var headline: [Message] = []
    if !pins.isEmpty {
      headline = [
        "\(grouped(counts[0])) pins are in force; ended: \(grouped(counts[1])); of customers who are gone: \(grouped(counts[2]))"
      ]
    }
    let said: [Int: Message] = Dictionary(
      codes.prefix(1000).enumerated().map { row, code in
        (row, code == 0 ? "in force" : code == 1 ? "ended" : "gone")
      }
    ) { first, _ in first }
    return MadeTable(
      table: Table(rowCount: pins.count, fields: fields), headline: headline, noun: "pins", prose: ["why"],
      users: [key], said: ["status": said])
  }
}
