internal import Diagnostics

/// A column as the header names it.
struct HeaderColumn: Sendable {
  var name: String
  var unit: String?
  /// The text in the file.
  var written: String
}

/// The columns of a file, and what was changed in their names.
struct Header: Sendable {
  var columns: [HeaderColumn]
  var told: [Message] = []

  /// More columns than these are refused: a file of other things than customers.
  static let mostColumns = 4096

  /// Names as written, blanks around them taken off; `金额（元）` is `金额` in 元; a name that is missing becomes
  /// `column_3`, one that was there already `name_2`.
  init(written: [String]) {
    columns = written.map { text in HeaderColumn(name: trimmed(text), unit: nil, written: trimmed(text)) }
    takeUnits()
    nameTheNameless()
    renameDuplicates()
  }

  /// Columns of a file without a header.
  init(count: Int) {
    columns = (1...max(count, 1)).map { HeaderColumn(name: "column_\($0)", unit: nil, written: "") }
  }

  /// The place of a column by its name, or by its header as written.
  func place(of name: String) -> Int? {
    columns.firstIndex { $0.name == name } ?? columns.firstIndex { $0.written == name }
  }

  private mutating func takeUnits() {
    let parts = columns.map { nameAndUnit($0.written) }
    var uses: [String: Int] = [:]
    for (part, column) in zip(parts, columns) { uses[part?.name ?? column.written, default: 0] += 1 }
    for (index, part) in parts.enumerated() {
      // `sales (east)` and `sales (west)` are two columns, not two units.
      guard let (name, unit) = part, uses[name] == 1 else { continue }
      columns[index].name = name
      columns[index].unit = unit
      told.append("the header \"\(columns[index].written)\" is column \"\(name)\" with the unit \"\(unit)\"")
    }
  }

  private mutating func nameTheNameless() {
    for index in columns.indices where columns[index].name.isEmpty {
      columns[index].name = "column_\(index + 1)"
      told.append(Header.nameless(columns[index].name))
    }
  }

  /// What is told of a column without a name, which has a number as its name's last part.
  static func nameless(_ name: String) -> Message {
    "header \(String(name.split(separator: "_").last ?? "")) is empty: the column is \"\(name)\""
  }

  private mutating func renameDuplicates() {
    var taken = Set(columns.map(\.name))
    var seen: [String: Int] = [:]
    for index in columns.indices {
      let name = columns[index].name
      guard var number = seen[name] else {
        seen[name] = 1
        continue
      }
      repeat { number += 1 } while taken.contains("\(name)_\(number)")
      seen[name] = number
      columns[index].name = "\(name)_\(number)"
      taken.insert(columns[index].name)
      told.append("the header \"\(name)\" stands there more than once: column \(index + 1) is \"\(name)_\(number)\"")
    }
  }
}

private func trimmed(_ text: String) -> String {
  var rest = Substring(text)
  while let first = rest.first, first.isWhitespace { rest.removeFirst() }
  while let last = rest.last, last.isWhitespace { rest.removeLast() }
  return String(rest)
}

/// `金额（元）` or `amount (USD)`: a name, and in the parentheses at the end a unit of at most twelve characters that
/// doesn't begin with a digit (`sales (2025)` is a name).
private func nameAndUnit(_ header: String) -> (name: String, unit: String)? {
  guard let last = header.last, last == ")" || last == "）" else { return nil }
  let inner = header.dropLast()
  guard let opening = inner.lastIndex(where: { $0 == "(" || $0 == "（" }) else { return nil }
  let unit = trimmed(String(inner[inner.index(after: opening)...]))
  let name = trimmed(String(inner[..<opening]))
  guard !name.isEmpty, let first = unit.first, unit.count <= 12, !("0"..."9").contains(first) else { return nil }
  return unit.contains { ")）".contains($0) } ? nil : (name, unit)
}
