import Columns
import Diagnostics
import Reports

extension ReportTable {
  /// The table with the cells that are said to a person in another way than to a machine: in the words of the language.
  func inWords(of catalogue: Catalogue) -> ReportTable {
    guard !said.isEmpty else { return self }
    var copy = self
    for (name, messages) in said {
      guard let field = table.field(named: name) else { continue }
      var (codes, texts) = field.column.asTexts(except: messages)
      for (row, message) in messages where row < codes.count {
        codes[row] = Int32(texts.count)
        texts.append(catalogue.page(of: message))
      }
      let column = Column(
        .text(codes: codes, dictionary: TextDictionary(texts)), missing: Bitmap(codes.map { $0 < 0 }))
      copy.table = copy.table.with(Field(name, column, unit: field.unit))
    }
    return copy
  }
}

extension Column {
  /// Every value as text, but for the rows that are said otherwise; -1 where there is none.
  fileprivate func asTexts(except said: [Int: Message]) -> (codes: [Int32], texts: [String]) {
    if case .text(let codes, let dictionary) = data {
      return (
        codes.indices.map { isMissing($0) && said[$0] == nil ? -1 : codes[$0] },
        (0..<Int32(dictionary.count)).map { dictionary[$0] }
      )
    }
    var texts: [String] = []
    let codes = (0..<count).map { row -> Int32 in
      guard !isMissing(row), said[row] == nil else { return -1 }
      texts.append(self[row].text)
      return Int32(texts.count - 1)
    }
    return (codes, texts)
  }
}
