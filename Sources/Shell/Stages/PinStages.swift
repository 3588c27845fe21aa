import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// Fixes the tier of the customers who reach it: they are in it at once, and no policy moves them.
struct Pin: ActingStage {
  static let manual = Manual(
    [Signature(.stage, "pin TIER:tier [for AXIS:column] [until DATE:date] WHY:text", acting: true)],
    "fixes these customers' tier by hand: they are in it at once, and no policy moves them until the day has passed",
    examples: [
      "where customer_id = \"C0001023\" | pin A until 2026-12-31 \"contract being signed\"",
      "where tier = B and has tag key_account | top 5 by amount_12m | pin A \"kept by the sales board\"",
    ])

  private let axis: String
  private let tier: String
  private let until: Day?
  private let why: String
  private let catalog: Catalog

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let tier = clause.name("TIER"), let why = clause.text("WHY") else {
      preconditionFailure("pin names a tier and a reason")
    }
    axis = try axisNamed(clause.name("AXIS"), binding.catalog)
    self.tier = try PinnableTiers(axis, binding.catalog).code(of: tier.text, at: tier.span)
    until = try clause.date("DATE").map { (date) throws(Diagnostic) -> Day in
      guard let day = Day(year: date.year, month: date.month, day: date.day) else {
        throw Diagnostic("no-such-day", "there is no such day", at: clause.span(of: "DATE"))
      }
      let today = try binding.asOf(at: clause.span(of: "DATE") ?? clause.span)
      guard day >= today else {
        throw Diagnostic(
          "pin-ended", "a pin holds on its last day and before; it is \(today) already", at: clause.span(of: "DATE"))
      }
      return day
    }
    self.why = why.text
    catalog = binding.catalog
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    let keys = state.customerKeys(rows.chosen.ones())
    let pins = keys.map { StoredPin(key: $0, axis: axis, tier: tier, until: until, why: why) }
    let moved = try state.keepPins(pins, at: rows.chosen.ones(), axis: axis, catalog)
    return until.map {
      "\(grouped(keys.count)) customers are pinned to \(tier) until \($0), \(grouped(moved)) from another tier"
    }
      ?? "\(grouped(keys.count)) customers are pinned to \(tier), \(grouped(moved)) from another tier"
  }
}

/// Gives customers back to the policy.
struct Unpin: ActingStage {
  static let manual = Manual(
    [Signature(.stage, "unpin [for AXIS:column]", acting: true)],
    "takes the pins of these customers away: they keep their tier until a policy is adopted again",
    examples: ["where region = 华东 | unpin", "customers | unpin"])

  private let axis: String

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    axis = try axisNamed(clause.name("AXIS"), binding.catalog)
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    let keys = Set(state.customerKeys(rows.chosen.ones()).map { Array($0.utf8) })
    let all = state.pins.all
    let left = all.filter { $0.axis != axis || !keys.contains(Array($0.key.utf8)) }
    if left.count < all.count { state.pins = StoredPins(left) }
    return
      "\(grouped(all.count - left.count)) pins are taken away; a policy decides again when the next one is adopted"
  }
}

/// The column whose tier is pinned: `tier`, unless another axis is named.
func axisNamed(_ name: Name?, _ catalog: Catalog) throws(Diagnostic) -> String {
  guard let name else { return "tier" }
  let axes = catalog.policies.compactMap { $0.clause.name("AXIS")?.text ?? "tier" } + Array(catalog.adoptions.keys)
  let fields = catalog.customers?.table.fields ?? []
  let columns = fields.filter { $0.column.type == .tier }.map(\.name)
  let known = columns.filter { name in !columns.contains { uncappedName($0) == name } } + axes
  guard known.contains(name.text) else {
    throw Diagnostic(
      "unknown-axis", "no policy gives tiers on \"\(name.text)\"", at: name.span,
      expected: known.isEmpty ? [] : [Message(listing: Set(known).sorted())],
      nearest: nearestName(to: name.text, among: known))
  }
  return name.text
}

/// The tiers that customers can be pinned to on an axis: those in use, those of the policy in force, and those of every
/// policy that gives tiers there.
struct PinnableTiers {
  /// The tiers of the policy in force, or of the first there is.
  private(set) var domain: TierDomain?
  private var codes: [String] = []
  private var codeOfLabel: [String: String] = [:]

