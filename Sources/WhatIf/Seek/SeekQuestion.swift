import Columns
import Diagnostics
import Language
import Query
import Tiering

/// What is sought: a policy with one or two open parameters, conditions on aggregates of customers by the tier it gives,
/// and what is to be as large or as small as can be.
struct SeekQuestion: Sendable {
  /// A condition as it was written.
  struct Condition: Sendable {
    var text: String
    var formula: Formula
    /// The number that it bounds, and whether from above; nil where it is no plain comparison.
    var bounded: (formula: Formula, fromAbove: Bool)?
    /// Which of the question's `pers` it holds for each value of; nil where it is of all customers together.
    var per: Int?
  }

  let varied: [SweptPolicy]
  let grids: [SweepGrid?]
  /// Both parameters open; nil for one, or where they can't be.
  let both: BoundPolicy?
  let customers: CatalogTable
  let set: CustomerSet?
  let measure: (name: String, formula: Formula, type: ColumnType, unit: String?)?
  let conditions: [Condition]
  let objective: (formula: Formula, isLargest: Bool, text: String)?
  let aggregation: Binding.Aggregation
  /// The columns for each value of which a condition must hold, each once.
  let pers: [(name: String, formula: Formula)]
  /// What the policy's tier is known by in the conditions.
  let tier = ColumnReference(identity: Column.newIdentity())

  var domain: TierDomain { varied[0].policy.domain }

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    guard let policy = clause.name("POLICY") else { preconditionFailure("what is sought is of a policy") }
    customers = try binding.enterCustomers(at: policy.span)
    set = try binding.set(on: clause)
    measure = binding.defaultMeasure()
    let groups = clause.groups("VARIED")
    guard groups.count <= 2 else {
      throw Diagnostic(
        "two-parameters", "one or two parameters are sought at once", at: groups[2].span,
        hint:
          "seek \(policy.text) with \(groups.prefix(2).compactMap { $0.name("PARAM")?.text }.joined(separator: Message.comma))"
      )
    }
    var varied: [SweptPolicy] = []
    var grids: [SweepGrid?] = []
    for (place, group) in groups.enumerated() {
      guard let parameter = group.name("PARAM") else { continue }
      if varied.contains(where: { $0.parameter == parameter.text }) {
        throw Diagnostic("name-twice", "\"\(parameter.text)\" is sought already", at: parameter.span)
      }
      let one = try SweptPolicy(policy, parameter, place: place, settings: clause.groups("SETTING"), &binding)
      let grid = group.has("from") ? try SweepGrid(group, &binding) : nil
      if grid == nil { _ = try one.cuts.get() }
      varied.append(one)
      grids.append(grid)
    }
    (self.varied, self.grids) = (varied, grids)
    if varied.count == 2 {
      let open = [varied[0].parameter: varied[0].reference, varied[1].parameter: varied[1].reference]
      var trial = binding
      do throws(Diagnostic) {
        both = try trial.policy(named: policy, with: clause.groups("SETTING"), open: open)
      } catch {
        both = nil
      }
    } else {
      both = nil
    }
    var pers: [(name: String, formula: Formula)] = []
    var groupsOfConditions: [(whole: Expression, per: Int?)] = []
    for group in clause.groups("CONDITION") {
      guard let whole = group.expression("E") else { continue }
      var per: Int?
      if let name = group.name("PER") {
        let formula = try binding.bind(Expression(.name(name), at: name.span)).formula
        per = pers.firstIndex { $0.formula == formula } ?? pers.count
        if per == pers.count { pers.append((name.text, formula)) }
      }
      groupsOfConditions.append((whole, per))
    }
    self.pers = pers
    // In the conditions, the axis is what the policy gives.
    let axis = varied[0].policy.policy.axis
    var inside = binding
    inside.aggregation = Binding.Aggregation()
    inside.schema.set(
      Schema.Item(axis, .column(tier), .tier, stored: Column(.tier([], varied[0].policy.domain))))
    var conditions: [Condition] = []
    for (whole, per) in groupsOfConditions {
      let parts: [Expression] = if case .and(let all) = whole.form { all } else { [whole] }
      for part in parts {
        let formula = try inside.bindCondition(part).formula
        conditions.append(
          Condition(
            text: Formatter().format(part), formula: formula, bounded: SeekQuestion.bounded(formula), per: per))
      }
    }
    self.conditions = conditions
    var objective: (formula: Formula, isLargest: Bool, text: String)?
    for (role, isLargest) in [("MAXIMUM", true), ("MINIMUM", false)] {
      guard let expression = clause.expression(role) else { continue }
      guard objective == nil else {
        throw Diagnostic(
          "two-objectives", "one thing is made as large or as small as can be", at: expression.span,
          hint: "so that … for the other")
      }
      objective = (try inside.bindNumber(expression).formula, isLargest, Formatter().format(expression))
    }
    if objective == nil, let first = conditions.first(where: { $0.bounded != nil }), let bounded = first.bounded {
      objective = (bounded.formula, bounded.fromAbove, first.text)
    }
    guard let aggregation = inside.aggregation, !(conditions.isEmpty && objective == nil) else {
      throw Diagnostic(
        "nothing-sought", "what is sought is said by a condition, or by what is made as large or small as can be",
        at: clause.span,
        hint:
          "seek \(policy.text) with \(varied[0].parameter) so that count(\(axis) = \(varied[0].policy.policy.domain.codes[0])) <= 120"
      )
    }
    self.objective = objective
    self.aggregation = aggregation
    binding.notes = inside.notes
    for (_, aggregate, _) in aggregation.aggregates {
      if let argument = aggregate.argument { binding.touch(argument) }
      if let condition = aggregate.condition { binding.touch(condition) }
    }
  }

  /// A number compared with a constant.
  private static func bounded(_ formula: Formula) -> (formula: Formula, fromAbove: Bool)? {
    switch formula {
    case .compare(let a, let relation, .constant):
      switch relation {
      case .less, .lessOrEqual: (a, true)
      case .greater, .greaterOrEqual: (a, false)
      case .equal, .notEqual: nil
      }
    case .compare(.constant(let bound), let relation, let b): bounded(.compare(b, relation.mirrored, .constant(bound)))
    case .and(let all): all.lazy.compactMap { bounded($0) }.first
    default: nil
    }
  }

  /// A condition with what it holds for each value of.
  func said(_ condition: Condition) -> Message {
    condition.per.map { "\(condition.text) per \(pers[$0].name)" } ?? Message(verbatim: condition.text)
  }
}
