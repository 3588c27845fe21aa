import Columns
import Diagnostics
import Query

/// Ids for completion: customers lie in order of the key's bytes, so those that begin alike lie side by side.
extension Session {
  /// The most ids that are of use in a list.
  private static let mostIDs = 20

  func offerIDs(_ offer: inout CompletionOffer) {
    guard let customers = catalog.customers, let key = customers.key,
      case .text(let codes, let dictionary)? = customers.table.field(named: key)?.column.data
    else { return }
    let begun = Array(offer.partial.utf8)
    var row = 0
    var end = codes.count
    while row < end {
      let middle = (row + end) / 2
      if dictionary.utf8(codes[middle]).lexicographicallyPrecedes(begun) { row = middle + 1 } else { end = middle }
    }
    let name = customers.table.fields.first { $0.name != key && $0.column.type == .text }?.column
    for row in row..<min(codes.count, row + Session.mostIDs) {
      let id = dictionary[codes[row]]
      guard id.hasPrefix(offer.partial) else { return }
      offer.id(id, name.map { Message(verbatim: $0[row].text) } ?? "a customer")
    }
  }
}
