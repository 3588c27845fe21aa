import Columns

/// How one format writes the values that are not plain numbers.
struct Notation: Sendable {
  enum TagStyle: Sendable {
    /// `["a","b"]`
    case array
    /// One text with the names joined.
    case joined(by: String)
  }

  /// Appends a text, quoted or escaped as the format asks.
  var quote: @Sendable (ArraySlice<UInt8>, inout [UInt8]) -> Void
  var tags: TagStyle
  /// Whether dates are texts in quotes.
  var quotesDates = false
  /// What stands for a real that is not finite.
  var nonFinite = ""
}

/// The values of one column as bytes, row by row.
final class MachineCell {
  let column: Column
  private let notation: Notation
  private let nonFinite: [UInt8]
  /// Quoted already.
  private let tierCodes: [[UInt8]]
  /// In order of the names' bytes.
  private let tags: [(name: [UInt8], members: Bitmap)]

  init(_ column: Column, _ notation: Notation) {
    self.column = column
    self.notation = notation
    nonFinite = Array(notation.nonFinite.utf8)
    func quoted(_ text: String) -> [UInt8] {
      var bytes: [UInt8] = []
      notation.quote(Array(text.utf8)[...], &bytes)
      return bytes
    }
    switch column.data {
    case .tags(let sets):
      let order = sets.names.indices.sorted { sets.names[$0].utf8.lexicographicallyPrecedes(sets.names[$1].utf8) }
      tags = order.map { place in
        let name = sets.names[place]
        if case .array = notation.tags { return (quoted(name), sets.members[place]) }
        return (Array(name.utf8), sets.members[place])
      }
      tierCodes = []
    case .tier(_, let domain):
      tags = []
      tierCodes = domain.codes.map(quoted)
    default:
      (tags, tierCodes) = ([], [])
    }
  }

  /// Appends the value of a row that is not missing.
  func append(_ row: Int, to page: inout [UInt8]) {
    switch column.data {
    case .text(let codes, let dictionary):
      notation.quote(dictionary.utf8(codes[row]), &page)
    case .exact(let values, let form) where form.divisor == 1:
      page.append(exact: values[row], scale: form.scale)
    case .wide(let values, let form) where form.divisor == 1:
      page.append(exact: values[row], scale: form.scale)
    case .exact, .wide:
      if let value = realValue(of: column, row) { page.append(real: value) }
    case .real(let values):
      if !page.append(real: values[row]) { page.append(contentsOf: nonFinite) }
    case .date(let days):
      if notation.quotesDates { page.append(UInt8(ascii: "\"")) }
      page.append(day: Day(number: days[row]))
      if notation.quotesDates { page.append(UInt8(ascii: "\"")) }
    case .boolean(let bits):
      page.append(contentsOf: (bits[row] ? "true" : "false").utf8)
    case .tags:
      appendTags(row, to: &page)
    case .tier(let places, _):
      page.append(contentsOf: tierCodes[Int(places[row])])
    }
  }

  private func appendTags(_ row: Int, to page: inout [UInt8]) {
    switch notation.tags {
    case .array:
      page.append(UInt8(ascii: "["))
      append(row, separator: [UInt8(ascii: ",")], to: &page)
      page.append(UInt8(ascii: "]"))
    case .joined(let separator):
      var names: [UInt8] = []
      append(row, separator: Array(separator.utf8), to: &names)
      // No tags is an empty field: there is no text to be empty.
      if !names.isEmpty { notation.quote(names[...], &page) }
    }
  }

  private func append(_ row: Int, separator: [UInt8], to bytes: inout [UInt8]) {
    var isFirst = true
    for tag in tags where tag.members[row] {
      if !isFirst { bytes.append(contentsOf: separator) }
      isFirst = false
      bytes.append(contentsOf: tag.name)
    }
  }
}
