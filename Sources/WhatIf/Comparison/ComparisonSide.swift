import Columns
import Diagnostics
import Language
import Query
import Tiering

/// One of the policies that a statement puts side by side, under the name it has there.
struct ComparisonSide: Sendable {
  var name: String
  var policy: BoundPolicy
  var reference: ColumnReference
  var span: SourceSpan
}

/// The policies of `SIDE<POLICY [with (…)] [as NAME]>,`.
func comparedSides(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) -> [ComparisonSide] {
  var sides: [ComparisonSide] = []
  for group in clause.groups("SIDE") {
    guard let policyName = group.name("POLICY") else { continue }
    let name = group.name("NAME") ?? policyName
    if sides.contains(where: { $0.name == name.text }) {
      throw Diagnostic(
        "name-twice", "both sides are called \"\(name.text)\"", at: name.span,
        hint: "\(policyName.text) with (…) as other")
    }
    sides.append(
      ComparisonSide(
        name: name.text, policy: try binding.policy(named: policyName, with: group.groups("PARAM")),
        reference: ColumnReference(identity: Column.newIdentity()), span: policyName.span))
  }
  return sides
}

/// The part of a whole in the place MARGIN, with its points as text; nil where none is given.
func givenMargin(_ clause: Clause) throws(Diagnostic) -> (share: Double, text: String)? {
  guard let given = clause.number("MARGIN") else { return nil }
  let share = Exact(units: given.number.units, form: ExactForm(scale: given.number.scale)).double
  guard share > 0, share < 1 else {
    throw Diagnostic("not-a-margin", "a margin is a part of a whole", at: given.span, hint: "worth 2pp")
  }
  return (share, plainText(of: (share * 1e6).rounded() / 1e4))
}
