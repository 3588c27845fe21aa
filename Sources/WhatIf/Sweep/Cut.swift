import Columns
import Diagnostics
import Query
import Tiering

/// One comparison of a policy in which a parameter stands: `subject relation factor × parameter + offset`.
///
/// Each customer passes it on one side of one value of the parameter, `(subject − offset) / factor`, so what the policy gives
/// a customer only changes at such values.
struct Cut: Sendable, Hashable {
  /// Without the parameter: a number, or a date.
  var subject: Formula
  var relation: Relation
  /// Not zero.
  var factor: Fraction
  var offset: Fraction
  /// The other side as it was written, with the parameter in it; nil where the comparison was turned round to make it, which
  /// reals would not bear.
  var side: Formula?

  /// How the parameter stands to the customer's value where the comparison is true.
  var placement: Relation { factor.numerator > 0 ? relation.mirrored : relation }
}

/// A policy whose comparisons with a parameter are replaced by conditions that are given from outside.
struct CutPolicy: Sendable {
  let policy: BoundPolicy
  /// With the column that says for whom it is true; none twice.
  let cuts: [(cut: Cut, reference: ColumnReference)]

  /// - Parameters:
  ///   - policy: with the parameter as a column.
  ///   - isDate: what the parameter is.
  /// - Throws: why the values at which something changes can't be found.
  init(_ policy: BoundPolicy, parameter: ColumnReference, isDate: Bool) throws(Diagnostic) {
    var cuts: [(cut: Cut, reference: ColumnReference)] = []
    self.policy = try policy.replacing { (part) throws(Diagnostic) in
      switch part {
      case .column(parameter): throw inexact("it stands outside a comparison")
      case .overPopulation where part.mentions(parameter):
        throw inexact("it stands inside a percentile or rank, where one customer's value moves all")
      case .overall where part.mentions(parameter):
        throw inexact("it stands inside overall(…), where one customer's value moves all")
      case .compare(let a, let relation, let b) where part.mentions(parameter):
        let cut = try CutPolicy.cut(a, relation, b, parameter, isDate: isDate)
        if let known = cuts.first(where: { $0.cut == cut }) { return .column(known.reference) }
        let reference = ColumnReference.cut(cuts.count)
        cuts.append((cut, reference))
        return .column(reference)
      default: return nil
      }
    }
    self.cuts = cuts
    guard cuts.count <= 6 else { throw inexact("it stands in more than six comparisons") }
  }

  private static func cut(
    _ a: Formula, _ relation: Relation, _ b: Formula, _ parameter: ColumnReference, isDate: Bool
  ) throws(Diagnostic) -> Cut {
    guard !isDate else {
      switch (a, b) {
      case (_, .column(parameter)) where !a.mentions(parameter):
        return Cut(
          subject: a, relation: relation, factor: Fraction(whole: 1), offset: Fraction(whole: 0), side: b)
      case (.column(parameter), _) where !b.mentions(parameter):
        return Cut(
          subject: b, relation: relation.mirrored, factor: Fraction(whole: 1), offset: Fraction(whole: 0), side: a)
      default: throw inexact("a date is only compared as it is")
      }
    }
    if !a.mentions(parameter), let line = Line(b, parameter), line.rest.isEmpty {
      return try cut(a, relation, line, side: b)
    }
    if !b.mentions(parameter), let line = Line(a, parameter), line.rest.isEmpty {
      return try cut(b, relation.mirrored, line, side: a)
    }
    // a − b ? 0 becomes rest ? −(factor × parameter + offset).
    guard let left = Line(a, parameter), let right = Line(b, parameter), let whole = left.less(right),
      let factor = whole.factor.negated, let offset = whole.offset.negated
    else { throw inexact("what it is compared with is not a sum in which it stands once for all customers") }
    guard factor.numerator != 0 else { throw inexact("it falls out of the comparison it stands in") }
    return Cut(subject: .sum(whole.rest), relation: relation, factor: factor, offset: offset, side: nil)
  }

