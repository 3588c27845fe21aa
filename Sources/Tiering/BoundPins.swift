public import Columns
import Diagnostics
import Language
import Query

/// The pins of a policy's axis that hold on the day in force, as places among its tiers.
public struct BoundPins: Sendable {
  /// The customers' rows, ascending, and the place of each one's tier in `domain`.
  public let rows: [Int32]
  public let places: [UInt8]
  /// The policy's tiers, then those that only pins give.
  public let domain: TierDomain
  /// Pins of customers that are not in the store.
  public let gone: Int
  /// Pins whose last day has passed, and the day in force.
  public let ended: Int
  public let day: Day?

  var strangers: ArraySlice<String> { domain.codes[own...] }
  private let own: Int

  /// Nil where the axis has no pins. Needs the day only where a pin has a last one.
  init?(axis: String, _ tiers: TierDomain, at span: SourceSpan, _ binding: inout Binding) throws(Diagnostic) {
    guard let found = binding.catalog.pins?.pins(on: axis), !found.pins.isEmpty || found.gone > 0 else { return nil }
    day = found.pins.contains { $0.until != nil } ? try binding.asOf(at: span) : nil
    var codes = tiers.codes
    var labels = tiers.labels
    var placeOfTier: [String: UInt8] = [:]
    var rows: [Int32] = []
    var places: [UInt8] = []
    var ended = 0
    for pin in found.pins {
      if let until = pin.until, let day, until < day {
        ended += 1
        continue
      }
      let place: UInt8
      if let known = placeOfTier[pin.tier] {
        place = known
      } else {
        let index = codes.firstIndex(of: pin.tier) ?? labels.firstIndex(of: pin.tier) ?? codes.count
        if index == codes.count {
          guard index < 254 else {
            throw Diagnostic("too-many-tiers", "a policy and the pins on its axis have at most 254 tiers", at: span)
          }
          codes.append(pin.tier)
          labels.append(nil)
        }
        place = UInt8(index)
        placeOfTier[pin.tier] = place
      }
      rows.append(pin.row)
      places.append(place)
    }
    (self.rows, self.places, gone, self.ended) = (rows, places, found.gone, ended)
    domain = TierDomain(codes: codes, labels: labels)
    own = tiers.codes.count
  }

  /// Puts the pinned where they are pinned to.
  ///
  /// - Returns: all who are, and those for whom the policy would have decided otherwise.
  func hold(_ decision: inout Decision) -> (pinned: Bitmap, held: Bitmap) {
    var pinned = Bitmap(count: decision.places.count)
    var held = pinned
    for (row, place) in zip(rows, places) {
      pinned[Int(row)] = true
      guard decision.places[Int(row)] != place else { continue }
      held[Int(row)] = true
      decision.places[Int(row)] = place
    }
    decision.undecided = decision.undecided.subtracting(pinned)
    return (pinned, held)
  }

  /// Rows and tiers, to be told from those of other pins.
  var bytes: [UInt8] {
    rows.flatMap { row in (0..<4).map { UInt8(truncatingIfNeeded: row >> (8 * $0)) } } + places
  }

  /// What must be told of them.
  func notes(pinned: Int, held: Int) -> [Message] {
    let first: Message = "\(grouped(pinned)) customers are pinned, \(grouped(held)) against the policy"
    return (pinned > 0 ? [first] : []) + standing
  }

  /// The same where a policy's settings vary.
  func notes(unmoved: Int) -> [Message] {
    let first: Message = "\(grouped(unmoved)) customers are pinned: no setting moves them, and each occupies its place"
    return (unmoved > 0 ? [first] : []) + standing
  }

  private var standing: [Message] {
    var notes: [Message] = []
    if !strangers.isEmpty {
      notes.append("pins give tiers that the policy does not have: \(Message(listing: Array(strangers)))")
    }
    if ended > 0, let day { notes.append("no longer in force, ended before \(day): \(grouped(ended)) pins") }
    if gone > 0 { notes.append("\(grouped(gone)) pins are of customers who are not in the store; they are kept") }
    return notes
  }
}
