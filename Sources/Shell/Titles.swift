import Columns
import Diagnostics
import Language
import Query

extension Session.BoundSource {
  /// The titles that a person sees of the columns that a verb makes; the names that the pipeline gives itself stay.
  func titles(except named: Set<String>) -> [String: Message] {
    let own: [String] =
      switch self {
      case .table, .it, .rows: []
      case .verb(let verb): type(of: verb).madeColumns.rows
      case .summary(let verb, _): type(of: verb).madeColumns.summary
      case .made(let made): made.table.fields.map(\.name).filter { !made.users.contains($0) }
      }
    return Session.titles(own.filter { !named.contains($0) })
  }
}

extension Session {
  /// A title is the field's name in the words of the language.
  static func titles(_ names: [String]) -> [String: Message] {
    Dictionary(names.map { ($0, Message(stringLiteral: $0)) }) { first, _ in first }
  }
}

/// The columns that stages are given names for.
func namesGiven(by stages: [Clause]) -> Set<String> {
  Set(stages.flatMap { $0.groups("ITEM") + $0.groups("BY") }.compactMap { $0.name("NAME")?.text })
}
