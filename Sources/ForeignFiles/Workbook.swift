internal import CForeign
public import Diagnostics
public import Formats

extension ForeignFiles {
  public func sheet(
    of workbook: Span<UInt8>, named sheet: String?, file: String, goesOn: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) -> SheetGrid {
    let result: Result<SheetGrid, Diagnostic> = unsafe workbook.withUnsafeBufferPointer { bytes in
      var handle: OpaquePointer?
      let opened = unsafe foreign_workbook_open(bytes.baseAddress, bytes.count, &handle)
      guard let book = unsafe handle else { return .failure(failure(FOREIGN_NO_MEMORY, nil, file)) }
      defer { unsafe foreign_workbook_close(book) }
      guard opened == FOREIGN_DONE else { return .failure(unsafe failure(opened, book, file)) }
      do throws(Diagnostic) {
        return .success(unsafe try readSheet(book, sheet, file, goesOn))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// What the C side asks from time to time.
final class Watch {
  let goesOn: () -> Bool
  init(_ goesOn: @escaping () -> Bool) { self.goesOn = goesOn }
}

let isToGoOn: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
  guard let context = unsafe context else { return 1 }
  return unsafe Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().goesOn() ? 1 : 0
}

private func readSheet(
  _ book: OpaquePointer, _ wanted: String?, _ file: String, _ goesOn: @escaping () -> Bool
) throws(Diagnostic) -> SheetGrid {
  let count = unsafe foreign_workbook_sheet_count(book)
  let names = (0..<count).map { unsafe String(cString: foreign_workbook_sheet_name(book, $0)) }
  var candidates = (0..<count).filter { unsafe foreign_workbook_sheet_is_hidden(book, $0) == 0 }
  if let wanted {
    guard let place = names.firstIndex(of: wanted) else {
      throw Diagnostic(
        "no-such-sheet", "no sheet of \"\(file)\" is called \"\(wanted)\"",
        expected: names.prefix(20).map { Message(verbatim: $0) }, nearest: nearestName(to: wanted, among: names))
    }
    candidates = [place]
  }
  if candidates.isEmpty { candidates = [0] }
  let watch = Watch(goesOn)
  // A sheet in front may hold nothing but a title: the first with a table is meant, or else the first with anything.
  var cover: SheetGrid?
  for index in candidates {
    var sheet = unsafe foreign_sheet()
    let result = unsafe foreign_sheet_read(
      book, index, &sheet, isToGoOn,
      Unmanaged.passUnretained(watch).toOpaque())
    guard result == FOREIGN_DONE else { throw unsafe failure(result, book, file) }
    defer { unsafe foreign_sheet_free(&sheet) }
    let isCover = unsafe sheet.rows < 2 || sheet.columns < 2 && sheet.rows < 20
    let isEmpty = unsafe sheet.cell_count == 0
    if isCover, candidates.count > 1 {
      if !isEmpty, cover == nil { cover = unsafe grid(sheet, name: names[index], names: names) }
      if index != candidates.last { continue }
      if let cover { return cover }
    }
    return unsafe grid(sheet, name: names[index], names: names)
  }
  throw Diagnostic("empty-file", "a table has at least a header: \"\(file)\" is empty")
}

func grid(_ sheet: foreign_sheet, name: String, names: [String]) -> SheetGrid {
  let cells = unsafe UnsafeBufferPointer(start: sheet.cells, count: sheet.cell_count)
  let arena = unsafe UnsafeRawBufferPointer(start: sheet.arena, count: sheet.arena_count)
  let merged = unsafe UnsafeBufferPointer(start: sheet.merged, count: sheet.merged_count)
  let bytes = unsafe [UInt8](arena)
  return unsafe SheetGrid(
    name: name, sheetNames: names,
    cells: cells.map { cell in
      let kind: SheetGrid.Kind =
        switch UInt32(cell.kind) {
        case FOREIGN_NUMBER.rawValue: .number
        case FOREIGN_DAY.rawValue: .day
        case FOREIGN_BOOLEAN.rawValue: .boolean
        case FOREIGN_ERROR.rawValue: .error
        case FOREIGN_UNCOMPUTED.rawValue: .uncomputed
        default: .text
        }
      let end = Int(cell.offset) + Int(cell.length)
      var rounded: Range<Int>?
      if cell.flags & UInt8(FOREIGN_IS_LONG_NUMBER) != 0, end + 1 < bytes.count {
        rounded = end + 1..<(bytes[(end + 1)...].firstIndex(of: 0) ?? bytes.count)
      }
      return SheetGrid.Cell(
        row: cell.row, column: cell.column, kind: kind,
        hasTextFormat: cell.flags & UInt8(FOREIGN_IS_TEXT_FORMAT) != 0, text: Int(cell.offset)..<end, rounded: rounded)
    }, bytes: bytes,
    merged: merged.compactMap { range in
      guard range.first_row <= range.last_row, range.first_column <= range.last_column else { return nil }
      return SheetGrid.Merged(
        rows: Int(range.first_row)...Int(range.last_row), columns: Int(range.first_column)...Int(range.last_column))
    })
}

/// What is wrong with a workbook, in words.
private func failure(_ result: foreign_result, _ book: OpaquePointer?, _ file: String) -> Diagnostic {
  let message: Message
  var hint: Message? = "open it in a spreadsheet and save it as .xlsx, or as \"CSV UTF-8\""
  switch result {
  case FOREIGN_NOT_ZIP: message = "a workbook is a zip archive: \"\(file)\" is damaged"
  case FOREIGN_NO_PART:
    message = "\"\(file)\" is a zip archive, but no workbook: a part that workbooks have is not there"
  case FOREIGN_BAD_XML:
    let line = unsafe book.map { unsafe foreign_workbook_fault_line($0) } ?? 0
    let part = unsafe book.map { unsafe String(cString: foreign_workbook_fault_part($0)) } ?? ""
    message = "the workbook \"\(file)\" is damaged on line \(String(line)) of its part \(part)"
  case FOREIGN_DOCTYPE:
    (message, hint) = ("\"\(file)\" declares a document type, as no workbook does: it is not read", nil)
  case FOREIGN_TOO_PACKED:
    (message, hint) = (
      "\"\(file)\" unpacks to more than 1 GB, or to 30 million cells, and to far more than its size: it is not read",
      "save the sheet as \"CSV UTF-8\", which is read whatever its size"
    )
  case FOREIGN_TOO_LARGE: message = "a sheet has at most 1,048,576 rows and 16,384 columns: one of \"\(file)\" has more"
  case FOREIGN_STOPPED: return Diagnostic("interrupted", "stopped; nothing was changed")
  default: (message, hint) = ("there is no room for the workbook \"\(file)\"", nil)
  }
  return Diagnostic("workbook", message, hint: hint)
}
