import Columns
import Diagnostics
import Formats
import Language
import Query

/// `| save "file"`: an export of the rows, which is no change of the store.
let exportManual = Manual(
  [Signature(.stage, "save FILE:file [plain] [replace]")],
  "writes the rows into a file, whole or not at all: .csv, .json, .jsonl, .md, .xlsx or .sqlite; a CSV file is made for spreadsheets (a mark of UTF-8, formulas in texts defused) unless `plain` is said; a file that is there is kept unless `replace` is",
  examples: [
    "where tier = A | select customer_id, name, amount_12m | save \"a-customers.csv\"",
    "count by region, tier | pivot tier | save \"tiers.md\" replace",
  ])

extension Table {
  /// How many reals need more digits than these to be the same numbers again.
  fileprivate func countOfReals(beyond digits: Int) -> Int {
    var count = 0
    for field in fields {
      guard case .real(let values) = field.column.data else { continue }
      for (row, value) in values.enumerated() where !field.column.isMissing(row) && value.isFinite {
        let mantissa = "\(value.magnitude)".utf8.prefix { $0 != UInt8(ascii: "e") }.filter { $0 != UInt8(ascii: ".") }
        if mantissa.drop(while: { $0 == UInt8(ascii: "0") }).count > digits { count += 1 }
      }
    }
    return count
  }
}

extension Session {
  /// An export comes last.
  func takeExport(_ stages: inout [Clause]) throws(Diagnostic) -> Clause? {
    guard let place = stages.firstIndex(where: { exportManual.signatures.contains($0.signature) }) else { return nil }
    guard place == stages.count - 1 else {
      throw Diagnostic(
        "export-last", "\"save\" writes the rows as they are here, so it is the last stage", at: stages[place].span)
    }
    return stages.removeLast()
  }

  mutating func export(
    _ clause: Clause, _ source: BoundSource, _ plan: PipelinePlan, _ binding: Binding
  ) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("save names a file") }
    let ending = file.text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last.map {
      $0.lowercased()
    }
    var formats = exportFormats(with: world.foreign)
    if ending == CleaningPlan.ending {
      try refuseOtherThanSteps(binding.schema.items.map(\.name), at: file.span, "clean | save \"q3.plan\"")
      formats = [cleaningPlan]
    }
    guard let format = formats.first(where: { $0.ending == ending }) else {
      throw Diagnostic(
        "unknown-format", "the end of a file's name says how it is written", at: file.span,
        expected: [Message(listing: formats.map { ".\($0.ending)" })], hint: "save \"rows.csv\"")
    }
    let rows = try rows(source, plan, binding).rows
    let table = try rows.table(in: evaluation)
    let isForSpreadsheets = ending == "csv" && !clause.has("plain")
    let (written, defused) = isForSpreadsheets ? table.defused() : (table, 0)
    do throws(Diagnostic) {
      var bytes = try format.bytes(written) { () throws(Diagnostic) in
        if world.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was written") }
      }
      if isForSpreadsheets, bytes.contains(where: { $0 >= 0x80 }) { bytes = byteOrderMark + bytes }
      try world.decide()
      if clause.has("replace") {
        try world.files.replace(bytes, at: file.text)
      } else {
        try world.files.write(bytes, to: file.text)
      }
    } catch {
      let isThere = error.rule == "file-exists" && !clause.has("replace")
      var told = error
      if isThere { told.hint = "save \"\(file.text)\" replace" }
      throw told.placed(at: file.span)
    }
    remember(rows)
    var notes = rows.notes
    if let day = binding.usedAsOf { notes.append(asOfNote(day)) }
    if defused > 0 {
      notes.append(
        defused == 1
          ? "1 text like a formula has an apostrophe before it; `load` takes it off, `plain` leaves it out"
          : "\(grouped(defused)) texts like formulas have an apostrophe before them; `load` takes it off, `plain` leaves it out"
      )
    }
    let rounded = ending == "xlsx" ? table.countOfReals(beyond: 16) : 0
    if rounded > 0 {
      notes.append(
        "\(grouped(rounded)) reals have 17 digits, and numbers of a workbook 16; .csv, .json and .sqlite keep all")
    }
    return Answer(
      "\(grouped(table.rowCount)) \(rows.schema.noun) saved in \(file.text), \(table.fields.count) columns",
      notes: notes)
  }
}
