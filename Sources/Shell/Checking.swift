import Columns
import Diagnostics
import History
import Query

/// One thing that looks wrong.
struct Finding {
  /// `duplicate`, `near`, `invalid`, `missing`, `unknown`, `future`, `outlier`.
  var kind: String
  var column: String
  /// The row it was found in, by its key.
  var key: String?
  var value: String?
  var message: Message
}

/// Looks through a table's columns; what a column is, its name says.
struct Checking {
  let stored: StoredTable
  let session: Session
  private(set) var findings: [Finding] = []
  private(set) var notes: [Message] = []

  /// No more findings of one kind in one column are shown than these.
  private static let most = 1000

  init(_ stored: StoredTable, _ session: Session) {
    self.stored = stored
    self.session = session
  }

  var keyName: String {
    switch stored.kind {
    case .keyed(let key): key
    case .events(_, let by, _): by
    }
  }

  mutating func run() throws(Diagnostic) {
    for field in stored.table.fields where field.name != keyName {
      if session.world.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
      switch field.column.type {
      case .text: try checkTexts(field)
      case .date: checkDays(field)
      case .integer, .decimal, .real: checkNumbers(field)
      case .boolean, .tags, .tier: break
      }
      checkMissing(field)
    }
  }

  private func key(_ row: Int) -> String? {
    stored.table.field(named: keyName).map { $0.column[row].text }
  }

  private mutating func add(_ kind: String, _ field: Field, _ row: Int, _ message: Message) {
    findings.append(
      Finding(kind: kind, column: field.name, key: key(row), value: field.column[row].text, message: message))
  }

  private mutating func tellRest(_ count: Int, _ kind: Message, _ field: Field) {
    guard count > Checking.most else { return }
    notes.append("\(field.name): \(grouped(count - Checking.most)) more of \(kind) are not shown")
  }

  // MARK: Texts

  private mutating func checkTexts(_ field: Field) throws(Diagnostic) {
    guard case .text(let codes, let dictionary) = field.column.data else { return }
    let kind = TextKind(field.name)
    if kind == .owner { return checkOwners(field, codes, dictionary) }
    guard kind != .other else { return }
    let normals = (0..<Int32(dictionary.count)).map { kind.normal(dictionary[$0]) }
    if case .keyed = stored.kind { try checkDuplicates(field, codes, normals, kind) }
    var wrong = 0
    for (row, code) in codes.enumerated() where code >= 0 {
      guard let message = kind.fault(dictionary[code], normals[Int(code)]) else { continue }
      wrong += 1
      if wrong <= Checking.most { add("invalid", field, row, message) }
    }
    tellRest(wrong, "invalid values", field)
  }

  private mutating func checkDuplicates(_ field: Field, _ codes: [Int32], _ normals: [String], _ kind: TextKind)
    throws(Diagnostic)
  {
    var first: [String: Int] = [:]
    var found = 0
    var distinct: [(text: String, row: Int)] = []
    for (row, code) in codes.enumerated() where code >= 0 {
      let normal = normals[Int(code)]
      guard kind.isLongEnough(normal) else { continue }
      if let before = first[normal] {
        found += 1
        if found <= Checking.most {
          add(
            "duplicate", field, row,
            "\(key(before) ?? "") has the same: \"\(field.column[before].text)\"")
        }
      } else {
        first[normal] = row
        if kind == .name { distinct.append((normal, row)) }
      }
    }
    tellRest(found, "duplicates", field)
    if kind == .name { try checkNearNames(field, distinct) }
  }

  /// Names that differ by one character.
  private mutating func checkNearNames(
    _ field: Field, _ names: [(text: String, row: Int)]
  ) throws(Diagnostic) {
    guard names.count <= mostNearNames else {
      notes.append("\(field.name): near names are looked for among \(grouped(mostNearNames)) names at most")
      return
    }
    let pairs = try nearNames(names.map(\.text), session.world.isInterrupted)
    for pair in pairs.prefix(Checking.most) {
      let other = names[pair.first].row
      add(
        "near", field, names[pair.second].row,
        "is near to \(key(other) ?? ""): \"\(field.column[other].text)\"")
    }
    tellRest(pairs.count, "near names", field)
  }

  /// Where a table of owners is kept, everyone named is in it.
  private mutating func checkOwners(_ field: Field, _ codes: [Int32], _ dictionary: TextDictionary) {
    guard
      let owners = session.state.tables.first(where: {
        guard case .keyed(let key) = $0.kind, $0.name != stored.name else { return false }
        return key == field.name || [field.name, "\(field.name)s", "owners", "负责人"].contains($0.name)
      }), case .keyed(let key) = owners.kind, let known = owners.table.field(named: key)?.column,
      case .text(_, let names) = known.data
    else { return }
    let isKnown = names.codes(matching: dictionary).map { $0 >= 0 }
    var found = 0
    for (row, code) in codes.enumerated() where code >= 0 && !isKnown[Int(code)] {
      found += 1
      if found <= Checking.most { add("unknown", field, row, "nobody in \"\(owners.name)\" is called so") }
    }
    tellRest(found, "unknown owners", field)
  }

  // MARK: Days, numbers, missing values

  private mutating func checkDays(_ field: Field) {
    guard case .date(let days) = field.column.data else { return }
    let today = session.state.asOf ?? session.world.today()
    var found = 0
    for (row, day) in days.enumerated() where !field.column.isMissing(row) {
      if day > today.number || day < -25_567 {
        found += 1
        guard found <= Checking.most else { continue }
        add(
          day > today.number ? "future" : "invalid", field, row,
          day > today.number ? "is after \(today.description)" : "is before 1900")
      }
    }
    tellRest(found, "days to come", field)
  }

  /// Beyond ten times the distance between the quartiles from them.
  private mutating func checkNumbers(_ field: Field) {
    guard !TextKind.isCode(field.name) else { return }
    func number(_ row: Int) -> Double {
      switch field.column[row] {
      case .exact(let value): value.double
      case .real(let value): value
      default: 0
      }
    }
    let order = field.column.order()
    guard order.count >= 20 else { return }
    let low = number(Int(order[order.count / 4]))
    let high = number(Int(order[order.count * 3 / 4]))
    let reach = (high - low) * 10
    guard reach > 0 else { return }
    // In order they stand at the two ends.
    let below = order.prefix { number(Int($0)) < low - reach }
    let above = order.reversed().prefix { number(Int($0)) > high + reach }
    let outside = below + above.reversed()
    for row in outside.suffix(20) {
      add(
        "outlier", field, Int(row),
        "half of the values lie between \(plainText(of: low)) and \(plainText(of: high))")
    }
    if outside.count > 20 {
      notes.append("\(field.name): \(grouped(outside.count)) outliers; the 20 greatest are shown")
    }
  }

  /// A column that nearly everybody has a value in.
  private mutating func checkMissing(_ field: Field) {
    let (missing, count) = (field.column.missingCount, field.column.count)
    guard missing > 0, count >= 20, missing * 50 <= count, let bits = field.column.missing else { return }
    if case .tags = field.column.data { return }
    for row in bits.ones().prefix(Checking.most) {
      findings.append(
        Finding(
          kind: "missing", column: field.name, key: key(Int(row)), value: nil,
          message: "\(grouped(count - missing)) of \(grouped(count)) rows have a value here"))
    }
  }
}
