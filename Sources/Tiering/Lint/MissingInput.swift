import Columns
import Diagnostics
import Language
import Query

/// Inputs without a value, and what becomes of whom they are missing for.
enum MissingInput: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var inputs: [Formula] = []
    for case .component(let component) in policy.policy.policy.parts {
      let bound = policy.policy.components.first { $0.name == component.name.text }
      for input in bound?.value.inputs ?? [] where !inputs.contains(input) { inputs.append(input) }
    }
    for rule in policy.rules {
      for input in rule.condition?.inputs ?? [] where !inputs.contains(input) { inputs.append(input) }
    }
    // By the customers' own names: that is where values are missing.
    let noted = inputs.map { input in
      let column = policy.reading.binding.schema.items.first { $0.formula.bare == input }?.name
      return (input: input, name: column ?? policy.names[input] ?? policy.names[.kept(input)])
    }
    // What cannot be said without a value: parts of the score, and what the rules compare.
    var needs = policy.policy.components.map(\.value)
    for rule in policy.rules {
      for case .compare(let a, _, let b) in rule.condition?.everyComparison ?? [] {
        needs += [a, b].filter { $0 != policy.policy.score }
      }
    }
    var findings: [Finding] = []
    for (input, name) in noted.sorted(by: { ($0.name ?? "") < ($1.name ?? "") }) {
      guard let name, let missing = try policy.evaluation.column(input, of: policy.customers).missing, !missing.isEmpty
      else { continue }
      var blocked = Bitmap(count: missing.count)
      for need in needs where need.inputs.contains(input) {
        if let gaps = try policy.evaluation.column(need, of: policy.customers).missing { blocked = blocked | gaps }
      }
      let unscored = missing & blocked & policy.undecided
      let fate: Message
      if let tier = policy.policy.missingAs {
        fate = "\(grouped(unscored.population)) get tier \(policy.policy.policy.domain.codes[Int(tier)]) for it"
      } else {
        fate = told(unscored.population, of: missing.population)
      }
      findings.append(
        Finding(
          "missing input", name, "\(grouped(missing.population)) customers have no value: \(fate)",
          customers: unscored.isEmpty ? missing : unscored))
    }
    return findings
  }

  private static func told(_ unscored: Int, of missing: Int) -> Message {
    switch unscored {
    case 0: "nobody is unscored for it"
    case missing: missing == 1 ? "it is unscored" : "all of them are unscored"
    default: "\(grouped(unscored)) of them are unscored"
    }
  }
}
