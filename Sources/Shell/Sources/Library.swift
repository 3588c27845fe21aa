import Columns
import Diagnostics
import Language
import Query
import Tiering

/// The models that come with the program.
struct Library: SessionSource {
  static let manual = Manual(
    [Signature(.source, "library")],
    "the models that come with the program, their inputs and parameters; `use` brings one into the store",
    examples: ["library", "library | where model contains rfm | select model, inputs"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    let models = LibraryModel.all
    var policies: [Policy] = []
    for model in models {
      guard case .command(let clause) = try Session.parser.statement(model.text).form else { continue }
      policies.append(try Policy(clause))
    }
    let isChinese = session.settings.language == .zh
    let fields = [
      Field("model", textColumn(models.map(\.name))),
      Field("meaning", textColumn(models.map { isChinese ? $0.chineseSummary : $0.summary })),
      Field("inputs", textColumn(policies.map { $0.inputs.map(\.name.text).joined(separator: ", ") })),
      Field(
        "parameters",
        textColumn(
          policies.map { policy in
            policy.parameters.map { "\($0.name.text) = \(Formatter().format($0.value))" }.joined(separator: ", ")
          })),
      Field("assigns", textColumn(policies.map(\.axis))),
      Field("tiers", textColumn(policies.map { $0.domain.codes.joined(separator: ", ") })),
    ]
    return MadeTable(
      table: Table(rowCount: models.count, fields: fields), noun: "models", prose: ["meaning", "parameters", "tiers"])
  }
}
