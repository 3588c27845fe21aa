public import Columns
public import Diagnostics
import Language
public import Query

/// Why one customer is in its tier: every clause of the policy in order, with what it read.
///
/// It takes the way of the policy step by step; the tier it comes to is the one that `BoundPolicy.assign` gives.
public struct Explanation: Sendable {
  /// What decided.
  public enum Reason: Sendable, Hashable {
    /// The rule at a place.
    case rule(Int)
    /// A value that the rule at a place needs is missing.
    case unknown(Int)
    case keep
    /// Fixed by hand.
    case pinned
    /// A tier had no place; the tier that the rules gave before.
    case displaced(UInt8)
  }

  public private(set) var steps: [ExplainedStep] = []
  /// Place in the policy's tiers; 255 for none.
  public private(set) var tier: UInt8 = 255
  public private(set) var reason = Reason.rule(0)
  /// What the score is; nil for a policy of rules alone.
  public private(set) var score: Value?
  let policy: BoundPolicy
  /// Where a rule is unknown, the columns without a value that it reads, through the score too.
  private(set) var missing: [String] = []
  /// The lines of each rule.
  private(set) var rules: [[ExplainedStep]] = []
  private var reading: Reading

  /// - Parameters:
  ///   - row: the customer.
  ///   - binding: that of the statement, with customers as its rows.
  public init(
    of row: Int, under policy: BoundPolicy, _ customers: Population, _ evaluation: Evaluation, _ binding: Binding
  ) throws(Diagnostic) {
    self.policy = policy
    reading = Reading(row, policy, customers, evaluation, binding)
    try explainScore()
    try explainRules()
    try explainKeeps()
    explainPin()
    try explainCapacity()
    try explainTags()
  }

  // MARK: The score

  private mutating func explainScore() throws(Diagnostic) {
    var components = policy.components[...]
    for part in policy.policy.parts {
      switch part {
      case .component(let component):
        guard let bound = components.popFirst() else { preconditionFailure("components are bound in order") }
        try explain(component, bound)
      case .points(let points):
        let formula = try reading.bound(points.condition, in: "").formula
        let outcome = try reading.outcome(formula)
        let amount = Value.exact(Exact(units: points.points.units, form: ExactForm(scale: points.points.scale)))
        var lines = try reading.lines(
          Message(verbatim: "points \(Formatter().format(number: points.points))"), points.condition, in: "")
        lines[0].part =
          outcome == .passed ? amount : outcome == .failed ? .exact(Exact(units: 0)) : .missing
        steps += lines
      case .parameter, .named: continue
      }
    }
    guard let formula = policy.score else { return }
    let total = try reading.value(formula)
    score = total
    steps.append(
      ExplainedStep(
        Message(verbatim: "score"), total.isMissing ? "unknown: a part of it is missing" : "the sum of its parts",
        value: total,
        outcome: total.isMissing ? .unknown : nil, part: total))
  }

  private mutating func explain(_ component: Policy.Component, _ bound: BoundPolicy.Component) throws(Diagnostic) {
    let value = try reading.value(bound.value)
    let counted = Formula.apply(.clampToPercent, [bound.value])
    let weight = Value.exact(Exact(units: component.weight.units, form: ExactForm(scale: component.weight.scale)))
    let part = try reading.value(
      .product([
        Formula.Factor(.constant(weight)), Formula.Factor(counted),
        Formula.Factor(.constant(.exact(Exact(units: 100))), divides: true),
      ]))
    var text = reading.withSettings(component.value, in: component.name.text)
    if case .choice = component.value.form { text = Message(verbatim: "case { … }") }
    if let missingAs = component.missingAs {
      text = Message(verbatim: "\(text) missing as \(Formatter().format(number: missingAs))")
    }
    text = Message(verbatim: "\(Formatter().format(number: component.weight)) × \(text)")
    if let number = value.asDouble, number < 0 || number > 100 {
      text = number > 100 ? "\(text), counts as 100" : "\(text), counts as 0"
    }
    steps.append(
      ExplainedStep(
        Message(verbatim: "score \(component.name.text)"), text, value: value,
        outcome: value.isMissing ? .unknown : nil, part: part))
    steps += try reading.columnsRead(component.value, in: component.name.text)
    guard case .choice(let branches, let otherwise) = component.value.form else { return }
    for branch in branches {
      let condition = try reading.bound(branch.condition, in: component.name.text).formula
      let outcome = try reading.outcome(condition)
      var lines = try reading.lines(Message(verbatim: "· case"), branch.condition, in: component.name.text)
      lines[0].text = Message(verbatim: "\(lines[0].text): \(Formatter().format(branch.value))")
      steps += lines
      if outcome == .passed { return }
    }
    if let otherwise {
      steps.append(
        ExplainedStep(
          Message(verbatim: "· case"), Message(verbatim: "else: \(Formatter().format(otherwise))"), outcome: .passed))
    }
  }

