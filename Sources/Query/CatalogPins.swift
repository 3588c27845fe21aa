public import Columns
import Synchronization

/// The tiers that were fixed by hand, as columns with a row for each pin: the customer's key, the axis, the tier's code,
/// the last day (missing for ever), and why. Where the customers stand is found when first asked for, and kept.
public final class CatalogPins: Sendable {
  public let key: Column
  public let axis: Column
  public let tier: Column
  public let until: Column
  public let why: Column
  /// The customers' keys; nil where there are none.
  private let customers: Column?
  private let found = Mutex<[Int32]?>(nil)

  /// One pin of one axis.
  public struct Pin: Sendable {
    /// The customer's row.
    public var row: Int32
    /// The tier's code.
    public var tier: String
    public var until: Day?
    /// The pin's row among all pins.
    public var place: Int
  }

  public init(key: Column, axis: Column, tier: Column, until: Column, why: Column, customers: Column?) {
    self.key = key
    self.axis = axis
    self.tier = tier
    self.until = until
    self.why = why
    self.customers = customers
  }

  public var count: Int { key.count }

  /// True when these are pins of the same columns for the same customers.
  public func isMade(of key: Column, _ tier: Column, _ until: Column, for customers: Column?) -> Bool {
    self.key.identity == key.identity && self.tier.identity == tier.identity && self.until.identity == until.identity
      && self.customers?.identity == customers?.identity
  }

  /// The row of customers that each pin is for; -1 where the customer is not in the store.
  public var rows: [Int32] {
    found.withLock { found in
      if let found { return found }
      let rows = customers.map { customerRows(of: key, in: $0) } ?? [Int32](repeating: -1, count: key.count)
      found = rows
      return rows
    }
  }

  /// The pins of an axis for customers in the store, by key; and how many are for customers that are not.
  public func pins(on axis: String) -> (pins: [Pin], gone: Int) {
    guard case .text(let axes, let axisNames) = self.axis.data, let wanted = axisNames.code(of: axis),
      case .text(let tiers, let tierNames) = tier.data
    else { return ([], 0) }
    let codes = (0..<Int32(tierNames.count)).map { tierNames[$0] }
    let rows = rows
    var pins: [Pin] = []
    var gone = 0
    for place in axes.indices where axes[place] == wanted {
      guard rows[place] >= 0 else {
        gone += 1
        continue
      }
      var last: Day?
      if case .date(let day) = until[place] { last = day }
      pins.append(Pin(row: rows[place], tier: codes[Int(tiers[place])], until: last, place: place))
    }
    return (pins, gone)
  }
}
