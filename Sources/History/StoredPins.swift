public import Columns

/// A customer's tier fixed by hand: no policy moves it.
public struct StoredPin: Sendable, Hashable {
  /// The customer's key. It may be of nobody in the store: who is gone may come back.
  public var key: String
  /// The column whose tier is fixed.
  public var axis: String
  /// The tier's code.
  public var tier: String
  /// The last day on which it holds; nil for ever.
  public var until: Day?
  public var why: String

  public init(key: String, axis: String, tier: String, until: Day?, why: String) {
    self.key = key
    self.axis = axis
    self.tier = tier
    self.until = until
    self.why = why
  }
}

/// Every pin of a store, at most one for each customer and axis, in order of the key's bytes, then of the axis's.
///
/// Pins lie in columns, which states share and the workspace packs: a hundred thousand cost some megabytes once, and
/// nothing for each further step.
public struct StoredPins: Sendable {
  /// Columns `key`, `axis`, `tier`, `until`, `why`; all are text but `until`, a date that may be missing.
  public let table: Table
  private static let names = ["key", "axis", "tier", "until", "why"]

  public init() { self.init([]) }

  /// Of two pins for one customer and axis the later one holds.
  public init(_ pins: [StoredPin]) {
    var last: [StoredPin] = []
    last.reserveCapacity(pins.count)
    for (_, pin) in pins.enumerated().sorted(by: { StoredPins.precedes($0, $1) }) {
      // Keys are bytes: two ways to write é are two customers.
      if let before = last.last, before.key.utf8.elementsEqual(pin.key.utf8),
        before.axis.utf8.elementsEqual(pin.axis.utf8)
      {
        last.removeLast()
      }
      last.append(pin)
    }
    let missing = Bitmap(last.map { $0.until == nil })
    let columns = [
      texts(last.map(\.key)), texts(last.map(\.axis)), texts(last.map(\.tier)),
      Column(.date(last.map { $0.until?.number ?? 0 }), missing: missing), texts(last.map(\.why)),
    ]
    table = Table(rowCount: last.count, fields: zip(StoredPins.names, columns).map { Field($0, $1) })
  }

  /// Pins as they were kept; nil when the columns are not those of pins.
  public init?(_ table: Table) {
    guard table.fields.map(\.name) == StoredPins.names,
      table.fields.map(\.column.type) == [.text, .text, .text, .date, .text],
      table.fields.allSatisfy({ $0.name == "until" || $0.column.missing == nil })
    else { return nil }
    self.table = table
  }

  public var count: Int { table.rowCount }
  public var isEmpty: Bool { count == 0 }

  public subscript(place: Int) -> StoredPin {
    var until: Day?
    if case .date(let day) = table.fields[3].column[place] { until = day }
    func text(_ field: Int) -> String { table.fields[field].column[place].text }
    return StoredPin(key: text(0), axis: text(1), tier: text(2), until: until, why: text(4))
  }

  public var all: [StoredPin] { (0..<count).map { self[$0] } }

  /// The pins of one customer, by axis.
  public func pins(of key: String) -> [StoredPin] {
    guard case .text(let codes, let dictionary) = table.fields[0].column.data, let code = dictionary.code(of: key)
    else { return [] }
    return codes.indices.filter { codes[$0] == code }.map { self[$0] }
  }

  /// True when they are the very same columns, which is seen at once.
  public func isSame(as other: StoredPins) -> Bool {
    isEmpty && other.isEmpty || table.fields.map(\.column.identity) == other.table.fields.map(\.column.identity)
  }

  private static func precedes(_ a: (offset: Int, element: StoredPin), _ b: (offset: Int, element: StoredPin)) -> Bool {
    func precedes(_ a: String, _ b: String) -> Bool? {
      a.utf8.elementsEqual(b.utf8) ? nil : a.utf8.lexicographicallyPrecedes(b.utf8)
    }
    return precedes(a.element.key, b.element.key) ?? precedes(a.element.axis, b.element.axis) ?? (a.offset < b.offset)
  }
}

private func texts(_ values: [String]) -> Column {
  var codeOfText: [[UInt8]: Int32] = [:]
  var distinct: [String] = []
  let codes = values.map { value in
    let bytes = Array(value.utf8)
    if let known = codeOfText[bytes] { return known }
    let code = Int32(distinct.count)
    codeOfText[bytes] = code
    distinct.append(value)
    return code
  }
  return Column(.text(codes: codes, dictionary: TextDictionary(distinct)))
}
