import Columns
import Diagnostics
import Language

extension Function {
  static let conditional: [Function] = [
    Function(name: "if", usage: "if(condition, a, b)", meaning: "a where the condition is true, else b") {
      call, span, binding throws(Diagnostic) in
      try binding.require(call, 2...3, of: "if(condition, a, b)", at: span)
      let condition = try binding.bindCondition(call.arguments[0])
      let yes = try binding.bind(call.arguments[1])
      var type = try binding.common(nil, yes)
      var no: Formula?
      if call.arguments.count == 3 {
        let bound = try binding.bind(call.arguments[2])
        type = try binding.common(type, bound)
        no = bound.formula
      }
      return Bound(.choice([Formula.Branch(condition.formula, yes.formula)], otherwise: no), type, at: span)
    },
    Function(name: "coalesce", usage: "coalesce(a, b, …)", meaning: "the first value that is not missing") {
      call, span, binding throws(Diagnostic) in
      try binding.require(call, 1...64, of: "coalesce(a, b, …)", at: span)
      var type: ColumnType?
      var all: [Formula] = []
      for argument in call.arguments {
        let bound = try binding.bind(argument)
        type = try binding.common(type, bound)
        all.append(bound.formula)
      }
      return Bound(.coalesce(all), type ?? .integer, at: span)
    },
  ]
}
