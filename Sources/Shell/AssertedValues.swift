import Columns
import Diagnostics
import Language

extension Session {
  /// What was compared in a condition that does not hold, with the values it had: `count(tier = A) is 1742`.
  func valuesCompared(in condition: Expression) -> [Message] {
    var told: [Message] = []
    for part in condition.comparedParts {
      let written = Formatter().format(part)
      guard !told.contains(where: { $0.arguments.first == .text(written) }) else { continue }
      do throws(Diagnostic) {
        let value = try value(of: part)
        told.append(value == .missing ? "\(written) has no value" : "\(written) is \(value.text)")
      } catch {
        // A word that stands for a value, beside the column it is compared with, has none of its own.
        continue
      }
    }
    return told
  }
}

extension Expression {
  /// The largest parts that are no conditions and not written out.
  fileprivate var comparedParts: [Expression] {
    switch form {
    case .comparison(let a, _, let b): a.comparedParts + b.comparedParts
    case .between(let x, let low, let high): x.comparedParts + low.comparedParts + high.comparedParts
    case .oneOf(let x, let list): x.comparedParts + list.flatMap(\.comparedParts)
    case .contains(let a, let b), .startsWith(let a, let b), .matches(let a, let b): a.comparedParts + b.comparedParts
    case .isEmpty(let x), .isNotEmpty(let x), .not(let x), .within(let x, _), .olderThan(let x, _), .inPeriod(let x, _):
      x.comparedParts
    case .and(let parts), .or(let parts): parts.flatMap(\.comparedParts)
    case .number, .text, .date, .duration, .name: []
    default: [self]
    }
  }
}
