import Columns
import Diagnostics
import Formats
import Language
import Query

/// `| save "file"`: an export of the rows, which is no change of the store.
let exportManual = Manual(
  [Signature(.stage, "save FILE:file [replace]")],
  "writes the rows into a file, whole or not at all: .csv, .json, .jsonl or .md; a file that is there is kept unless `replace` is said",
  examples: [
    "where tier = A | select customer_id, name, amount_12m | save \"a-customers.csv\"",
    "count by region, tier | pivot tier | save \"tiers.md\" replace",
  ])

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
    guard let format = exportFormats.first(where: { $0.ending == ending }) else {
      throw Diagnostic(
        "unknown-format", "the end of a file's name says how it is written", at: file.span,
        expected: [Message(listing: exportFormats.map { ".\($0.ending)" })], hint: "save \"rows.csv\"")
    }
    let rows = try rows(source, plan, binding).rows
    let table = try rows.table(in: evaluation)
    do throws(Diagnostic) {
      let bytes = try format.bytes(table) { () throws(Diagnostic) in
        if world.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was written") }
      }
      try world.decide()
      if clause.has("replace") {
        try world.files.replace(bytes, at: file.text)
      } else {
        try world.files.write(bytes, to: file.text)
      }
    } catch {
      let isThere = error.rule == "file-exists"
      var told = error
      if isThere { told.hint = "save \"\(file.text)\" replace" }
      throw told.placed(at: file.span)
    }
    remember(rows)
    var notes = rows.notes
    if let day = binding.usedAsOf { notes.append(asOfNote(day)) }
    return Answer(
      "\(grouped(table.rowCount)) \(rows.schema.noun) saved in \(file.text), \(table.fields.count) columns",
      notes: notes)
  }
}
