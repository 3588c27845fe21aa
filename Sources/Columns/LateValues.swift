import Synchronization

/// The values of a column and the rows without one, as they are kept in memory.
public struct ColumnValues: Sendable {
  public var storage: ColumnStorage
  /// Never an all-zero bitmap.
  public var missing: Bitmap?

  public init(storage: ColumnStorage, missing: Bitmap?) {
    self.storage = storage
    self.missing = missing
  }
}

/// What is known of a column without a look at its values.
public struct ColumnOutline: Sendable, Hashable {
  public var type: ColumnType
  public var count: Int
  public var hasMissing: Bool
  /// The form of 64-bit exact numbers; nil for anything else.
  public var exactForm: ExactForm?
  /// Of 64-bit exact units, those under missing rows included; nil for no rows and for anything else.
  public var exactBounds: ClosedRange<Int64>?
  /// The tiers of a column of tiers.
  public var tierDomain: TierDomain?

  public init(
    type: ColumnType, count: Int, hasMissing: Bool, exactForm: ExactForm? = nil,
    exactBounds: ClosedRange<Int64>? = nil, tierDomain: TierDomain? = nil
  ) {
    self.type = type
    self.count = count
    self.hasMissing = hasMissing
    self.exactForm = exactForm
    self.exactBounds = exactBounds
    self.tierDomain = tierDomain
  }

  public init(of column: Column) {
    self.init(
      type: column.type, count: column.count, hasMissing: column.missing != nil, exactForm: column.exactForm,
      exactBounds: column.exactBounds, tierDomain: column.tierDomain)
  }
}

/// Values that are fetched when somebody first looks at them, and kept; a look at fetched ones takes no lock.
final class LateValues: Sendable {
  let outline: ColumnOutline
  private let fetch: Mutex<(@Sendable () -> ColumnValues)?>
  private let kept = AtomicLazyReference<Kept>()

  private final class Kept: Sendable {
    let values: ColumnValues
    init(_ values: ColumnValues) { self.values = values }
  }

  init(_ outline: ColumnOutline, _ fetch: @escaping @Sendable () -> ColumnValues) {
    self.outline = outline
    self.fetch = Mutex(fetch)
  }

  var areFetched: Bool { kept.load() != nil }

  var fetched: ColumnValues {
    if let kept = kept.load() { return kept.values }
    return fetch.withLock { fetch in
      if let kept = kept.load() { return kept.values }
      guard let now = fetch else { preconditionFailure("values are fetched once, and then kept") }
      let values = now()
      // What the values are fetched from need not be held any longer.
      fetch = nil
      return kept.storeIfNil(Kept(values)).values
    }
  }
}
