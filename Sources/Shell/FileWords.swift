import Columns
import Diagnostics
import Formats
import Language

/// What `load` and its kin may say of a file; what is left out is guessed and told.
let fileOptions =
  "[encoding ENCODING:anyName] [separator SEPARATOR:text] [quote QUOTE:text] [header (none | HEADER:integer)] [decimal (point | comma)] [dates (ymd | dmy | mdy)] [totals kept] [values written] [sheet SHEET:text] [renamed '(' RENAME<OLD:column = NEW:new>, ')'] [types '(' TYPE<COLUMN:column = KIND:anyName>, ')'] [known at KNOWN:date]"

extension FileOptions {
  /// - Parameter before: what holds where the clause says nothing.
  init(_ clause: Clause, after before: FileOptions? = nil) throws(Diagnostic) {
    self = before ?? FileOptions()
    if let name = clause.name("ENCODING") {
      guard let known = TextEncoding(named: name.text) else {
        throw Diagnostic(
          "unknown-encoding", "no encoding is called \"\(name.text)\"", at: name.span,
          expected: [Message(listing: TextEncoding.names)],
          nearest: nearestName(to: name.text, among: TextEncoding.names))
      }
      encoding = known
    }
    csv.separator = try clause.sign("SEPARATOR", "a separator is one sign", hint: "separator \";\"") ?? csv.separator
    quote = try clause.sign("QUOTE", "a quote is one sign", hint: "quote \"'\"") ?? quote
    if clause.has("none") { csv.hasHeader = false }
    if let line = clause.integer("HEADER") { (headerLine, csv.hasHeader) = (line, true) }
    decimal = DecimalSign.allCases.first { clause.has($0.rawValue) } ?? decimal
    dates = DateOrder.allCases.first { clause.has($0.rawValue) } ?? dates
    if clause.has("totals") { keepsTotals = true }
    if clause.has("values") { takesValuesAsWritten = true }
    sheet = clause.text("SHEET")?.text ?? sheet
    for type in clause.groups("TYPE") {
      guard let column = type.name("COLUMN"), let kind = type.name("KIND") else { continue }
      guard let known = CSVType(rawValue: kind.text) else {
        throw Diagnostic(
          "unknown-type", "no type is called \"\(kind.text)\"", at: kind.span,
          expected: [Message(listing: CSVType.allCases.map(\.rawValue))],
          nearest: nearestName(to: kind.text, among: CSVType.allCases.map(\.rawValue)))
      }
      csv.types[column.text] = known
    }
  }
}

extension FileOptions {
  /// The options as they are typed, each with a blank before it.
  func written(renamed: [(old: String, new: String)]) -> String {
    func sign(_ byte: UInt8) -> String {
      byte == UInt8(ascii: "\t") ? "\"\\t\"" : literal(.text(String(UnicodeScalar(byte))))
    }
    func name(_ text: String) -> String { Name(text, quoted: true, at: SourceSpan(0, 0)).written }
    var words: [String] = []
    if let encoding { words.append("encoding \(encoding.typed)") }
    if let separator = csv.separator { words.append("separator \(sign(separator))") }
    if let quote { words.append("quote \(sign(quote))") }
    if !csv.hasHeader { words.append("header none") } else if let headerLine { words.append("header \(headerLine)") }
    if let decimal { words.append("decimal \(decimal.rawValue)") }
    if let dates { words.append("dates \(dates.rawValue)") }
    if keepsTotals { words.append("totals kept") }
    if takesValuesAsWritten { words.append("values written") }
    if let sheet { words.append("sheet \(literal(.text(sheet)))") }
    if !renamed.isEmpty {
      words.append("renamed (\(renamed.map { "\(name($0.old)) = \(name($0.new))" }.joined(separator: ", ")))")
    }
    if !csv.types.isEmpty {
      let types = csv.types.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      words.append("types (\(types.map { "\(name($0.key)) = \($0.value.rawValue)" }.joined(separator: ", ")))")
    }
    return words.map { " " + $0 }.joined()
  }
}

extension Clause {
  /// A text of one byte; `\t` is a tab.
  fileprivate func sign(_ role: String, _ rule: Message, hint: Message) throws(Diagnostic) -> UInt8? {
    guard let sign = text(role) else { return nil }
    let bytes = Array((sign.text == "\\t" ? "\t" : sign.text).utf8)
    guard bytes.count == 1 else { throw Diagnostic("bad-separator", rule, at: sign.span, hint: hint) }
    return bytes[0]
  }
}
