public import Diagnostics

/// Reads a table from a file of any kind: what kind it is, its first bytes say.
public func readFile(
  _ bytes: Span<UInt8>, name: String, options: FileOptions, foreign: any ForeignFormats
) throws(Diagnostic) -> LoadedTable {
  try refuseOtherKinds(bytes, name: name)
  if bytes.count > 4, bytes[0] == 0x50, bytes[1] == 0x4B, bytes[2] == 3, bytes[3] == 4 {
    let watch = options.csv.watch
    let size = bytes.count
    // A sheet is packed to about a tenth, and each of its cells is a text on the way.
    try options.csv.askForMemory?(size * 20)
    let grid = try foreign.sheet(of: bytes, named: options.sheet, file: name) { watch?(0, size) ?? true }
    return try SheetReading(grid, name: name, options: options).read(name: name)
  }
  if begins(bytes, Array("SQLite format 3".utf8)) {
    return try readDatabase(bytes, name: name, options: options, foreign: foreign)
  }
  if bytes.count > 0 {
    let json: Result<LoadedTable, Diagnostic>? = unsafe bytes.withUnsafeBufferPointer { buffer in
      let bytes = unsafe FileBytes(buffer)
      guard options.csv.separator == nil, looksLikeJSON(bytes, name: name) else { return nil }
      do throws(Diagnostic) {
        // Columns take about as much as their text, and while they are read once more.
        try options.csv.askForMemory?(bytes.count * 2)
        var reading = JSONReading(bytes, name: name, options: options)
        return .success(try reading.read())
      } catch {
        return .failure(error)
      }
    }
    if let json { return try json.get() }
  }
  return try readDelimited(bytes, name: name, options: options, foreign: foreign)
}

/// Files that are no tables, named as what they are.
private func refuseOtherKinds(_ bytes: Span<UInt8>, name: String) throws(Diagnostic) {
  func begins(_ mark: [UInt8]) -> Bool { Formats.begins(bytes, mark) }
  let kind: Message? =
    begins([0xD0, 0xCF, 0x11, 0xE0])
    ? "an old Excel file (.xls), or another of Office before 2007"
    : begins(Array("%PDF".utf8))
      ? "a PDF"
      : begins([0x1F, 0x8B])
        ? "packed by gzip"
        : begins([0x89, 0x50, 0x4E, 0x47]) || begins([0xFF, 0xD8, 0xFF])
          ? "a picture" : begins([0x7F, 0x45, 0x4C, 0x46]) ? "a program" : nil
  guard let kind else { return }
  throw Diagnostic(
    "not-a-table", "a table is read from a text file or a workbook: \"\(name)\" is \(kind)",
    hint: "save it as .xlsx or as \"CSV UTF-8\"")
}

private func begins(_ bytes: Span<UInt8>, _ mark: [UInt8]) -> Bool {
  bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
}

/// Reads a table of a SQLite database: the one named, or the only one.
private func readDatabase(
  _ bytes: Span<UInt8>, name: String, options: FileOptions, foreign: any ForeignFormats
) throws(Diagnostic) -> LoadedTable {
  let watch = options.csv.watch
  let size = bytes.count
  let table = try foreign.databaseTable(of: bytes, named: options.sheet, file: name) { watch?(0, size) ?? true }
  return try table.read(name: name, options: options)
}
