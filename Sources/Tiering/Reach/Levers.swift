import Columns
import Diagnostics
import Language
import Query

extension BoundPolicy {
  /// Every formula that a change of a customer meets: whom a capacity groups by is not among them.
  var changeable: [Formula] {
    rules.compactMap(\.condition) + keeps.map(\.condition) + caps.map(\.value) + (score.map { [$0] } ?? [])
  }

  /// What can be changed: of the names given, or of everything that the policy reads.
  ///
  /// - Parameter unchangeable: names that are left out.
  func levers(
    by names: [Name], unchangeable: Set<String>, _ customers: Population, _ evaluation: Evaluation,
    _ binding: inout Binding
  ) throws(Diagnostic) -> [Lever] {
    var levers: [Lever] = []
    let inputs = changeable.reduce(into: Set<Formula>()) { $0.formUnion($1.inputs) }
    func add(_ name: String, _ formula: Formula, _ unit: String?) throws(Diagnostic) {
      if let lever = try lever(name, formula, unit, customers, evaluation, binding) { levers.append(lever) }
    }
    let tags = tagNames
    if names.isEmpty {
      let today = binding.usedAsOf ?? binding.catalog.asOf ?? binding.catalog.newestEvent()
      // A window that is over is history: nobody changes it.
      var named = inputs.filter { input in
        if case .rollUp(let rollUp) = input, let today { rollUp.through < today } else { false }
      }
      for item in binding.schema.items where inputs.contains(item.formula.bare) {
        guard item.name != binding.schema.key, !unchangeable.contains(item.name),
          named.insert(item.formula.bare).inserted
        else { continue }
        try add(item.name, item.formula.bare, item.unit)
      }
      var reading = Reading(0, self, customers, evaluation, binding)
      for (expression, scope) in expressions {
        for read in expression.reads {
          guard case .call = read.form, let bound = try? reading.bound(read, in: scope),
            inputs.contains(bound.formula.bare), named.insert(bound.formula.bare).inserted
          else { continue }
          try add(Formatter().format(read), bound.formula.bare, bound.unit)
        }
      }
      for tag in tags where !unchangeable.contains(tag) { try addTag(tag, &levers, customers, binding) }
      return levers
    }
    for name in names {
      if let item = binding.schema.item(named: name.text) {
        guard !unchangeable.contains(name.text) else {
          throw Diagnostic(
            "unchangeable", "\"\(name.text)\" was declared unchangeable", at: name.span)
        }
        guard formulas.contains(where: { $0.depends(on: [item.formula.bare]) }) else {
          throw Diagnostic(
            "not-read", "policy \"\(policy.name.text)\" does not read \"\(name.text)\"", at: name.span,
            nearest: nil)
        }
        let before = levers.count
        try add(item.name, item.formula.bare, item.unit)
        guard levers.count > before else {
          throw Diagnostic(
            "not-changeable", "\"\(name.text)\" is \(item.type): numbers, dates, true or false and tags are changed",
            at: name.span)
        }
      } else if tags.contains(name.text) {
        try addTag(name.text, &levers, customers, binding)
      } else {
        throw Diagnostic(
          "unknown-column", "customers have no column \"\(name.text)\"", at: name.span, hint: "`columns` lists them",
          nearest: nearestName(to: name.text, among: binding.schema.items.map(\.name) + tags))
      }
    }
    return levers
  }

  /// Every expression of the score and the rules with its place.
  private var expressions: [(Expression, scope: String)] {
    var all: [(Expression, scope: String)] = []
    for part in policy.parts {
      switch part {
      case .parameter: continue
      case .named(let name, let expression): all.append((expression, name.text))
      case .component(let component): all.append((component.value, component.name.text))
      case .points(let points): all.append((points.condition, ""))
      }
    }
    for rule in policy.rules { if let condition = rule.condition { all.append((condition, "")) } }
    for keep in policy.keeps { all.append((keep.condition, "")) }
    for cap in policy.caps { all.append((cap.value, "")) }
    return all
  }

  /// The tags that are asked for, in order.
  private var tagNames: [String] {
    var names: [String] = []
    func look(_ formula: Formula) {
      if case .hasTag(_, let own) = formula { for name in own where !names.contains(name) { names.append(name) } }
      formula.parts.forEach(look)
    }
    formulas.forEach(look)
    return names
  }

  private func addTag(
    _ tag: String, _ levers: inout [Lever], _ customers: Population, _ binding: Binding
  ) throws(Diagnostic) {
    // A tag with a rule follows its rule.
    guard binding.catalog.tags.first(where: { $0.name == tag })?.rule == nil,
      let item = binding.schema.items.first(where: { $0.type == .tags }),
      case .column(let reference) = item.formula, case .tags(let sets)? = customers.columns[reference.identity]?.data
    else { return }
    levers.append(
      Lever(
        name: tag, formula: .hasTag(item.formula, names: [tag]), scale: .flag, unit: nil, tag: tag,
        values: Column(.boolean(sets.members(of: tag))), range: 0...1, spread: 1))
  }

  private func lever(
    _ name: String, _ formula: Formula, _ unit: String?, _ customers: Population, _ evaluation: Evaluation,
    _ binding: Binding
  ) throws(Diagnostic) -> Lever? {
    let values = try evaluation.column(formula, of: customers)
    let scale: Lever.Scale
    switch values.data {
    case .exact(_, let form) where form.divisor == 1: scale = .exact(form)
    case .exact, .real: scale = .real(decimals: 4)
    case .date: scale = .days
    case .boolean: scale = .flag
    case .wide, .text, .tags, .tier: return nil
    }
    var own = values
    // Fractions go by decimals like other reals.
    if case .exact(_, let form) = values.data, form.divisor != 1 {
      own = Column(.real(values.doubles()), missing: values.missing)
    }
    var lever = Lever(
      name: name, formula: formula, scale: scale, unit: unit, tag: nil, values: own, range: 0...1, spread: 1)
    guard scale != .flag else { return lever }
    let order = own.order()
    guard let first = order.first, let last = order.last, let low = lever.steps(of: Int(first)),
      let high = lever.steps(of: Int(last))
    else { return nil }
    let quarter = lever.steps(of: Int(order[order.count / 4])) ?? low
    let threeQuarters = lever.steps(of: Int(order[order.count * 3 / 4])) ?? high
    lever.spread = Double(max(1, threeQuarters > quarter ? threeQuarters - quarter : high - low))
    if scale == .days {
      let today = binding.usedAsOf ?? binding.catalog.asOf ?? binding.catalog.newestEvent()
      lever.range = min(low - 1, Int64(today?.number ?? .max))...max(high, Int64(today?.number ?? 0))
      return lever
    }
    // Ten times the largest number that occurs, or that the policy names.
    let factor: Double =
      switch scale {
      case .exact(let form): powerOfTen(form.scale)
      case .real(let decimals): powerOfTen(decimals)
      default: 1
      }
    let named = formulas.reduce(1.0) { max($0, $1.largestConstant) } * factor
    let most = min(max(Double(high.magnitude), Double(low.magnitude), named) * 10 + 1000, 1e17)
    lever.range = (low >= 0 ? 0 : -Int64(most))...Int64(most)
    return lever
  }
}

extension Formula {
  /// The largest number written in it.
  fileprivate var largestConstant: Double {
    switch self {
    case .constant(let value): abs(value.asDouble ?? 0)
    case .oneOf(let a, let values):
      values.reduce(a.largestConstant) { max($0, abs($1.asDouble ?? 0)) }
    default: parts.reduce(0) { max($0, $1.largestConstant) }
    }
  }
}
