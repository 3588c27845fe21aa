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

/// How a column's values are kept: in as few bytes as they need. `Column.data` has them in the one width that most work
/// is written for; loops that run over every row for every answer switch on the storage.
public enum ColumnStorage: Sendable {
  case plain(ColumnData)
  case narrow(NarrowNumbers, Meaning)
  /// Texts that nothing has been looked up for.
  case texts(RowTexts)

  /// What narrow numbers are.
  public enum Meaning: Sendable {
    case exact(ExactForm)
    /// Days since 1970-01-01.
    case date
    /// Codes; -1 where missing.
    case text(TextDictionary)
  }

  /// The values in the width of `ColumnData`.
  func widened() -> ColumnData {
    switch self {
    case .plain(let data): return data
    case .narrow(let numbers, .exact(let form)): return .exact(numbers.wide(), form)
    case .narrow(let numbers, .date): return .date(numbers.half())
    case .narrow(let numbers, .text(let dictionary)): return .text(codes: numbers.half(), dictionary: dictionary)
    case .texts(let texts):
      let (codes, dictionary) = texts.coded()
      return .text(codes: codes, dictionary: dictionary)
    }
  }
}

/// An immutable column: values of one type, and which are missing. Tables, snapshots and what-ifs share it.
///
/// What belongs to it alone and costs time (order, ranks) is made when first asked for and kept, under a lock.
public final class Column: Sendable {
  /// Distinct for every column made in this process: what caches are keyed by.
  public let identity: UInt64
  public let type: ColumnType
  public let count: Int
  private let holding: Holding
  let slots = Mutex(Slots())
  private let widened = Mutex<ColumnData?>(nil)

  private enum Holding: Sendable {
    case here(ColumnValues)
    case later(LateValues)
  }

  /// What is made when first asked for.
  struct Slots {
    var order: [Int32]?
    var ranks: Ranks?
    var byteGroups: ByteGroups?
    var exactBounds: ClosedRange<Int64>?
    var digest: String?
  }

  private static let nextIdentity = Atomic<UInt64>(1)

  /// An identity that no column has, for one that is yet to be made.
  public static func newIdentity() -> UInt64 { nextIdentity.wrappingAdd(1, ordering: .relaxed).oldValue }

  /// - Parameter identity: one given out by `newIdentity` and used for this column only; nil for a new one.
  public convenience init(_ data: ColumnData, missing: Bitmap? = nil, identity: UInt64? = nil) {
    self.init(storage: .plain(data), missing: missing, identity: identity)
  }

  /// - Parameter bounds: of 64-bit exact units, where they are known, the units under missing rows included.
  public init(
    storage: ColumnStorage, missing: Bitmap? = nil, identity: UInt64? = nil, bounds: ClosedRange<Int64>? = nil
  ) {
    self.identity = identity ?? Column.newIdentity()
    switch storage {
    case .plain(.text(let codes, _)): (type, count) = (.text, codes.count)
    case .plain(.exact(let values, let form)): (type, count) = (form.type, values.count)
    case .plain(.wide(let values, let form)): (type, count) = (form.type, values.count)
    case .plain(.real(let values)): (type, count) = (.real, values.count)
    case .plain(.date(let values)): (type, count) = (.date, values.count)
    case .plain(.boolean(let bits)): (type, count) = (.boolean, bits.count)
    case .plain(.tags(let sets)): (type, count) = (.tags, sets.rowCount)
    case .plain(.tier(let places, _)): (type, count) = (.tier, places.count)
    case .narrow(let numbers, .exact(let form)): (type, count) = (form.type, numbers.count)
    case .narrow(let numbers, .date): (type, count) = (.date, numbers.count)
    case .narrow(let numbers, .text): (type, count) = (.text, numbers.count)
    case .texts(let texts): (type, count) = (.text, texts.count)
    }
    precondition(missing == nil || missing?.count == count, "the missing bits are one for each row")
    holding = .here(ColumnValues(storage: storage, missing: missing.flatMap { $0.isEmpty ? nil : $0 }))
    if let bounds { slots.withLock { $0.exactBounds = bounds } }
  }

