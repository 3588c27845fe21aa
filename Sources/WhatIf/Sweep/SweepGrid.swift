import Columns
import Diagnostics
import Language
import Query

/// Values with equal steps between them: `from 60 to 90 step 0.5`, both ends in where the steps meet the second.
struct SweepGrid: Sendable {
  let values: [Exact]

  static let limit = 100_000

  init(_ clause: some HasParts, _ binding: inout Binding) throws(Diagnostic) {
    func number(_ role: String) throws(Diagnostic) -> (value: Exact, span: SourceSpan) {
      guard let expression = clause.expression(role) else { preconditionFailure("a grid has two ends and a step") }
      guard case .exact(let exact)? = try binding.bindNumber(expression).constant, exact.form.divisor == 1 else {
        throw Diagnostic("not-a-constant", "a grid's ends and step are numbers, written out", at: expression.span)
      }
      return (exact, expression.span)
    }
    let (low, high, step) = (try number("LOW"), try number("HIGH"), try number("STEP"))
    let scale = max(low.value.form.scale, high.value.form.scale, step.value.form.scale)
    func units(_ number: (value: Exact, span: SourceSpan)) throws(Diagnostic) -> Int128 {
      let scaled = number.value.units.multipliedReportingOverflow(
        by: integerPowerOfTen(scale - number.value.form.scale))
      guard !scaled.overflow, scaled.partialValue.magnitude < 1 << 100 else {
        throw Diagnostic("not-a-constant", "this number has too many digits for a grid", at: number.span)
      }
      return scaled.partialValue
    }
    let (first, last, by) = (try units(low), try units(high), try units(step))
    guard by > 0 else {
      throw Diagnostic("no-step", "a step is more than 0", at: step.span, hint: "from 60 to 90 step 0.5")
    }
    guard first <= last else {
      throw Diagnostic("empty-grid", "a grid goes from the smaller value to the larger", at: low.span)
    }
    let count = (last - first) / by + 1
    guard count <= SweepGrid.limit else {
      throw Diagnostic(
        "large-grid",
        "a grid has at most \(grouped(SweepGrid.limit)) values; these are \(grouped(Int(clamping: count)))",
        at: step.span, hint: "a larger step, or exact")
    }
    values = (0..<count).map { Exact(units: first + $0 * by, form: ExactForm(scale: scale)) }
  }
}
