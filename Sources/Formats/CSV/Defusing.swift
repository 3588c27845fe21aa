public import Columns

/// Texts that a spreadsheet would take for a formula, with an apostrophe before them, and without it again.
///
/// Both ways are exact: a text that begins with apostrophes and goes on like a formula gets one more. What is only a
/// number or a telephone number is let be.
extension Table {
  /// For a file that a spreadsheet will open, and how many distinct texts got an apostrophe.
  public func defused() -> (table: Table, texts: Int) {
    changed { isFormula($0) ? [apostrophe] + $0 : nil }
  }

  /// The table as it was, and in how many distinct texts an apostrophe is taken off.
  func undefused() -> (table: Table, texts: Int) {
    // Nearly every file has none, which is seen without looking texts up.
    guard fields.contains(where: { $0.column.hasText(beginning: apostrophe) }) else { return (self, 0) }
    return changed { $0.first == apostrophe && isFormula($0) ? Array($0.dropFirst()) : nil }
  }

  private func changed(_ change: (ArraySlice<UInt8>) -> [UInt8]?) -> (table: Table, texts: Int) {
    var texts = 0
    let fields = fields.map { field in
      let column = field.column.withTexts { text in
        let other = change(text)
        if other != nil { texts += 1 }
        return other
      }
      return Field(field.name, column, unit: field.unit, knownAt: field.knownAt)
    }
    return texts == 0 ? (self, 0) : (Table(rowCount: rowCount, fields: fields), texts)
  }
}

private let apostrophe = UInt8(ascii: "'")

/// Whether a text, apostrophes before it left out, is one that spreadsheets run.
private func isFormula(_ text: ArraySlice<UInt8>) -> Bool {
  let bare = text.drop { $0 == apostrophe }
  switch bare.first {
  case UInt8(ascii: "="), UInt8(ascii: "@"), 9, 13: return true
  case UInt8(ascii: "+"), UInt8(ascii: "-"):
    return bare.contains { !(48...57).contains($0) && !Array("+-.,%()/ ".utf8).contains($0) }
  default: return false
  }
}

extension Column {
  /// Whether a text in it begins with this byte.
  fileprivate func hasText(beginning byte: UInt8) -> Bool {
    switch storage {
    case .texts(let texts):
      let (bytes, offsets) = (texts.bytes, texts.offsets)
      return (0..<texts.count).contains { offsets[$0] < offsets[$0 + 1] && bytes[Int(offsets[$0])] == byte }
    case .narrow(_, .text(let dictionary)), .plain(.text(_, let dictionary)):
      let (bytes, offsets) = (dictionary.bytes, dictionary.offsets)
      return (0..<dictionary.count).contains { offsets[$0] < offsets[$0 + 1] && bytes[offsets[$0]] == byte }
    default: return false
    }
  }

  /// The column with some of its distinct texts changed; `change` gives nil for one that stays.
  fileprivate func withTexts(_ change: (ArraySlice<UInt8>) -> [UInt8]?) -> Column {
    guard case .text(let codes, let dictionary) = data else { return self }
    var bytes: [UInt8] = []
    var offsets = [0]
    var changed = false
    for code in 0..<Int32(dictionary.count) {
      let text = dictionary.utf8(code)
      if let other = change(text) {
        bytes += other
        changed = true
      } else {
        bytes += text
      }
      offsets.append(bytes.count)
    }
    guard changed else { return self }
    return Column(.text(codes: codes, dictionary: TextDictionary(bytes: bytes, offsets: offsets)), missing: missing)
  }
}
