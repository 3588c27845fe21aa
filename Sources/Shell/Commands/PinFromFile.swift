import Columns
import Diagnostics
import Formats
import History
import Language
import Query
import Tiering

/// Reads pins from a file: who, which tier, until when, why.
struct PinFromFile: Command {
  static let manual = Manual(
    [Signature(.command, "pin from FILE:file [for AXIS:column]", acting: true)],
    "reads pins from a CSV file with the columns id, tier, until and why, or 客户编号, 层级, 截止 and 原因: all of them, or none",
    examples: ["pin from \"manual.csv\"", "pin from \"manual.csv\" for tier"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("pin from names a file") }
    guard let customers = session.catalog.customers, let key = customers.key,
      let keys = customers.table.field(named: key)?.column
    else { throw Diagnostic("no-customers", "customers are pinned, and none are loaded yet", at: file.span) }
    let axis = try axisNamed(clause.name("AXIS"), session.catalog)
    let loaded: LoadedTable
    do throws(Diagnostic) {
      loaded = try texts(of: file.text, session)
    } catch {
      throw error.placed(at: file.span)
    }
    let columns = try PinColumns(loaded.table, key: key, at: file.span)
    let tiers = PinnableTiers(axis, session.catalog)
    let (places, isFollowed) = session.rowsFollowingMerges(of: columns.id, in: keys)
    var binding = Binding(session.catalog)
    let hasLastDays = columns.until.map { $0.missingCount < $0.count } ?? false
    let day = hasLastDays ? try binding.asOf(at: file.span) : nil
    var wrong: [(line: Int, reason: Message)] = loaded.rejects.map { ($0.line, $0.reason) }
    var lineOfRow: [Int32: Int] = [:]
    var inForce: [(row: Int32, pin: StoredPin)] = []
    var followed: [(from: String, into: String)] = []
    var ended: [StoredPin] = []
    for row in 0..<loaded.table.rowCount {
      let line = loaded.lines.line(ofRow: row)
      do throws(Diagnostic) {
        var pin = try columns.pin(row, axis: axis, tiers)
        guard places[row] >= 0 else {
          throw Diagnostic("unknown-customer", "no customer has the \(key) \"\(pin.key)\"")
        }
        if let other = lineOfRow[places[row]] {
          throw Diagnostic("pinned-twice", "\"\(pin.key)\" is pinned on line \(other) already")
        }
        lineOfRow[places[row]] = line
        if isFollowed[row] {
          followed.append((pin.key, keys[Int(places[row])].text))
          pin.key = keys[Int(places[row])].text
        }
        if let day, let until = pin.until, until < day {
          ended.append(pin)
        } else {
          inForce.append((places[row], pin))
        }
      } catch {
        wrong.append((line, error.message))
      }
    }
    guard wrong.isEmpty else { throw refusal(wrong, at: file.span) }
    guard !inForce.isEmpty || !ended.isEmpty else { return Answer("\"\(file.text)\" has no rows: nobody is pinned") }
    var moved = 0
    let catalog = session.catalog
    var notes = try session.perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in
      state.pins = StoredPins(state.pins.all + ended)
      moved = try state.keepPins(inForce.map(\.pin), at: inForce.map(\.row), axis: axis, catalog)
    }
    if let first = followed.first {
      notes.append(
        "\(grouped(followed.count)) pins of records merged before hold for the survivors: \(first.from) is merged into \(first.into)"
      )
    }
    if !ended.isEmpty, let day { notes.append("no longer in force, ended before \(day): \(grouped(ended.count)) pins") }
    return Answer(
      "\(grouped(inForce.count)) customers are pinned, \(grouped(moved)) from another tier", notes: notes)
  }

  /// The file with every column as text: the header is needed to say so.
  private static func texts(of path: String, _ session: Session) throws(Diagnostic) -> LoadedTable {
    try session.world.files.read(path) { (bytes) throws(Diagnostic) in
      var options = CSVOptions()
      for field in try readCSV(bytes, name: path, options: options).table.fields { options.types[field.name] = .text }
      return try readCSV(bytes, name: path, options: options)
    }
  }

  private static func refusal(_ wrong: [(line: Int, reason: Message)], at span: SourceSpan) -> Diagnostic {
    let sorted = wrong.sorted { $0.line < $1.line }
    var lines = sorted.prefix(10).map { "line \($0.line): \($0.reason)" as Message }
    if sorted.count > 10 { lines.append("… and \(grouped(sorted.count - 10)) more") }
    return Diagnostic(
      "bad-pin",
      "\(grouped(wrong.count)) rows cannot be pins, so nobody is pinned: \(Message(joining: lines, with: Message.comma))",
      at: span)
  }
}

/// Which columns of a file say what of a pin.
private struct PinColumns {
  let id: Column
  let tier: Column
  let until: Column?
  let why: Column?

  private static let ids = ["id", "customer_id", "customer", "key", "客户编号", "客户号", "客户id", "编号", "客户"]
  private static let tiers = ["tier", "grade", "level", "层级", "等级", "级别", "客户等级", "客户层级", "分层"]
  private static let lastDays = ["until", "end", "expires", "截止", "截止日期", "截止日", "有效期", "有效期至", "到期日", "到期"]
  private static let reasons = ["why", "reason", "note", "原因", "理由", "说明", "备注"]

  init(_ table: Table, key: String, at span: SourceSpan) throws(Diagnostic) {
    func find(_ names: [String]) -> Column? {
      for name in names {
        for field in table.fields where field.name == name || field.name.lowercased() == name { return field.column }
      }
      return nil
    }
    guard let id = find([key] + PinColumns.ids), let tier = find(PinColumns.tiers) else {
      throw Diagnostic(
        "pin-columns",
        "a file of pins has the columns id and tier, and may have until and why; this one has \(Message(listing: table.fields.map(\.name)))",
        at: span, expected: ["id, tier, until, why", "客户编号, 层级, 截止, 原因"])
    }
    (self.id, self.tier, until, why) = (id, tier, find(PinColumns.lastDays), find(PinColumns.reasons))
  }

  func pin(_ row: Int, axis: String, _ tiers: PinnableTiers) throws(Diagnostic) -> StoredPin {
    guard let key = text(id, row) else { throw Diagnostic("bad-pin", "there is no customer") }
    guard let code = text(tier, row) else { throw Diagnostic("bad-pin", "there is no tier") }
    let until = try until.flatMap { text($0, row) }.map { (written) throws(Diagnostic) -> Day in
      guard let day = dayWritten(written) else {
        throw Diagnostic("not-a-date", "\"\(written)\" is not a date such as 2026-12-31")
      }
      return day
    }
    return StoredPin(
      key: key, axis: axis, tier: try tiers.code(of: code, at: nil), until: until,
      why: why.flatMap { text($0, row) } ?? "")
  }

  private func text(_ column: Column, _ row: Int) -> String? { column.isMissing(row) ? nil : column[row].text }
}

/// A day as year, month and day with `-`, `/`, `.` or 年月日 between them.
private func dayWritten(_ text: String) -> Day? {
  let separators: Set<Character> = ["-", "/", ".", "年", "月", "日"]
  let parts = text.split(whereSeparator: { separators.contains($0) })
  let numbers = parts.compactMap { Int($0) }
  guard parts.count == 3, numbers.count == 3, parts[0].count == 4 else { return nil }
  return Day(year: numbers[0], month: numbers[1], day: numbers[2])
}