  init(_ axis: String, _ catalog: Catalog) {
    if case .tier(_, let domain)? = catalog.customers?.table.field(named: axis)?.column.data { add(domain) }
    let texts = [catalog.adoptions[axis]?.policy].compactMap(\.self) + catalog.policies
    for text in texts {
      guard let policy = try? Policy(text.clause), policy.axis == axis else { continue }
      domain = domain ?? policy.domain
      add(policy.domain)
    }
  }

  private mutating func add(_ domain: TierDomain) {
    for (code, label) in zip(domain.codes, domain.labels) {
      if !codes.contains(code) { codes.append(code) }
      if let label, codeOfLabel[label] == nil { codeOfLabel[label] = code }
    }
  }

  /// The code of a tier given by its code or its label. Where no tiers are known at all, any name is one.
  func code(of tier: String, at span: SourceSpan?) throws(Diagnostic) -> String {
    if codes.isEmpty || codes.contains(tier) { return tier }
    if let code = codeOfLabel[tier] { return code }
    throw Diagnostic(
      "unknown-tier", "no tier is called \"\(tier)\"", at: span, expected: [Message(listing: codes)],
      nearest: nearestName(to: tier, among: codes + codeOfLabel.keys.sorted()))
  }
}

extension WorkingState {
  /// The keys of customers by their rows.
  func customerKeys(_ rows: [Int32]) -> [String] {
    guard let customers, let key = customers.key.flatMap({ customers.table.field(named: $0)?.column }) else {
      return []
    }
    return rows.map { key[Int($0)].text }
  }

  /// Keeps pins of one axis and puts their customers, by row, into the tiers: in the column of the axis and, where there
  /// is one, in that of tiers before any capacity.
  ///
  /// - Returns: how many are in another tier than before.
  mutating func keepPins(
    _ new: [StoredPin], at rows: [Int32], axis: String, _ catalog: Catalog
  ) throws(Diagnostic) -> Int {
    pins = StoredPins(pins.all + new)
    guard let customers else { return 0 }
    var moved = 0
    for name in [axis, uncappedName(axis)] {
      let field = customers.table.field(named: name)
      if field == nil, name != axis { continue }
      let column = field?.column
      if case .text? = column?.type, let column {
        // A tier that is a text in the file is written as one.
        var texts = [String?](repeating: nil, count: column.count)
        for (row, pin) in zip(rows, new) { texts[Int(row)] = pin.tier }
        let chosen = bitmap(count: column.count) { texts[$0] != nil }
        moved += changedRows(column, column.replacing(chosen, with: textColumn(texts))).population
        setCustomers(Field(name, column.replacing(chosen, with: textColumn(texts)), unit: field?.unit))
        continue
      }
      let own: TierDomain? = if case .tier(_, let domain)? = column?.data { domain } else { nil }
      var base = own ?? TierDomain(codes: [])
      if new.contains(where: { base.index(of: $0.tier) == nil }), let domain = PinnableTiers(axis, catalog).domain {
        base = domain
      }
      let count = customers.table.rowCount
      let working = column.map { WorkingTiers($0) } ?? WorkingTiers(axis: axis, catalog)
      let (before, domain) = try working.placed(in: base, count: count)
      guard case .tier(var places, _) = before.data else { preconditionFailure("tiers are tiers") }
      var codes = domain.codes
      var labels = domain.labels
      for (row, pin) in zip(rows, new) {
        let place = codes.firstIndex(of: pin.tier) ?? labels.firstIndex(of: pin.tier) ?? codes.count
        if place == codes.count {
          guard place < 254 else {
            throw Diagnostic("too-many-tiers", "the current tiers have more than 254 different values")
          }
          codes.append(pin.tier)
          labels.append(nil)
        }
        if name == axis, places[Int(row)] != UInt8(place) { moved += 1 }
        places[Int(row)] = UInt8(place)
      }
      let missing = bitmap(count: count) { places[$0] == 255 }
      setCustomers(Field(name, Column(.tier(places, TierDomain(codes: codes, labels: labels)), missing: missing)))
    }
    return moved
  }
}
