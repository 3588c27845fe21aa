import Columns
public import Diagnostics
import Language

/// A function of the language: what help says of it, and how a call is checked.
///
/// To add one: write a `Function` beside its kind (numbers, texts, dates, population, aggregates) and add it to that
/// file's list; the lists are joined in `Function.all`.
public struct Function: Sendable {
  public let name: String
  public let usage: String
  public let meaning: Message
  let bind: @Sendable (Expression.Call, SourceSpan, inout Binding) throws(Diagnostic) -> Bound

  /// Whether a name is that of an aggregate, which over events makes a roll-up.
  public static func isAggregate(_ name: String) -> Bool { aggregates.contains { $0.name == name } }

  static func find(_ name: String) -> Function? { byName[name] }

  public static let all: [Function] = conditional + numbers + texts + dates + overPopulation + overHistory + aggregates

  private static let byName: [String: Function] = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
}

extension Binding {
  mutating func bindCall(_ call: Expression.Call, at span: SourceSpan) throws(Diagnostic) -> Bound {
    guard let function = Function.find(call.function.text) else {
      throw Diagnostic(
        "unknown-function", "no function is called \"\(call.function.text)\"", at: call.function.span,
        hint: "`help functions` lists them",
        nearest: nearestName(to: call.function.text, among: Function.all.map(\.name)))
    }
    if Function.aggregates.contains(where: { $0.name == function.name }) == false,
      call.window != nil || !call.condition.isEmpty
    {
      throw Diagnostic(
        "not-an-aggregate", "\"within\" and \"where\" stand inside an aggregate; \"\(function.name)\" is none", at: span
      )
    }
    return try function.bind(call, span, &self)
  }

  /// Refuses a call with another number of arguments.
  func require(_ call: Expression.Call, _ count: ClosedRange<Int>, of usage: String, at span: SourceSpan)
    throws(Diagnostic)
  {
    guard count.contains(call.arguments.count) else {
      throw Diagnostic(
        "wrong-arguments", "\"\(call.function.text)\" takes other arguments", at: span,
        expected: [Message(verbatim: usage)])
    }
  }

  /// A whole number written out, within bounds.
  func wholeNumber(_ expression: Expression, in range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    guard case .number(let literal) = expression.form, literal.scale == 0, literal.units >= range.lowerBound,
      literal.units <= range.upperBound
    else {
      throw Diagnostic(
        "not-a-whole-number", "a whole number from \(range.lowerBound) to \(range.upperBound) is wanted here",
        at: expression.span)
    }
    return Int(literal.units)
  }
}
