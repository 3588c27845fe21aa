public import Diagnostics

/// Reads a table from a file of any kind: what kind it is, its first bytes say.
public func readFile(
  _ bytes: Span<UInt8>, name: String, options: FileOptions, foreign: any ForeignFormats
) throws(Diagnostic) -> LoadedTable {
  try refuseOtherKinds(bytes, name: name)
  return try readDelimited(bytes, name: name, options: options, foreign: foreign)
}

/// Files that are no tables, named as what they are.
private func refuseOtherKinds(_ bytes: Span<UInt8>, name: String) throws(Diagnostic) {
  func begins(_ mark: [UInt8]) -> Bool {
    bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
  }
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
