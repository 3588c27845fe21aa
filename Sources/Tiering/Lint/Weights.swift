import Columns
import Diagnostics
import Language
import Query

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
    // Who has the highest score shows how far it goes.
    let (scored, best) = try policy.bestScored()
    // 95 and 5 points are 100 too.
    if let points, total.plus(points) == Fraction(100) {
      return [
        Finding(
          "weights", "score", "the weights add to \(spoken(total.value)), to 100 only with all points",
          customers: scored, example: best)
      ]
    }
    return [
      Finding(
        "weights", "score", "the weights add to \(spoken(total.value)), not to 100", customers: scored, example: best)
    ]
  }

  private static func fraction(_ number: NumberLiteral) -> Fraction? {
    Fraction(.exact(Exact(units: number.units, form: ExactForm(scale: number.scale))))
  }
}

extension LintedPolicy {
  /// Who has a score, and the first of those with the highest.
  fileprivate func bestScored() throws(Diagnostic) -> (scored: Bitmap, best: Int?) {
    guard let score = policy.score else { return (Bitmap(count: customers.rowCount), nil) }
    let column = try evaluation.column(score, of: customers)
    let scored = column.missing.map { ~$0 } ?? Bitmap(count: column.count, repeating: true)
    let values = column.doubles()
    var best: Int?
    scored.forEachOne { row in if best.map({ values[row] > values[$0] }) ?? true { best = row } }
    return (scored, best)
  }
}
