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
  /// Customers that are pinned, and those of them whom the policy alone would give another tier.
  public let pinned: Bitmap
  public let held: Bitmap
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
  /// Gives every customer a tier: rules, then `keep`, then pins, then `at most`.
  ///
  /// The first rule that is not false decides; a true one gives its tier, an unknown one leaves the customer unscored (or
  /// in the tier of `missing as tier`).
  ///
  /// - Parameter told: among whom the unscored are counted; nil for all.
  public func assign(
    _ customers: Population, _ evaluation: Evaluation, toldOf told: Bitmap? = nil
  ) throws(Diagnostic) -> TierAssignment {
    do throws(Diagnostic) {
      return try assigned(customers, evaluation, toldOf: told)
    } catch {
      throw self.told(error, customers, evaluation)
    }
  }

  private func assigned(
    _ customers: Population, _ evaluation: Evaluation, toldOf told: Bitmap?
  ) throws(Diagnostic) -> TierAssignment {
    let (tiers, undecided) = try decided(customers, evaluation, rows: nil)
    var decision = Decision(tiers)
    let kept = try keepTiers(&decision, customers, evaluation)
    let (pinned, held) = pins?.hold(&decision) ?? (Bitmap(count: 0), Bitmap(count: 0))
    let uncapped = kept.isEmpty && held.isEmpty ? tiers : decision.column(domain)
    var capacities: [Message] = []
    let (displaced, unknown) = try applyCaps(
      &decision, pinned: pins == nil ? nil : pinned, customers, evaluation, &capacities)
    let open = (pins == nil ? undecided : undecided.subtracting(pinned)) | unknown
    func counted(_ rows: Bitmap) -> Int { told.map { ($0 & rows).population } ?? rows.population }
    let unscored = counted(open)
    var notes = try notes(customers, evaluation, unscored: unscored)
    if let pins { notes += pins.notes(pinned: counted(pinned), held: counted(held)) }
    notes += capacities
    let none = pins == nil ? Bitmap(count: customers.rowCount) : nil
    return TierAssignment(
      tiers: displaced.isEmpty ? uncapped : decision.column(domain), uncapped: uncapped, domain: domain,
      kept: held.isEmpty ? kept : kept.subtracting(held), pinned: none ?? pinned, held: none ?? held,
      displaced: displaced,
      score: try score.map { (formula) throws(Diagnostic) in try evaluation.column(formula, of: customers) },
      unscored: missingAs == nil ? unscored : 0, notes: notes)
  }

  /// The tier that the rules alone give each of the given rows (all, when nil), and the rows that none could decide.
  public func decided(
    _ customers: Population, _ evaluation: Evaluation, rows: [Int32]?
  ) throws(Diagnostic) -> (tiers: Column, undecided: Bitmap) {
    do throws(Diagnostic) {
      return try decidedByRules(customers, evaluation, rows: rows)
    } catch {
      throw told(error, customers, evaluation)
    }
  }

  private func decidedByRules(
    _ customers: Population, _ evaluation: Evaluation, rows: [Int32]?
  ) throws(Diagnostic) -> (tiers: Column, undecided: Bitmap) {
    let count = rows?.count ?? customers.rowCount
    // Most rules end in "otherwise": what is left needs no writing.
    let rest = rules.first { $0.condition == nil }?.tier ?? 255
    var places = [UInt8](repeating: rest, count: count)
    var open = Bitmap(count: count, repeating: true)
    var undecided = Bitmap(count: count)
    for rule in rules {
      guard let condition = rule.condition else { break }
      let (isTrue, isUnknown) = try evaluation.mask(condition, of: customers, rows: rows)
      put(rule.tier, at: open & isTrue, into: &places)
      open = open.subtracting(isTrue)
      if let isUnknown {
        undecided = undecided | (open & isUnknown)
        open = open.subtracting(isUnknown)
      }
    }
    guard !undecided.isEmpty else { return (Column(.tier(places, policy.domain)), undecided) }
    put(missingAs ?? 255, at: undecided, into: &places)
    return (Column(.tier(places, policy.domain), missing: missingAs == nil ? undecided : nil), undecided)
  }

  /// For whom each rule decides, in the order of the rules, before `keep`, pins and capacities.
  public func deciding(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> [Bitmap] {
    var open = Bitmap(count: customers.rowCount, repeating: true)
    var deciding: [Bitmap] = []
    for rule in rules {
      guard let condition = rule.condition else {
        deciding.append(open)
        break
      }
      let (isTrue, isUnknown) = try evaluation.mask(condition, of: customers)
      deciding.append(open & isTrue)
      open = open.subtracting(isTrue)
      if let isUnknown { open = open.subtracting(isUnknown) }
    }
    return deciding
  }

  /// What must be told of an assignment in which so many customers met a missing value.
  public func notes(
    _ customers: Population, _ evaluation: Evaluation, unscored: Int
  ) throws(Diagnostic) -> [Message] {
    var notes = try clampNotes(customers, evaluation)
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
    return notes
  }

  /// Tells which components left 0…100 and were clamped.
  private func clampNotes(_ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> [Message] {
    var notes: [Message] = []
    for component in components {
      let values = try evaluation.column(component.value, of: customers)
      // A column that keeps within its bounds need not be read again.
      if let form = values.exactForm, form.scale <= 18, let bounds = values.exactBounds,
        bounds.lowerBound >= 0,
        Int128(bounds.upperBound) <= 100 * integerPowerOfTen(form.scale) * Int128(form.divisor)
      {
        continue
      }
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
    if let own = column.tierDomain, own == domain, column.missing == nil { return (column, domain) }
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
    if let bytes = column.byteCodes, let dictionary = column.dictionary {
      let first = firstPlaces(ofBytes: bytes, distinct: dictionary.count + (column.missing == nil ? 0 : 1))
      var map = [UInt8](repeating: 255, count: 256)
      for code in (0..<255).filter({ first[$0] >= 0 }).sorted(by: { first[$0] < first[$1] }) {
        map[code] = try place(dictionary[Int32(code)], nil)
      }
      let all = TierDomain(codes: codes, labels: labels)
      return (Column(.tier(translated(bytes, by: map), all), missing: column.missing), all)
    }
    let places: [UInt8]
    switch column.data {
    case .tier(let own, let ownDomain):
      let present = column.missing.map { own.gatheredBytes(~$0) } ?? own
      var map = [UInt8](repeating: 255, count: 256)
      for code in distinctBytes(present) where code != 255 {
        map[Int(code)] = try place(ownDomain.codes[Int(code)], ownDomain.labels[Int(code)])
      }
      // The policy's own tiers stay as they are.
      let isSame = (0..<255).allSatisfy { map[$0] == 255 || map[$0] == UInt8($0) }
      var moved = isSame ? own : mapped(own) { map[Int($0)] }
      if let missing = column.missing { put(255, at: missing, into: &moved) }
      places = moved
    case .text(let own, let dictionary):
      // In order of first appearance, as a reader of the column meets them.
      let last = Int32(dictionary.count)
      let codesOfRows = column.missing == nil ? own : mapped(own) { $0 < 0 ? last : $0 }
      let first = firstPlaces(of: codesOfRows, distinct: dictionary.count + 1)
      var map = [UInt8](repeating: 255, count: dictionary.count + 1)
      for code in first.indices.dropLast().filter({ first[$0] >= 0 }).sorted(by: { first[$0] < first[$1] }) {
        map[code] = try place(dictionary[Int32(code)], nil)
      }
      places = mapped(codesOfRows) { map[Int($0)] }
    default: preconditionFailure("tiers are tiers or texts")
    }
    let all = TierDomain(codes: codes, labels: labels)
    return (Column(.tier(places, all), missing: column.missing), all)
  }
}

/// Which bytes occur, ascending.
private func distinctBytes(_ bytes: [UInt8]) -> [UInt8] {
  var seen = [Bool](repeating: false, count: 256)
  for byte in bytes { seen[Int(byte)] = true }
  return (0...255).filter { seen[Int($0)] }
}

extension [UInt8] {
  fileprivate func gatheredBytes(_ rows: Bitmap) -> [UInt8] { rows.ones().map { self[Int($0)] } }
}
