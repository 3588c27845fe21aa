import Columns
import Diagnostics
import Language

extension Function {
  /// Functions of what is on record, and of what the policies say.
  static let overHistory: [Function] = [
    Function(
      name: "committed", usage: "committed(x)",
      meaning: "the value at the last commit, as of the day in force then; missing for whoever is new since"
    ) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "committed(x)", at: span)
      return try binding.bindCommitted(call.arguments[0], at: span)
    },
    Function(
      name: "score", usage: "score(POLICY)",
      meaning: "the score that a policy gives; with the parameters it was adopted with, where it is in force"
    ) { call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...1, of: "score(POLICY)", at: span)
      guard case .name(let name) = call.arguments[0].form else {
        throw Diagnostic(
          "wrong-arguments", "\"score\" takes the name of a policy", at: call.arguments[0].span,
          hint: "score(standard)", nearest: nil)
      }
      try binding.requireCustomers("score", at: span)
      guard let bind = binding.catalog.boundScore else { throw notInThisVersion("score", at: span) }
      return try bind(name, &binding)
    },
  ]
}

extension Binding {
  /// The columns of customers must be at hand, with their key.
  @discardableResult
  fileprivate func requireCustomers(_ function: String, at span: SourceSpan) throws(Diagnostic) -> ColumnReference {
    guard let customerKey, aggregation == nil || schema.areCustomers else {
      throw Diagnostic(
        "not-customers", "\"\(function)\" is a value of a customer; these are \(schema.noun)", at: span)
    }
    return customerKey
  }

  /// `committed(x)`: x is read in the store of the last commit, where names may mean something else.
  fileprivate mutating func bindCommitted(_ expression: Expression, at span: SourceSpan) throws(Diagnostic) -> Bound {
    let key = try requireCustomers("committed", at: span)
    guard let before = catalog.committed?.catalog, let customers = before.customers,
      let oldKey = customers.key.flatMap({ customers.table.field(named: $0) })
    else {
      throw Diagnostic(
        "nothing-committed", "nothing is on record yet: there is no value at the last commit", at: span,
        hint: "commit \"first tiering\"")
    }
    var inner = Binding(before, from: customers)
    let bound: Bound
    do throws(Diagnostic) {
      bound = try inner.bind(expression)
    } catch {
      throw Diagnostic(
        error.rule, "at the last commit: \(error.message)", at: error.span ?? span, expected: error.expected,
        hint: error.hint, nearest: error.nearest)
    }
    if bound.constant != nil { return bound }
    let formula = Formula.committed(
      bound.formula, from: ColumnReference(identity: oldKey.column.identity), to: key)
    return Bound(formula, bound.type, at: span, unit: bound.unit, stored: bound.stored)
  }
}
