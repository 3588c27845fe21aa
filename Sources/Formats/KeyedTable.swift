public import Columns
public import Diagnostics

/// A table whose rows are in order of a key's bytes, each key once.
public struct KeyedTable: Sendable {
  public var table: Table
  /// The rows without a key, or with one that an earlier row has, in the file's order.
  public var rejects: [RejectedRow]
}

/// A file's rows in order of the key. Of rows with one key the first of the file stays. A file that is in order
/// already is given as it is.
public func tableSortedByKey(_ loaded: LoadedTable, key: String) throws(Diagnostic) -> KeyedTable {
  let table = loaded.table
  guard let field = table.field(named: key) else {
    let names = table.fields.map(\.name)
    throw Diagnostic(
      "unknown-column", "the file has no column \"\(key)\"", expected: names.prefix(20).map { Message(verbatim: $0) },
      nearest: nearestName(to: key, among: names))
  }
  // Ascending texts are distinct, and none is missing.
  if case .texts(let keys) = field.column.storage, keys.areAscending { return KeyedTable(table: table, rejects: []) }
  guard case .text(let codes, let dictionary) = field.column.data else {
    throw Diagnostic("key-type", "a key is text: column \"\(key)\" was read as \(word(field.column.type))")
  }
  let ranks = dictionary.rankOfCode()
  var rowOfRank = [Int32](repeating: -1, count: dictionary.count)
  var rejects: [RejectedRow] = []
  var inOrder = true
  var last: Int32 = -1
  for (row, code) in codes.enumerated() {
    let cause: RejectedRow.Cause
    if code < 0 {
      cause = .missingKey
    } else {
      let rank = ranks[Int(code)]
      let first = rowOfRank[Int(rank)]
      if first < 0 {
        rowOfRank[Int(rank)] = Int32(row)
        if rank < last { inOrder = false }
        last = rank
        continue
      }
      cause = .duplicateKey(firstOnLine: loaded.lines.line(ofRow: Int(first)))
    }
    // Where the row begins in the file was not kept: the line says it.
    var reject = RejectedRow(line: loaded.lines.line(ofRow: row), byteOffset: nil, cause: cause)
    if rejects.count < 10_000 {
      reject.text = shortened(table.fields.map { $0.column[row].text }.joined(separator: ","), most: 200)
    }
    rejects.append(reject)
  }
  if inOrder, rejects.isEmpty { return KeyedTable(table: table, rejects: []) }
  return KeyedTable(table: table.gathered(rowOfRank.filter { $0 >= 0 }), rejects: rejects)
}
