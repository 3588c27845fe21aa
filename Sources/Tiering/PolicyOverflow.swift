import Columns
import Diagnostics
import Language
import Query

extension BoundPolicy {
  /// A number that became too large, told with the clause that makes it: the place in the statement would say nothing of
  /// the policy's own text.
  func told(_ error: Diagnostic, _ customers: Population, _ evaluation: Evaluation) -> Diagnostic {
    guard error.rule == "overflow" else { return error }
    let clause = clauses.first { clause in
      do throws(Diagnostic) {
        _ = try evaluation.column(clause.formula, of: customers)
        return false
      } catch {
        return error.rule == "overflow"
      }
    }
    guard let clause else { return error }
    return Diagnostic(
      "policy-overflow", "\"\(clause.text)\" of policy \"\(policy.name.text)\": \(error.message)", at: askedAt,
      hint: error.hint)
  }

  /// Every clause that decides, as it is written, with what it computes.
  private var clauses: [(text: String, formula: Formula)] {
    let format = Formatter()
    var clauses: [(text: String, formula: Formula)] = []
    for case .component(let component) in policy.parts {
      guard let bound = components.first(where: { $0.name == component.name.text }) else { continue }
      let weight = format.format(number: component.weight)
      clauses.append(
        ("score \(component.name.written) weight \(weight) = \(format.format(component.value))", bound.value))
    }
    if let score { clauses.append(("score", score)) }
    for (rule, words) in zip(rules, policy.rules) {
      guard let formula = rule.condition, let condition = words.condition else { continue }
      clauses.append(("tier \(words.tier.written) when \(format.format(condition))", formula))
    }
    for (keep, words) in zip(keeps, policy.keeps) {
      clauses.append(("keep \(words.tier.written) while \(format.format(words.condition))", keep.condition))
    }
    for cap in caps {
      clauses.append(("at most \(cap.limit) in \(policy.domain.codes[Int(cap.tier)])", cap.value))
    }
    return clauses
  }
}