  private static func cut(_ subject: Formula, _ relation: Relation, _ line: Line, side: Formula) throws(Diagnostic)
    -> Cut
  {
    guard line.factor.numerator != 0 else { throw inexact("it falls out of the comparison it stands in") }
    return Cut(subject: subject, relation: relation, factor: line.factor, offset: line.offset, side: side)
  }
}

extension ColumnReference {
  // No column is ever made with these: one policy with one open parameter is the same formulas each time it is bound, so
  // that what was found for it is found again.

  /// What the answer of a policy's comparison with an open parameter is known by until it is there.
  static func cut(_ place: Int) -> ColumnReference { ColumnReference(identity: .max - 16 - UInt64(place)) }
  /// An open parameter, by its place in the statement.
  static func parameter(_ place: Int) -> ColumnReference { ColumnReference(identity: .max - UInt64(place)) }
}

/// Why `exact` is refused. The place is put in by who knows the statement.
func inexact(_ reason: Message) -> Diagnostic {
  Diagnostic(
    "not-exact", "the values at which something changes cannot be found: \(reason)",
    hint: "from 60 to 90 step 0.5 instead of exact")
}

/// A number as a sum: `factor × parameter + offset + rest`.
private struct Line {
  var factor: Fraction
  var offset: Fraction
  var rest: [Formula.Term]

  init(factor: Fraction, offset: Fraction, rest: [Formula.Term]) {
    (self.factor, self.offset, self.rest) = (factor, offset, rest)
  }

  /// Nil where it is no such sum.
  init?(_ formula: Formula, _ parameter: ColumnReference) {
    let (zero, one) = (Fraction(whole: 0), Fraction(whole: 1))
    switch formula {
    case .column(parameter): self.init(factor: one, offset: zero, rest: [])
    case .constant(.exact(let exact)):
      guard let value = Fraction(exact) else { return nil }
      self.init(factor: zero, offset: value, rest: [])
    case _ where !formula.mentions(parameter): self.init(factor: zero, offset: zero, rest: [Formula.Term(formula)])
    case .kept(let inner): self.init(inner, parameter)
    case .negate(let inner):
      guard let line = Line(inner, parameter), let turned = Line(factor: zero, offset: zero, rest: []).less(line) else {
        return nil
      }
      self = turned
    case .sum(let terms):
      var sum = Line(factor: zero, offset: zero, rest: [])
      for term in terms {
        guard let line = Line(term.value, parameter),
          let next = term.subtracted ? sum.less(line) : sum.plus(line)
        else { return nil }
        sum = next
      }
      self = sum
    case .product(let factors):
      var scale = one
      var inner: Line?
      for factor in factors {
        if !factor.value.mentions(parameter) {
          guard case .constant(.exact(let exact)) = factor.value, let value = Fraction(exact),
            let by = factor.divides ? value.inverse : value, let next = scale.times(by)
          else { return nil }
          scale = next
        } else {
          guard inner == nil, !factor.divides, let line = Line(factor.value, parameter), line.rest.isEmpty else {
            return nil
          }
          inner = line
        }
      }
      guard let inner, let a = inner.factor.times(scale), let b = inner.offset.times(scale) else { return nil }
      self.init(factor: a, offset: b, rest: [])
    default: return nil
    }
  }

  func plus(_ other: Line) -> Line? {
    guard let a = factor.plus(other.factor), let b = offset.plus(other.offset) else { return nil }
    return Line(factor: a, offset: b, rest: rest + other.rest)
  }

  func less(_ other: Line) -> Line? {
    guard let a = other.factor.negated, let b = other.offset.negated else { return nil }
    return plus(
      Line(factor: a, offset: b, rest: other.rest.map { Formula.Term($0.value, subtracted: !$0.subtracted) }))
  }
}