  // MARK: The rules

  private mutating func explainRules() throws(Diagnostic) {
    var decided = false
    for (place, rule) in policy.policy.rules.enumerated() {
      let step = Message(verbatim: "tier \(rule.tier.written)")
      guard let expression = rule.condition else {
        rules.append([ExplainedStep(step, Message(verbatim: "otherwise"), outcome: decided ? nil : .passed)])
        if !decided { decide(place, .passed, &decided) }
        continue
      }
      let lines = try reading.lines(step, expression, in: "")
      if !decided { decide(place, lines[0].outcome ?? .unknown, &decided) }
      rules.append(lines)
    }
    steps += rules.flatMap { $0 }
  }

  private mutating func decide(_ place: Int, _ outcome: ExplainedStep.Outcome, _ decided: inout Bool) {
    switch outcome {
    case .failed: return
    case .passed: (tier, reason) = (policy.rules[place].tier, .rule(place))
    case .unknown:
      (tier, reason) = (policy.missingAs ?? 255, .unknown(place))
      if let condition = policy.policy.rules[place].condition {
        missing = (try? reading.missing(condition, in: "")) ?? []
      }
    }
    decided = true
  }

  // MARK: Keep, capacity

  private mutating func explainKeeps() throws(Diagnostic) {
    guard !policy.keeps.isEmpty else { return }
    var onRecord: UInt8 = 255
    if let column = policy.tiersOnRecord {
      let (tiers, _) = try WorkingTiers(column).placed(in: policy.policy.domain, count: reading.customers.rowCount)
      if case .tier(let places, _) = tiers.data { onRecord = places[reading.row] }
    }
    for (keep, words) in zip(policy.keeps, policy.policy.keeps) {
      var lines = try reading.lines(
        Message(verbatim: "keep \(words.tier.written)"), words.condition, in: "")
      if onRecord != keep.tier { lines[0].text = "\(lines[0].text), not in it on record" }
      steps += lines
      guard onRecord == keep.tier, tier != 255, tier > keep.tier, lines[0].outcome == .passed else { continue }
      (tier, reason) = (keep.tier, .keep)
    }
  }

  private mutating func explainPin() {
    guard let pins = policy.pins, let place = pins.rows.firstIndex(of: Int32(reading.row)),
      let all = reading.binding.catalog.pins,
      let pin = all.pins(on: policy.policy.axis).pins.first(where: { $0.row == Int32(reading.row) })
    else { return }
    let words = ["pin", pin.tier] + (pin.until.map { ["until", $0.description] } ?? [])
    steps.append(
      ExplainedStep(
        Message(verbatim: words.joined(separator: " ")), Message(verbatim: all.why[pin.place].text), outcome: .passed))
    (tier, reason) = (pins.places[place], .pinned)
  }

  private mutating func explainCapacity() throws(Diagnostic) {
    guard !policy.caps.isEmpty else { return }
    let (tiers, _) = try policy.decided(reading.customers, reading.evaluation, rows: nil)
    var decision = Decision(tiers)
    _ = try policy.keepTiers(&decision, reading.customers, reading.evaluation)
    var turns: [(BoundPolicy.Cap, [UInt8])] = []
    var notes: [Message] = []
    let pinned = policy.pins?.hold(&decision).pinned
    let out = try policy.applyCaps(&decision, pinned: pinned, reading.customers, reading.evaluation, &notes) {
      turns.append(($0, $1))
    }
    for (cap, places) in turns { try explain(cap, places, pinned: pinned) }
    if out.rows[reading.row] { reason = .displaced(tier) }
    tier = decision.places[reading.row]
  }

