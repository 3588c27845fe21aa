import Columns
import Diagnostics
import Language

/// Weights that don't add to 100: the score then does not go from 0 to 100.
enum Weights: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var total: Fraction? = Fraction(0)
    var points: Fraction? = Fraction(0)
    for part in policy.policy.policy.parts {
      switch part {
      case .component(let component): total = fraction(component.weight).flatMap { total?.plus($0) }
      case .points(let own): points = fraction(own.points).flatMap { points?.plus($0) }
      default: continue
      }
    }
    guard !policy.policy.components.isEmpty, policy.isScoreRead, let total, total != Fraction(100) else { return [] }
    // 95 and 5 points are 100 too.
    if let points, total.plus(points) == Fraction(100) {
      return [
        Finding(
          "weights", "score", "the weights add to \(spoken(total.value)), to 100 only with all points"
        )
      ]
    }
    return [Finding("weights", "score", "the weights add to \(spoken(total.value)), not to 100")]
  }

  private static func fraction(_ number: NumberLiteral) -> Fraction? {
    Fraction(.exact(Exact(units: number.units, form: ExactForm(scale: number.scale))))
  }
}
