import Columns
import Diagnostics
import History

/// Customers that are one and the same, as far as their columns say.
struct Duplicates {
  /// Two rows, and the columns in which they have the same.
  struct Pair: Hashable {
    var first: Int
    var second: Int
    var columns: [String]
    /// What speaks against it; nil where nothing does.
    var doubt: Doubt?
  }

  enum Doubt: Hashable {
    case otherTaxNumber
    case otherName
    /// A name that two people may have.
    case shortName
    /// The names differ by one sign.
    case nearName
  }

  /// Rows with another's identity, from the first on, with what joins each to the first.
  private(set) var groups: [(rows: [Int], columns: [[String]])] = []
  /// For a person to decide.
  private(set) var doubtful: [Pair] = []
  private(set) var notes: [Message] = []

  /// More customers than these with one value are no doubles: the value is a switchboard's, or made up.
  static let most = 8

  private struct Known {
    var name: String
    var kind: TextKind
    var column: Column
    var codes: [Int32]
    var normals: [String]

    func normal(_ row: Int) -> String? { codes[row] < 0 ? nil : normals[Int(codes[row])] }
    func written(_ row: Int) -> String { column[row].text }
  }
  private var columns: [Known] = []

  /// What the texts of a column have in common with others that mean the same, by code; nil where it was not looked at.
  func normals(of column: String) -> [String]? { columns.first { $0.name == column }?.normals }

  init(_ table: Table, key: String, only names: [String]?, _ isInterrupted: () -> Bool) throws(Diagnostic) {
    for field in table.fields where field.name != key {
      guard names?.contains(field.name) ?? true, case .text(let codes, let dictionary) = field.column.data else {
        continue
      }
      let kind = TextKind(field.name)
      guard ![.other, .owner].contains(kind) else { continue }
      if isInterrupted() { throw .interrupted }
      let normals = (0..<Int32(dictionary.count)).map { code in
        let text = dictionary[code]
        return TextKind.saysNothing(text) ? "" : kind.normal(text)
      }
      columns.append(Known(name: field.name, kind: kind, column: field.column, codes: codes, normals: normals))
    }
    var pairs: [UInt64: Pair] = [:]
    for column in columns {
      if isInterrupted() { throw .interrupted }
      for rows in sharing(column, table.rowCount) {
        for row in rows.dropFirst() {
          let place = UInt64(rows[0]) << 32 | UInt64(row)
          pairs[place, default: Pair(first: rows[0], second: row, columns: [])].columns.append(column.name)
        }
      }
    }
    var firm: [Pair] = []
    for var pair in pairs.values.sorted(by: { ($0.first, $0.second) < ($1.first, $1.second) }) {
      pair.doubt = doubt(pair)
      if pair.doubt == nil { firm.append(pair) } else { doubtful.append(pair) }
    }
    try findNearNames(known: Set(pairs.keys), isInterrupted)
    join(firm, table.rowCount)
  }

  /// Names that differ by one sign, of rows that nothing else joins.
  private mutating func findNearNames(known: Set<UInt64>, _ isInterrupted: () -> Bool) throws(Diagnostic) {
    for column in columns where column.kind == .name {
      var isSeen = Bitmap(count: column.normals.count)
      var names: [(text: String, row: Int)] = []
      for (row, code) in column.codes.enumerated() where code >= 0 && !isSeen[Int(code)] {
        isSeen[Int(code)] = true
        names.append((column.normals[Int(code)], row))
      }
      guard names.count <= mostNearNames else {
        notes.append("\(column.name): near names are looked for among \(grouped(mostNearNames)) names at most")
        continue
      }
      let these = [column.name]
      for (one, other) in try nearNames(names.map(\.text), isInterrupted) {
        let (a, b) = (names[one].row, names[other].row)
        guard !known.contains(UInt64(min(a, b)) << 32 | UInt64(max(a, b))), names[one].text != names[other].text else {
          continue
        }
        doubtful.append(Pair(first: min(a, b), second: max(a, b), columns: these, doubt: .nearName))
      }
    }
  }