  /// - Parameter pinned: who has a place before all others.
  private mutating func explain(
    _ cap: BoundPolicy.Cap, _ places: [UInt8], pinned: Bitmap?
  ) throws(Diagnostic) {
    let code = policy.policy.domain.codes[Int(cap.tier)]
    let words = policy.policy.caps.first { $0.tier.text == code && $0.limit == cap.limit }
    let group = words?.group.map { " per \($0.written)" } ?? ""
    let text = Message(verbatim: "by \(words.map { Formatter().format($0.value) } ?? "")\(group)")
    let step = Message(verbatim: "at most \(cap.limit) in \(words?.tier.written ?? code)")
    let row = reading.row
    guard places[row] == cap.tier else {
      steps.append(ExplainedStep(step, text))
      return
    }
    let values = try reading.evaluation.column(cap.value, of: reading.customers)
    let ranks = values.ranks().ranks
    var groups: [Int32]?
    if let group = cap.group {
      groups = Groups(by: [try reading.evaluation.column(group, of: reading.customers)]).codes
    }
    let members = places.indices.filter { places[$0] == cap.tier && (groups == nil || groups?[$0] == groups?[row]) }
    var line = ExplainedStep(step, text, value: try reading.value(cap.value), outcome: .passed)
    let free = members.filter { !(pinned?[$0] ?? false) }
    let room = max(0, cap.limit - (members.count - free.count))
    let isPinned = pinned?[row] ?? false
    guard !isPinned, room > 0 || free.count == members.count else {
      line.text = isPinned ? "\(text): pinned, so it has its place" : "\(text): the pinned have every place"
      line.outcome = isPinned ? .passed : .failed
      steps.append(line)
      return
    }
    let place = free.count { ranks[$0] > ranks[row] } + 1
    line.text = "\(text): place \(grouped(place)) of \(grouped(free.count))"
    if free.count > room {
      let first = free.sorted { (ranks[$1], $0) < (ranks[$0], $1) }[room]
      line.outcome = ranks[row] > ranks[first] ? .passed : .failed
      line.text = "\(line.text), the line is \(spoken(values[first]))"
      if let own = line.value?.asDouble, let other = values[first].asDouble {
        line.distance = difference(line.value ?? .missing, values[first]) ?? .real(own - other)
      }
    }
    steps.append(line)
  }

  private func difference(_ a: Value, _ b: Value) -> Value? {
    switch (a, b) {
    case (.exact(let x), .exact(let y)) where x.form == y.form:
      .exact(Exact(units: x.units - y.units, form: x.form))
    case (.date(let x), .date(let y)): .exact(Exact(units: Int128(x.number - y.number)))
    default: nil
    }
  }

  // MARK: Tags

  private mutating func explainTags() throws(Diagnostic) {
    var tags: [String] = []
    if let item = reading.binding.schema.items.first(where: { $0.type == .tags }),
      case .tags(let names) = try reading.value(item.formula)
    {
      tags = names
    }
    let catalog = reading.binding.catalog
    for tag in catalog.tags {
      guard let rule = tag.rule else { continue }
      guard var lines = try? reading.lines(Message(verbatim: "tag \(tag.name)"), rule, in: nil) else {
        continue
      }
      let has = tags.contains(tag.name)
      if has != (lines[0].outcome == .passed) {
        lines[0].text = has ? "\(lines[0].text), has it still: `retag`" : "\(lines[0].text), not yet: `retag`"
      }
      steps += lines
    }
    let byHand = tags.filter { tag in !catalog.tags.contains { $0.name == tag && $0.rule != nil } }
    if !byHand.isEmpty {
      steps.append(
        ExplainedStep(Message(verbatim: "tags"), "given by hand", value: .text(byHand.joined(separator: ", "))))
    }
  }
}
