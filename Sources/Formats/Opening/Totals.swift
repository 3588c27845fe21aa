internal import Columns
internal import Diagnostics

/// Words with which a row of totals begins.
private let totalWords: Set<String> = [
  "合计", "总计", "小计", "总和", "共计", "汇总", "合計", "總計", "小計", "total", "totals", "sum", "subtotal",
  "sub-total", "summe", "gesamt", "合计行",
]

/// The bytes that such a word can begin with, blanks and colons among them: what most texts are passed over by.
private let beginsTotal: [Bool] = (0...255).map { byte in
  byte <= 0x20 || [0x3A, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF].contains(byte)
    || (totalWords + ["grandtotal"]).contains { word in
      [word, word.uppercased()].contains { $0.utf8.first.map { Int($0) } == byte }
    }
}

/// Whether a text can be such a word, by its first bytes: no string and no array is made of most.
private struct TotalWordTest {
  /// The first three bytes of the words that begin with a Chinese character.
  private let characters: [UInt32]
  /// The words of letters, as `packed` has them.
  private let words: [Packed]
  /// The first two letters of those, 32 times the first and the second.
  private let pairs: [Bool]

  private struct Packed: Equatable {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var count = 0
  }

  init() {
    let all = (totalWords + ["grandtotal"]).map { Array($0.utf8)[...] }
    characters = all.filter { $0[0] >= 0x80 }.map { TotalWordTest.character($0) }
    words = all.filter { $0[0] < 0x80 }.compactMap { TotalWordTest.packed($0) }
    var pairs = [Bool](repeating: false, count: 1024)
    for word in all where word[0] < 0x80 { pairs[TotalWordTest.pair(word[0], word[1])] = true }
    self.pairs = pairs
  }

  func callAsFunction(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    if first >= 0xE4, first < 0xEF { return text.count >= 3 && characters.contains(TotalWordTest.character(text)) }
    guard text.count > 1 else { return false }
    let second = text[text.startIndex + 1]
    if isLetter(first), isLetter(second), !pairs[TotalWordTest.pair(first, second)] { return false }
    guard text.allSatisfy({ $0 < 0x80 }) else { return true }
    guard let packed = TotalWordTest.packed(text) else { return false }
    return words.contains(packed)
  }

  private static func character(_ text: ArraySlice<UInt8>) -> UInt32 {
    text.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static func pair(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 0x1F) << 5 | Int(second & 0x1F) }

  /// Letters in small ones, blanks and colons left out; nil for more than sixteen, which no such word has.
  private static func packed(_ text: ArraySlice<UInt8>) -> Packed? {
    var packed = Packed()
    for byte in text where byte > 0x20 && byte != UInt8(ascii: ":") {
      guard packed.count < 16 else { return nil }
      packed.second = packed.second << 8 | packed.first >> 56
      packed.first = packed.first << 8 | UInt64(isLetter(byte) ? byte | 0x20 : byte)
      packed.count += 1
    }
    return packed
  }
}

private func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

/// Whether a field says that its row is a sum over others: `合 计：` as well.
func saysTotal(_ text: String) -> Bool {
  let plain = text.lowercased().filter { !$0.isWhitespace && $0 != ":" && $0 != "：" }
  guard plain.utf8.count <= 16 else { return false }
  return totalWords.contains(plain) || plain == "grandtotal"
}

/// Takes rows of totals and remarks below the table out of it; they are rejected, so that all rows stay counted.
///
/// A row of totals says so in its first or second column. A remark is one of the last five rows with nothing but one
/// text in it, in a table of at least three columns.
func dropTotals(_ loaded: inout LoadedTable) {
  let table = loaded.table
  guard table.rowCount > 1, table.fields.count > 1 else { return }
  var dropped: [Int: RejectedRow.Cause] = [:]
  let mayBeTotal = TotalWordTest()
  for field in table.fields.prefix(2) {
    guard field.column.type == .text else { continue }
    let rows = field.column.rows(
      whoseText: { mayBeTotal($0) && saysTotal(String(decoding: $0, as: UTF8.self)) }, beginsWith: beginsTotal
    )
    .ones().map { Int($0) }
    guard !rows.isEmpty else { continue }
    // A word that many rows have is a value.
    guard rows.count <= max(1, table.rowCount / 3) else { continue }
    for row in rows { dropped[row] = .totals }
  }
  if table.fields.count >= 3 {
    var row = table.rowCount - 1
    while row > 0, row >= table.rowCount - 5 {
      let filled = table.fields.filter { !isEmpty($0.column, row) }
      guard dropped[row] != nil || filled.count <= 1 else { break }
      if filled.count == 1, dropped[row] == nil {
        guard filled[0].column.type == .text, filled[0].column[row].text.utf8.count > 3 else { break }
        dropped[row] = .remark
      }
      row -= 1
    }
  }
  guard !dropped.isEmpty, dropped.count < table.rowCount else { return }
  for (row, cause) in dropped {
    var reject = RejectedRow(line: loaded.lines.line(ofRow: row), byteOffset: nil, cause: cause)
    reject.text = shortened(table.fields.map { $0.column[row].text }.joined(separator: ","), most: 200)
    loaded.rejects.append(reject)
  }
  loaded.rejects.sort { $0.line < $1.line }
  let kept = (0..<table.rowCount).filter { dropped[$0] == nil }
  loaded.table = table.gathered(kept.map { Int32($0) })
  loaded.lines = loaded.lines.gathered(kept)
  loaded.told.append(
    dropped.count == 1
      ? "1 row of totals or remarks is left out; `totals kept` takes it for a row"
      : "\(grouped(dropped.count)) rows of totals or remarks are left out; `totals kept` takes them for rows")
}

private func isEmpty(_ column: Column, _ row: Int) -> Bool {
  if let sets = column.tagSets { return !sets.members.contains { $0[row] } }
  return column.isMissing(row)
}

extension RowLines {
  /// The lines of some of the rows, in ascending order.
  func gathered(_ rows: [Int]) -> RowLines {
    var lines = RowLines()
    for (place, row) in rows.enumerated() { lines.append(row: place, distance: line(ofRow: row) - place) }
    return lines
  }
}
