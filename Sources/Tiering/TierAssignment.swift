public import Columns
public import Diagnostics
public import Query

/// What a policy gives every customer.
public struct TierAssignment: Sendable {
  /// A tier for each customer; missing where no rule could decide.
  public let tiers: Column
  /// The tiers before any capacity: what hysteresis reads the next time.
  public let uncapped: Column
  public let domain: TierDomain
  /// Customers that hold their tier by a `keep` clause.
  public let kept: Bitmap
  /// Customers for whom a tier had no place.
  public let displaced: Bitmap
  /// Σ weight × component / 100 + Σ points; nil for a policy of rules alone.
  public let score: Column?
  /// Customers that no rule could decide because a value is missing.
  public let unscored: Int
  /// What must be told: components clamped, customers unscored.
  public let notes: [Message]
}

extension BoundPolicy {
  /// Gives every customer a tier: rules, then `keep`, then `at most`.
  ///
  /// The first rule that is not false decides; a true one gives its tier, an unknown one leaves the customer unscored (or
  /// in the tier of `missing as tier`).
  public func assign(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> TierAssignment {
    var decision = Decision(count: customers.rowCount)
    try decide(&decision, Bitmap(count: customers.rowCount, repeating: true), rules[...], customers, evaluation)
    let unscored = decision.undecided.population
    var notes = try clampNotes(customers, evaluation)
    if let missingAs {
      decision.undecided.forEachOne { decision.places[$0] = missingAs }
      decision.undecided = Bitmap(count: customers.rowCount)
    }
    if unscored > 0 {
      if let missingAs {
        notes.append(
          "\(grouped(unscored)) customers have a missing value where a rule needs one: tier \(policy.domain.codes[Int(missingAs)])"
        )
      } else {
        notes.append(
          "\(grouped(unscored)) customers are unscored: a value a rule needs is missing; they keep the tier they have")
      }
    }
    let kept = try keepTiers(&decision, customers, evaluation)
    let uncapped = decision
    let displaced = try applyCaps(&decision, customers, evaluation, &notes)
    return TierAssignment(
      tiers: decision.column(policy.domain), uncapped: uncapped.column(policy.domain), domain: policy.domain,
      kept: kept,
      displaced: displaced,
      score: try score.map { (formula) throws(Diagnostic) in try evaluation.column(formula, of: customers) },
      unscored: missingAs == nil ? unscored : 0, notes: notes)
  }

  /// Tells which components left 0…100 and were clamped.
  private func clampNotes(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> [Message] {
    var notes: [Message] = []
    for component in components {
      let hundred = Formula.constant(.exact(Exact(units: 100)))
      let above = try evaluation.mask(.compare(component.value, .greater, hundred), of: customers).isTrue.population
      let below = try evaluation.mask(
        .compare(component.value, .less, .constant(.exact(Exact(units: 0)))), of: customers
      ).isTrue.population
      if above > 0 { notes.append("score \(component.name): \(grouped(above)) customers above 100 count as 100") }
      if below > 0 { notes.append("score \(component.name): \(grouped(below)) customers below 0 count as 0") }
    }
    return notes
  }
}

/// The tier each customer is in now, on one axis.
public struct WorkingTiers: Sendable {
  /// The column of the axis, of type tier or text; nil where nobody has a tier yet.
  public let column: Column?

  /// Tiers that a policy gave, seen as tiers in force.
  public init(_ tiers: Column) { column = tiers }

  public init(axis: String, _ catalog: Catalog) {
    let column = catalog.customers?.table.field(named: axis)?.column
    switch column?.type {
    case .tier, .text: self.column = column
    default: self.column = nil
    }
  }

  /// The tiers as places in a policy's domain, which other tiers in use are added to at the end. A label counts as its
  /// code.
  public func placed(in domain: TierDomain, count: Int) throws(Diagnostic) -> (tiers: Column, domain: TierDomain) {
    guard let column else {
      return (
        Column(.tier([UInt8](repeating: 255, count: count), domain), missing: Bitmap(count: count, repeating: true)),
        domain
      )
    }
    var codes = domain.codes
    var labels = domain.labels
    func place(_ code: String, _ label: String?) throws(Diagnostic) -> UInt8 {
      if let known = codes.firstIndex(of: code) ?? labels.firstIndex(of: code) { return UInt8(known) }
      if let label, let known = codes.firstIndex(of: label) ?? labels.firstIndex(of: label) { return UInt8(known) }
      guard codes.count < 254 else {
        throw Diagnostic("too-many-tiers", "the current tiers have more than 254 different values")
      }
      codes.append(code)
      labels.append(label)
      return UInt8(codes.count - 1)
    }
    var places = [UInt8](repeating: 255, count: count)
    switch column.data {
    case .tier(let own, let ownDomain):
      let used = Set(own.indices.lazy.filter { !column.isMissing($0) }.map { own[$0] })
      var map = [UInt8](repeating: 255, count: 256)
      for code in used.sorted() {
        map[Int(code)] = try place(ownDomain.codes[Int(code)], ownDomain.labels[Int(code)])
      }
      for row in 0..<count where !column.isMissing(row) { places[row] = map[Int(own[row])] }
    case .text(let own, let dictionary):
      var map = [UInt8?](repeating: nil, count: dictionary.count)
      for row in 0..<count where own[row] >= 0 {
        let code = Int(own[row])
        if map[code] == nil { map[code] = try place(dictionary[own[row]], nil) }
        places[row] = map[code] ?? 255
      }
    default: preconditionFailure("tiers are tiers or texts")
    }
    let all = TierDomain(codes: codes, labels: labels)
    return (Column(.tier(places, all), missing: column.missing), all)
  }
}
