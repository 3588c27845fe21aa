import Columns
import Diagnostics
import Formats
import History
import Language
import Query

/// Some customers drawn at random, each value compared with the file it came from.
struct SpotCheck: SessionSource {
  static let manual = Manual(
    [Signature(.source, "sample N:integer against FILE:file [seed SEED:integer] \(fileOptions)")],
    "draws customers at random and compares each of their values with a file: what differs is told, row by row",
    examples: ["sample 20 against \"customers.csv\"", "sample 5 against \"customers.csv\" seed 7"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let file = clause.text("FILE"), let number = clause.integer("N") else {
      preconditionFailure("a spot check names a number and a file")
    }
    guard let stored = session.state.customers, case .keyed(let key) = stored.kind,
      let ids = stored.table.field(named: key)?.column
    else { throw Diagnostic("no-customers", "no customers are loaded yet", at: clause.span) }
    var how: Clause?
    if let text = session.state.entry("recipe", "customers")?.text { how = try loadClause(text) }
    var base: FileOptions?
    if let how { base = try FileOptions(how) }
    var options = try FileOptions(clause, after: base)
    var renamed = renames(clause)
    if let how { renamed += renames(how) }
    options.csv.keyColumn = renamed.first { $0.new == key }?.old ?? key
    var loaded: LoadedTable
    do throws(Diagnostic) {
      loaded = try Load.reading(file.text, options, session)
    } catch {
      throw error.placed(at: file.span)
    }
    loaded.table = loaded.table.renamed(renamed)
    guard let there = loaded.table.field(named: key)?.column, there.type == .text else {
      throw Load.noColumn(key, loaded, at: file.span)
    }
    let seed = clause.integer("SEED").map { UInt64(bitPattern: Int64($0)) } ?? session.seed ?? 1
    var drawn = (0..<stored.table.rowCount).map { Int32($0) }
    var draws = SeededDraws(seed: seed)
    draws.shuffle(&drawn)
    drawn = Array(drawn.prefix(max(0, number))).sorted()
    let drawnIds = ids.gathered(drawn)
    // Where each drawn customer stands in the file; its first row, where it has several.
    var rowOf = [Int](repeating: -1, count: drawn.count)
    for (row, place) in customerRows(of: there, in: drawnIds).enumerated() where place >= 0 && rowOf[Int(place)] < 0 {
      rowOf[Int(place)] = row
    }
    let columns = loaded.table.fields.filter { $0.name != key && stored.table.field(named: $0.name) != nil }
    var findings: [(key: String, column: String?, here: String?, there: String?, line: Int?)] = []
    var alike = 0
    for (place, row) in drawn.enumerated() {
      let name = drawnIds[place].text
      guard rowOf[place] >= 0 else {
        findings.append((name, nil, nil, nil, nil))
        continue
      }
      var isAlike = true
      for field in columns {
        guard let own = stored.table.field(named: field.name)?.column else { continue }
        let (here, there) = (own[Int(row)], field.column[rowOf[place]])
        guard here.text != there.text else { continue }
        isAlike = false
        findings.append((name, field.name, here.text, there.text, loaded.lines.line(ofRow: rowOf[place])))
      }
      if isAlike { alike += 1 }
    }
    let table = Table(
      rowCount: findings.count,
      fields: [
        Field(key, textColumn(findings.map(\.key))), Field("column", textColumn(findings.map(\.column))),
        Field("here", textColumn(findings.map(\.here))), Field("in_file", textColumn(findings.map(\.there))),
        Field("line", countColumn(findings.map(\.line))),
      ])
    return MadeTable(
      table: table,
      headline: [
        "\(alike) of \(drawn.count) customers are in the file as they are here, in \(columns.count) columns",
        "drawn at random with seed \(String(seed))",
      ], noun: "differences", users: [key])
  }
}
