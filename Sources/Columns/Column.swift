import Synchronization

/// The values of a column by storage; a slot under a missing bit holds an arbitrary value and is never read.
public enum ColumnData: Sendable {
  /// Codes into the dictionary; -1 where missing.
  case text(codes: [Int32], dictionary: TextDictionary)
  case exact([Int64], ExactForm)
  /// Exact numbers beyond 64 bits.
  case wide([Int128], ExactForm)
  case real([Double])
  /// Days since 1970-01-01.
  case date([Int32])
  case boolean(Bitmap)
  case tags(TagSets)
  /// Places in the domain; 255 where missing.
  case tier([UInt8], TierDomain)
}

/// An immutable column: values of one type, and which are missing. Tables, snapshots and what-ifs share it.
///
/// What belongs to it alone and costs time (order, ranks) is made when first asked for and kept, under a lock.
public final class Column: Sendable {
  /// Distinct for every column made in this process: what caches are keyed by.
  public let identity: UInt64
  public let type: ColumnType
  public let count: Int
  public let data: ColumnData
  /// The rows without a value; nil where every row has one. Never an all-zero bitmap.
  public let missing: Bitmap?
  let slots = Mutex(Slots())

  /// What is made when first asked for.
  struct Slots {
    var order: [Int32]?
    var ranks: Ranks?
    var exactBounds: ClosedRange<Int64>?
    var digest: String?
  }

  private static let nextIdentity = Atomic<UInt64>(1)

  /// An identity that no column has, for one that is yet to be made.
  public static func newIdentity() -> UInt64 { nextIdentity.wrappingAdd(1, ordering: .relaxed).oldValue }

  /// - Parameter identity: one given out by `newIdentity` and used for this column only; nil for a new one.
  public init(_ data: ColumnData, missing: Bitmap? = nil, identity: UInt64? = nil) {
    self.data = data
    self.identity = identity ?? Column.newIdentity()
    switch data {
    case .text(let codes, _): (type, count) = (.text, codes.count)
    case .exact(let values, let form): (type, count) = (form.type, values.count)
    case .wide(let values, let form): (type, count) = (form.type, values.count)
    case .real(let values): (type, count) = (.real, values.count)
    case .date(let values): (type, count) = (.date, values.count)
    case .boolean(let bits): (type, count) = (.boolean, bits.count)
    case .tags(let sets): (type, count) = (.tags, sets.rowCount)
    case .tier(let places, _): (type, count) = (.tier, places.count)
    }
    precondition(missing == nil || missing?.count == count, "the missing bits are one for each row")
    self.missing = missing.flatMap { $0.isEmpty ? nil : $0 }
  }

  public func isMissing(_ row: Int) -> Bool { missing.map { $0[row] } ?? false }

  public var missingCount: Int { missing?.population ?? 0 }

  /// The least and the greatest of 64-bit exact units, those under missing rows included; nil for other storage and
  /// for no rows. Kept once found.
  public var exactBounds: ClosedRange<Int64>? {
    guard case .exact(let values, _) = data, !values.isEmpty else { return nil }
    return slots.withLock { slots in
      if let known = slots.exactBounds { return known }
      let bounds = boundsOfEach(values)
      slots.exactBounds = bounds
      return bounds
    }
  }

  /// One value, for showing and for tests; work on columns uses `data`.
  public subscript(row: Int) -> Value {
    if isMissing(row) { return .missing }
    switch data {
    case .text(let codes, let dictionary): return .text(dictionary[codes[row]])
    case .exact(let values, let form): return .exact(Exact(units: Int128(values[row]), form: form))
    case .wide(let values, let form): return .exact(Exact(units: values[row], form: form))
    case .real(let values): return .real(values[row])
    case .date(let values): return .date(Day(number: values[row]))
    case .boolean(let bits): return .boolean(bits[row])
    case .tags(let sets): return .tags(sets.tags(of: row))
    case .tier(let places, let domain):
      let place = Int(places[row])
      return .tier(code: domain.codes[place], label: domain.labels[place])
    }
  }

  /// The values at the given rows, in their order.
  public func gathered(_ rows: [Int32]) -> Column {
    precondition(areWithin(rows, count), "the rows are rows of the column")
    func pick<T>(_ values: [T]) -> [T] {
      unsafe values.withUnsafeBufferPointer { values in
        unsafe rows.withUnsafeBufferPointer { rows in
          unsafe [T](unsafeUninitializedCapacity: rows.count) { buffer, written in
            for place in 0..<rows.count {
              unsafe (buffer.baseAddress.unsafelyUnwrapped + place).initialize(to: values[Int(rows[place])])
            }
            written = rows.count
          }
        }
      }
    }
    let picked: ColumnData =
      switch data {
      case .text(let codes, let dictionary): .text(codes: pick(codes), dictionary: dictionary)
      case .exact(let values, let form): .exact(pick(values), form)
      case .wide(let values, let form): .wide(pick(values), form)
      case .real(let values): .real(pick(values))
      case .date(let values): .date(pick(values))
      case .boolean(let bits): .boolean(bits.gathered(rows))
      case .tags(let sets): .tags(sets.gathered(rows))
      case .tier(let places, let domain): .tier(pick(places), domain)
      }
    return Column(picked, missing: missing?.gathered(rows))
  }
}
