internal import CForeign
public import Diagnostics
public import Formats

extension ForeignFiles {
  public func databaseTable(
    of database: Span<UInt8>, named table: String?, file: String, goesOn: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> DatabaseTable {
    let result: Result<DatabaseTable, Diagnostic> = unsafe database.withUnsafeBufferPointer { bytes in
      do throws(Diagnostic) { return .success(unsafe try read(bytes, table, file, goesOn)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ wanted: String?, _ file: String, _ goesOn: @escaping () -> Bool
  ) throws(Diagnostic) -> DatabaseTable {
    var found = unsafe foreign_bytes()
    guard unsafe foreign_database_tables(bytes.baseAddress, bytes.count, &found) == 0 else { throw damaged(file) }
    let names = unsafe UnsafeBufferPointer(start: found.bytes, count: found.count).split(separator: 0)
      .map { unsafe String(decoding: $0, as: UTF8.self) }
    unsafe foreign_bytes_free(&found)
    guard let name = wanted ?? names.first else {
      throw Diagnostic("empty-file", "the database \"\(file)\" has no table")
    }
    guard names.contains(name), wanted != nil || names.count == 1 else {
      throw Diagnostic(
        "no-such-sheet",
        wanted == nil
          ? "the database \"\(file)\" has \(names.count) tables: say which"
          : "no table of the database \"\(file)\" is called \"\(name)\"",
        expected: names.prefix(20).map { Message(verbatim: $0) }, hint: "sheet \"\(names.first ?? "")\"",
        nearest: nearestName(to: name, among: names))
    }
    let watch = Watch(goesOn)
    var cells = unsafe foreign_sheet()
    let result = unsafe foreign_database_read(
      bytes.baseAddress, bytes.count, name, &cells, isToGoOn, Unmanaged.passUnretained(watch).toOpaque())
    defer { unsafe foreign_sheet_free(&cells) }
    switch result {
    case 0: break
    case 3: throw Diagnostic("interrupted", "stopped; nothing was changed")
    case 4: throw Diagnostic("no-memory", "there is no room for table \"\(name)\" of \"\(file)\"")
    default: throw damaged(file)
    }
    let grid = unsafe grid(cells, name: name, names: names)
    let (columns, rows) = unsafe (Int(cells.columns), Int(cells.rows) - 2)
    func text(_ index: Int) -> String { String(decoding: grid.bytes[grid.cells[index].text], as: UTF8.self) }
    return DatabaseTable(
      columns: (0..<columns).map { DatabaseTable.Column(name: text(2 * $0), declaredType: text(2 * $0 + 1)) },
      rowCount: rows,
      cells: grid.cells.dropFirst(2 * columns).map { cell in
        var cell = cell
        cell.row -= 2
        return cell
      }, bytes: grid.bytes)
  }

  private func damaged(_ file: String) -> Diagnostic {
    Diagnostic("database", "the database \"\(file)\" is damaged, or is none")
  }
}
