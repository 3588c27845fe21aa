import Columns
import Diagnostics
import Formats
import Language
import Query

extension Proposals {
  /// Values that customers lack and another file has.
  ///
  /// - Parameter by: the column by which a customer is found in the file; nil for the key, or for what else says who
  ///   somebody is.
  mutating func fill(
    from file: (text: String, span: SourceSpan), by name: Name?, _ options: FileOptions,
    _ renamed: [(old: String, new: String)]
  ) throws(Diagnostic) {
    /// The file with a column read as text, as whatever tells customers apart is.
    func read(asText column: String?) throws(Diagnostic) -> LoadedTable {
      var options = options
      options.csv.keyColumn = renamed.first { $0.new == column }?.old ?? column
      do throws(Diagnostic) {
        var loaded = try Load.reading(file.text, options, session)
        loaded.table = loaded.table.renamed(renamed)
        return loaded
      } catch {
        throw error.placed(at: file.span)
      }
    }
    var loaded = try read(asText: name?.text)
    let by = name?.text ?? [key].first { loaded.table.field(named: $0) != nil } ?? sharedIdentity(loaded.table)
    guard let by else {
      throw Diagnostic(
        "no-shared-column", "nothing says which customer a row of \"\(file.text)\" is of: name a column that both have",
        at: file.span,
        hint: "clean from \"\(file.text)\" by \(Message(listing: loaded.table.fields.prefix(1).map(\.name)))")
    }
    if let column = loaded.table.field(named: by)?.column, column.type != .text { loaded = try read(asText: by) }
    guard let there = loaded.table.field(named: by)?.column else {
      throw Load.noColumn(by, loaded, at: name?.span ?? file.span)
    }
    guard let here = table.field(named: by)?.column else {
      throw Diagnostic(
        "unknown-column", "customers have no column \"\(by)\"", at: name?.span ?? file.span,
        nearest: nearestName(to: by, among: table.fields.map(\.name)))
    }
    let kind: TextKind? = by == key ? nil : TextKind(by)
    func normal(_ column: Column, _ row: Int) -> String? {
      guard !column.isMissing(row) else { return nil }
      let text = kind?.normal(column[row].text) ?? column[row].text
      return text.isEmpty ? nil : text
    }
    var rowsOf: [String: [Int]] = [:]
    for row in 0..<loaded.table.rowCount {
      if row & 0xFFFF == 0, session.world.isInterrupted() { throw .interrupted }
      if let text = normal(there, row) { rowsOf[text, default: []].append(row) }
    }
    let shared = table.fields.filter { field in
      field.name != key && field.name != by && field.column.type != .tags && (only?.contains(field.name) ?? true)
        && loaded.table.field(named: field.name) != nil
    }
    if shared.isEmpty {
      notes.append("\"\(file.text)\" has no column that customers have, but for \"\(by)\"")
    }
    // A name that two customers have says nothing of either.
    var countOf: [String: Int] = [:]
    for row in 0..<table.rowCount { if let text = normal(here, row) { countOf[text, default: 0] += 1 } }
    var matched = 0
    var differing = 0
    var ambiguous = 0
    for row in 0..<table.rowCount {
      if row & 0xFFFF == 0, session.world.isInterrupted() { throw .interrupted }
      guard let text = normal(here, row), let rows = rowsOf[text] else { continue }
      guard countOf[text] == 1 else {
        ambiguous += 1
        continue
      }
      matched += 1
      for field in shared {
        guard let other = loaded.table.field(named: field.name)?.column else { continue }
        let values = uniqueTexts(rows.filter { !other.isMissing($0) }.map { other[$0].text })
        guard let value = values.first else { continue }
        if !field.column.isMissing(row) {
          if field.column[row].text != value { differing += 1 }
          continue
        }
        guard values.count == 1, let line = rows.first(where: { !other.isMissing($0) }) else {
          ambiguous += 1
          continue
        }
        add("fill", row, field.name, nil, value, why: "\(file.text), line \(loaded.lines.line(ofRow: line))")
      }
    }
    notes.append("\(grouped(matched)) of \(grouped(table.rowCount)) customers are found in \"\(file.text)\" by \(by)")
    if differing > 0 { notes.append("\(grouped(differing)) values there are other than here: these stay") }
    if ambiguous > 0 {
      notes.append("\(grouped(ambiguous)) matches are passed over: several customers or several values")
    }
  }

  /// A column that says who somebody is, in both.
  private func sharedIdentity(_ other: Table) -> String? {
    for kind in [TextKind.taxNumber, .phone, .email, .name] {
      if let field = table.fields.first(where: { TextKind($0.name) == kind && other.field(named: $0.name) != nil }) {
        return field.name
      }
    }
    return nil
  }
}
