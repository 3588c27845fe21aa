import Columns
import Diagnostics
import Reports

extension ReportTable {
  /// The table with the cells that are words of the program in the words of the language.
  func inWords(of catalogue: Catalogue) -> ReportTable {
    guard catalogue.language != .en, !said.isEmpty else { return self }
    var copy = self
    for (name, messages) in said {
      guard let field = table.field(named: name), case .text(var codes, let dictionary) = field.column.data else {
        continue
      }
      var texts = (0..<Int32(dictionary.count)).map { dictionary[$0] }
      for (row, message) in messages where row < codes.count {
        codes[row] = Int32(texts.count)
        texts.append(catalogue.page(of: message))
      }
      let column = Column(.text(codes: codes, dictionary: TextDictionary(texts)), missing: field.column.missing)
      copy.table = copy.table.with(Field(name, column, unit: field.unit))
    }
    return copy
  }
}
