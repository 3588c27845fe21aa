import Columns
import Diagnostics
import Language
import Query
import Tiering

/// A policy with one parameter left open, checked in every way it may be evaluated.
struct SweptPolicy: Sendable {
  let name: String
  /// As written, or with the parameters that the statement gives.
  let policy: BoundPolicy
  let parameter: String
  /// What the parameter is where nothing varies it: as adopted, else as written.
  let inForce: Exact
  let isInForce: Bool
  let isDate: Bool
  /// With the parameter as a column; nil where it stands where a constant must.
  let open: BoundPolicy?
  /// The comparisons that it stands in, or why its steps can't be found.
  let cuts: Result<CutPolicy, Diagnostic>
  let reference: ColumnReference

  /// - Parameters:
  ///   - place: of the parameter in the statement.
  ///   - settings: what the statement gives other parameters.
  init(
    _ policyName: Name, _ parameterName: Name, place: Int, settings: [PartGroup], _ binding: inout Binding
  ) throws(Diagnostic) {
    let written = try binding.policyText(named: policyName)
    name = policyName.text
    parameter = parameterName.text
    guard let own = written.parameters.first(where: { $0.name.text == parameterName.text }) else {
      throw Diagnostic(
        "unknown-parameter", "policy \"\(policyName.text)\" has no parameter \"\(parameterName.text)\"",
        at: parameterName.span,
        expected: written.parameters.isEmpty ? [] : [Message(listing: written.parameters.map(\.name.text))],
        nearest: nearestName(to: parameterName.text, among: written.parameters.map(\.name.text)))
    }
    if let twice = settings.compactMap({ $0.name("PARAM") }).first(where: { $0.text == parameterName.text }) {
      throw Diagnostic("varied-and-given", "\"\(twice.text)\" is varied, so it has no one value", at: twice.span)
    }
    policy = try binding.policy(named: policyName, with: settings, written: written)
    var value = own.value
    let adopted = binding.catalog.adoptions[written.axis]
    if let adopted, adopted.policy.name == policyName.text {
      value = adopted.parameters.first { $0.name == parameterName.text }?.value ?? value
      isInForce = true
    } else {
      isInForce = false
    }
    switch try binding.bind(value).constant {
    case .exact(let exact): (inForce, isDate) = (exact, false)
    case .date(let day): (inForce, isDate) = (Exact(units: Int128(day.number)), true)
    default:
      throw Diagnostic(
        "not-varied", "\"\(parameterName.text)\" is neither a number nor a date, so it has no order to vary it in",
        at: parameterName.span)
    }
    reference = .parameter(place)
    var trial = binding
    let open: BoundPolicy?
    do throws(Diagnostic) {
      open = try trial.policy(
        named: policyName, with: settings, open: [parameterName.text: reference], written: written)
    } catch {
      open = nil
    }
    self.open = open
    do throws(Diagnostic) {
      guard let open else { throw inexact("it stands where a value is written out") }
      cuts = .success(try CutPolicy(open, parameter: reference, isDate: isDate))
    } catch {
      cuts = .failure(error.placed(at: parameterName.span))
    }
  }

  /// A value of the parameter as the language has it.
  func value(_ value: Exact) -> Value {
    isDate ? .date(Day(number: Int32(truncatingIfNeeded: value.units))) : .exact(value)
  }

  /// The policy where the parameter is this value; nil where it cannot be left open.
  func policy(at value: Exact) throws(Diagnostic) -> BoundPolicy? {
    try open.map { (open) throws(Diagnostic) in
      try open.replacing { (part) throws(Diagnostic) in
        if case .column(reference) = part { .constant(self.value(value)) } else { nil }
      }
    }
  }

  /// The steps of all customers, out of the cache where they were found before.
  func steps(
    _ cuts: CutPolicy, measure: Column?, among: (rows: Bitmap, keys: Column)?, _ customers: Population,
    _ evaluation: Evaluation
  ) throws(Diagnostic) -> StepTable {
    var formulas = cuts.policy.formulas
    for each in cuts.cuts {
      formulas.append(.compare(each.cut.subject, each.cut.relation, each.cut.side ?? .constant(.missing)))
      formulas += [each.cut.factor, each.cut.offset].flatMap { number -> [Formula] in
        [number.numerator, number.denominator].map { .constant(.exact(Exact(units: $0))) }
      }
    }
    let key = FormulaCache.TableKey(
      formulas, places: cuts.policy.places,
      identities: [
        measure?.identity ?? 0, cuts.policy.recordRead?.identity ?? 0, among?.keys.identity ?? 0,
        UInt64(customers.rowCount),
      ])
    return try evaluation.cache.table(key) { () throws(Diagnostic) in
      try StepTable(cuts, measure: measure, among: among?.rows, parameter: reference, customers, evaluation)
    }
  }
}