  /// The rows that share a value, in stretches of two and more; rows in ascending order.
  private mutating func sharing(_ column: Known, _ count: Int) -> [[Int]] {
    var placeOf: [String: Int32] = Dictionary(minimumCapacity: column.normals.count)
    let places = column.normals.map { normal -> Int32 in
      guard column.kind.isLongEnough(normal) else { return -1 }
      if let known = placeOf[normal] { return known }
      let next = Int32(placeOf.count)
      placeOf[normal] = next
      return next
    }
    var firstRow = [Int32](repeating: -1, count: placeOf.count)
    var rowsOf: [Int32: [Int]] = [:]
    for row in 0..<count where column.codes[row] >= 0 {
      let place = places[Int(column.codes[row])]
      guard place >= 0 else { continue }
      if firstRow[Int(place)] < 0 {
        firstRow[Int(place)] = Int32(row)
      } else {
        rowsOf[place, default: [Int(firstRow[Int(place)])]].append(row)
      }
    }
    var found: [[Int]] = []
    var crowds: [[Int]] = []
    for rows in rowsOf.values.sorted(by: { $0[0] < $1[0] }) {
      if rows.count > Duplicates.most { crowds.append(rows) } else { found.append(rows) }
    }
    for rows in crowds.prefix(3) {
      notes.append(
        "\(column.name): \(grouped(rows.count)) customers have \"\(column.written(rows[0]))\", too many to be one: they are not merged"
      )
    }
    if crowds.count > 3 {
      notes.append("\(column.name): \(grouped(crowds.count - 3)) more values that too many customers have to be one")
    }
    return found
  }

  /// What speaks against two rows being one customer.
  private func doubt(_ pair: Pair) -> Doubt? {
    func kinds(_ kind: TextKind) -> [Known] { columns.filter { $0.kind == kind } }
    func same(_ kind: TextKind) -> Bool { kinds(kind).contains { pair.columns.contains($0.name) } }
    func differ(_ kind: TextKind) -> Bool {
      !same(kind)
        && kinds(kind).contains { column in
          guard let a = column.normal(pair.first), let b = column.normal(pair.second) else { return false }
          return !a.isEmpty && !b.isEmpty && a != b
        }
    }
    if same(.taxNumber) { return nil }
    if differ(.taxNumber) { return .otherTaxNumber }
    if same(.name) {
      let name = kinds(.name).first { pair.columns.contains($0.name) }?.normal(pair.first) ?? ""
      let isShort = name.unicodeScalars.count < 4 || !name.contains(where: { $0.isLetter })
      return isShort && !same(.phone) && !same(.email) ? .shortName : nil
    }
    guard differ(.name) else { return nil }
    let isNear = kinds(.name).contains { column in
      guard let a = column.normal(pair.first), let b = column.normal(pair.second) else { return false }
      return isOneApart(Array(a), Array(b)) || a.hasPrefix(b) || b.hasPrefix(a)
    }
    return isNear ? nil : .otherName
  }

  /// Joins firm pairs into groups. Where a group has two tax numbers, nobody knows which of its pairs is wrong: all of
  /// them are for a person to decide.
  private mutating func join(_ firm: [Pair], _ count: Int) {
    var parent = [Int32](0..<Int32(count))
    func root(_ row: Int) -> Int {
      var row = Int32(row)
      while parent[Int(row)] != row {
        parent[Int(row)] = parent[Int(parent[Int(row)])]
        row = parent[Int(row)]
      }
      return Int(row)
    }
    for pair in firm {
      let (a, b) = (root(pair.first), root(pair.second))
      if a != b { parent[max(a, b)] = Int32(min(a, b)) }
    }
    var pairsOf: [Int: [Pair]] = [:]
    for pair in firm { pairsOf[root(pair.first), default: []].append(pair) }
    for (_, pairs) in pairsOf.sorted(by: { $0.key < $1.key }) {
      let rows = Set(pairs.flatMap { [$0.first, $0.second] }).sorted()
      let taxNumbers = columns.filter { $0.kind == .taxNumber }.map { column in
        Set(rows.compactMap { column.normal($0) }.filter { !$0.isEmpty }).count
      }
      if rows.count > Duplicates.most || taxNumbers.contains(where: { $0 > 1 }) {
        doubtful += pairs.map { pair in
          var pair = pair
          pair.doubt = .otherTaxNumber
          return pair
        }
        continue
      }
      let reasons = rows.map { row in
        uniqueTexts(pairs.filter { $0.first == row || $0.second == row }.flatMap(\.columns))
      }
      groups.append((rows, reasons))
    }
    let grouped = Dictionary(
      groups.enumerated().flatMap { place, group in group.rows.map { ($0, place) } }
    ) { first, _ in first }
    doubtful = doubtful.filter { grouped[$0.first] == nil || grouped[$0.first] != grouped[$0.second] }
      .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }
}
