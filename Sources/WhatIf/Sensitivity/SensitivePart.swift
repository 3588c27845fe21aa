import Columns
import Diagnostics
import Language
import Query
import Tiering

/// A weight or a cut of a policy, with the policy where it is open.
struct SensitivePart: Sendable {
  let name: String
  let isWeight: Bool
  let value: Exact
  private let cuts: CutPolicy?
  private let reference: ColumnReference
  /// The policy where the part has another value; nil where that is not asked, for nobody is in another's place.
  let capped: (@Sendable (Exact) throws(Diagnostic) -> BoundPolicy?)?

  /// The weight of a component: the score is a straight line in it, so each comparison of the score is passed at one weight,
  /// (bound − the rest of the score) / (component / 100), for each customer whose component is not 0.
  init(weight place: Int, _ name: String, _ value: Exact, _ policy: BoundPolicy) {
    (self.name, isWeight, self.value) = (name, true, value)
    reference = .parameter(place)
    do throws(Diagnostic) {
      cuts = try CutPolicy(policy.withoutCaps(), weight: place, as: reference)
    } catch {
      cuts = nil
    }
    guard policy.hasCaps else {
      capped = nil
      return
    }
    capped = { (value: Exact) throws(Diagnostic) -> BoundPolicy? in try policy.withWeight(value, at: place) }
  }

  /// A parameter that is a number; nil for one that is none.
  init?(
    cut parameter: Policy.Parameter, of policy: Name, _ settings: [PartGroup], _ binding: inout Binding
  ) throws(Diagnostic) {
    name = parameter.name.text
    isWeight = false
    let others = settings.filter { $0.name("PARAM")?.text != parameter.name.text }
    let given = settings.last { $0.name("PARAM")?.text == parameter.name.text }?.expression("E") ?? parameter.value
    guard case .exact(let exact)? = try binding.bind(given).constant else { return nil }
    value = exact
    let swept = try SweptPolicy(policy, parameter.name, place: 0, settings: others, &binding)
    reference = swept.reference
    if case .success(let found) = swept.cuts { cuts = found } else { cuts = nil }
    guard swept.policy.hasCaps else {
      capped = nil
      return
    }
    capped = { (value: Exact) throws(Diagnostic) -> BoundPolicy? in try swept.policy(at: value) }
  }

  func steps(among: Bitmap?, _ customers: Population, _ evaluation: Evaluation) throws(Diagnostic) -> StepTable? {
    guard let cuts else { return nil }
    do throws(Diagnostic) {
      return try StepTable(
        cuts, measure: nil, among: among, parameter: reference, customers, evaluation)
    } catch {
      if error.rule == "not-exact" { return nil }
      throw error
    }
  }
}

extension BoundPolicy {
  /// The policy with another weight for the component at a place of the score's sum; nil where it is no such sum.
  func withWeight(_ weight: Exact, at place: Int) throws(Diagnostic) -> BoundPolicy? {
    guard let score, case .kept(.sum(var terms)) = score, case .product(var factors) = terms[place].value,
      factors.count == 3
    else { return nil }
    factors[0] = Formula.Factor(.constant(.exact(weight)))
    terms[place] = Formula.Term(.product(factors))
    let changed = Formula.kept(.sum(terms))
    return try replacing { (part) throws(Diagnostic) in part == score ? changed : nil }
  }
}

extension CutPolicy {
  /// A policy with the weight of one component open.
  init(_ policy: BoundPolicy, weight place: Int, as reference: ColumnReference) throws(Diagnostic) {
    guard let score = policy.score, case .kept(.sum(let terms)) = score,
      case .product(let factors) = terms[place].value, factors.count == 3
    else { throw inexact("the score is not a sum of weighted parts") }
    let part = Formula.product([factors[1], factors[2]])
    var others = terms
    others.remove(at: place)
    var cuts: [(cut: Cut, reference: ColumnReference)] = []
    self.policy = try policy.replacing(rulesOnly: true) { (formula) throws(Diagnostic) in
      guard case .compare(let a, let relation, let b) = formula, a == score || b == score else {
        if formula == score { throw inexact("the score stands outside a comparison") }
        return nil
      }
      let (bound, sign) = a == score ? (b, relation) : (a, relation.mirrored)
      // rest + weight × part ? bound: the weight stands to (bound − rest) / part as the score to the bound.
      let least = Formula.product([
        Formula.Factor(.sum([Formula.Term(bound)] + others.map { Formula.Term($0.value, subtracted: !$0.subtracted) })),
        Formula.Factor(part, divides: true),
      ])
      let cut = Cut(
        subject: least, relation: sign.mirrored, factor: Fraction(whole: 1), offset: Fraction(whole: 0),
        side: .column(reference))
      if let known = cuts.first(where: { $0.cut == cut }) { return .column(known.reference) }
      cuts.append((cut, ColumnReference.cut(cuts.count)))
      return .column(ColumnReference.cut(cuts.count - 1))
    }
    self.cuts = cuts
    guard cuts.count <= 6 else { throw inexact("it stands in more than six comparisons") }
  }
}

extension StepTable {
  /// How far the parameter moves from a value before so many customers have another tier than there; nil where they never
  /// do.
  func reach(from value: Exact, up: Bool, _ wanted: [Int]) -> [Double?] {
    let start = stepsMade(at: value)
    var changed: [Int32: (from: UInt8, now: UInt8)] = [:]
    var count = 0
    var reached = [Double?](repeating: nil, count: wanted.count)
    func key(_ place: Int) -> Double {
      switch keys {
      case .exact(let keys, let denominator): Double(keys[place]) / Double(denominator)
      case .real(let keys): keys[place]
      }
    }
    func take(_ place: Int, from before: UInt8, to after: UInt8) -> Bool {
      let row = steps[place].row
      let known = changed[row] ?? (before, before)
      changed[row] = (known.from, after)
      count += (known.from != after ? 1 : 0) - (known.from != known.now ? 1 : 0)
      for (which, number) in wanted.enumerated() where reached[which] == nil && count >= number {
        reached[which] = abs(key(place) - value.double)
      }
      return reached.contains { $0 == nil }
    }
    if up {
      for place in start..<max(start, steps.count) where !take(place, from: steps[place].from, to: steps[place].to) {
        break
      }
    } else {
      for place in (0..<start).reversed() where !take(place, from: steps[place].to, to: steps[place].from) { break }
    }
    return reached
  }
}