  /// A column whose values are fetched when they are first looked at; what is known of them before is not asked of them.
  ///
  /// - Parameters:
  ///   - digest: of the values, where it is known.
  ///   - fetch: the values; called once, whoever asks first. They must be such as the outline says.
  public init(late outline: ColumnOutline, digest: String?, fetch: @escaping @Sendable () -> ColumnValues) {
    identity = Column.newIdentity()
    (type, count) = (outline.type, outline.count)
    holding = .later(LateValues(outline, fetch))
    slots.withLock { slots in
      slots.exactBounds = outline.exactBounds
      slots.digest = digest
    }
  }

  /// How the values are kept.
  public var storage: ColumnStorage {
    switch holding {
    case .here(let values): values.storage
    case .later(let values): values.fetched.storage
    }
  }

  /// The rows without a value; nil where every row has one. Never an all-zero bitmap.
  public var missing: Bitmap? {
    switch holding {
    case .here(let values): values.missing
    case .later(let values): values.outline.hasMissing ? values.fetched.missing : nil
    }
  }

  /// Whether the values are in memory.
  public var isHere: Bool {
    switch holding {
    case .here: true
    case .later(let values): values.areFetched
    }
  }

  /// The values in one width for each type; made from narrower storage when first asked for, and kept.
  public var data: ColumnData {
    if case .plain(let data) = storage { return data }
    return widened.withLock { known in
      if let known { return known }
      let data = storage.widened()
      known = data
      return data
    }
  }

  /// The tags of a column of tags, and the tiers of a column of tiers: asked without looking at any other's values.
  public var tagSets: TagSets? {
    guard type == .tags, case .plain(.tags(let sets)) = storage else { return nil }
    return sets
  }
  public var tierDomain: TierDomain? {
    guard type == .tier else { return nil }
    if case .later(let values) = holding { return values.outline.tierDomain }
    return if case .plain(.tier(_, let domain)) = storage { domain } else { nil }
  }

  /// The form of 64-bit exact numbers; nil for anything else.
  public var exactForm: ExactForm? {
    if case .later(let values) = holding { return values.outline.exactForm }
    return switch storage {
    case .plain(.exact(_, let form)), .narrow(_, .exact(let form)): form
    default: nil
    }
  }

  public func isMissing(_ row: Int) -> Bool { missing.map { $0[row] } ?? false }

  public var missingCount: Int { missing?.population ?? 0 }

  /// The least and the greatest of 64-bit exact units, those under missing rows included; nil for other storage and
  /// for no rows. Kept once found.
  public var exactBounds: ClosedRange<Int64>? {
    guard exactForm != nil, count > 0 else { return nil }
    return slots.withLock { slots in
      if let known = slots.exactBounds { return known }
      switch storage {
      case .plain(.exact(let values, _)): slots.exactBounds = values.isEmpty ? nil : boundsOfEach(values)
      case .narrow(let numbers, .exact): slots.exactBounds = numbers.bounds
      default: break
      }
      return slots.exactBounds
    }
  }

  /// One value, for showing and for tests; work on columns uses `data`.
  public subscript(row: Int) -> Value {
    if isMissing(row) { return .missing }
    let data: ColumnData
    switch storage {
    case .narrow(let numbers, .exact(let form)): return .exact(Exact(units: Int128(numbers[row]), form: form))
    case .narrow(let numbers, .date): return .date(Day(number: Int32(truncatingIfNeeded: numbers[row])))
    case .narrow(let numbers, .text(let dictionary)):
      return .text(dictionary[Int32(truncatingIfNeeded: numbers[row])])
    case .texts(let texts): return .text(texts[row])
    case .plain(let plain): data = plain
    }
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
    func pick<T: BitwiseCopyable>(_ values: [T]) -> [T] { picked(values, rows) }
    let gaps = missing?.gathered(rows)
    let data: ColumnData
    switch storage {
    case .narrow(let numbers, let meaning):
      return Column(storage: .narrow(numbers.gathered(rows), meaning), missing: gaps)
    case .texts(let texts): return Column(storage: .texts(texts.gathered(rows)), missing: gaps)
    case .plain(let plain): data = plain
    }
    let chosen: ColumnData =
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
    return Column(chosen, missing: gaps)
  }
}
