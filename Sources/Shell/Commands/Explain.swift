import Columns
import Diagnostics
import Language
import Query
import Reports

/// How a statement runs: step by step, on how many rows, what is computed for it and what is there already.
struct Explain: Command {
  static let manual = Manual(
    [Signature(.command, "explain STATEMENT:statement")],
    "how a statement runs, step by step: on how many rows, what is computed for all customers and what is there already, and the day it looks back from; what it would change is not done",
    examples: [
      "explain where amount_12m > 10万 and last_order within 90d | top 5 by margin",
      "explain simulate standard | count by to",
      "explain customers | untag dormant",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let statement = clause.statement("STATEMENT") else { preconditionFailure("a statement is explained") }
    switch statement.form {
    case .pipeline(let pipeline): return try session.explanation(of: pipeline)
    case .command(let command):
      guard let known = commands.first(where: { $0.manual.signatures.contains(command.signature) }) else {
        throw notInThisVersion(shortForm(of: command), at: command.span)
      }
      let ending: Message =
        command.signature.acting
        ? "it changes the store: one step, pending until `commit`, taken back by `undo`; it was not done"
        : "it was not done"
      return Answer(
        Report([.headline("\(command.verb): \(known.manual.meaning)"), .note(ending)]))
    }
  }
}

/// One step of an explained statement.
private struct ExplainedStep {
  var text: String
  var rows: Int?
  var computed: [String] = []
  var reused: [String] = []

  init(_ text: String, rows: Int?, _ trace: EvaluationTrace, _ names: FormulaNames) {
    self.text = text
    self.rows = rows
    for (formula, isReused) in trace.take() {
      guard let name = names.name(of: formula) else { continue }
      if isReused, !reused.contains(name) { reused.append(name) }
      if !isReused, !computed.contains(name) { computed.append(name) }
    }
    // What was computed on the way is there for the rest of the step.
    reused.removeAll { computed.contains($0) }
  }
}

extension Session {
  /// Runs a pipeline step by step, as far as it only looks.
  fileprivate func explanation(of pipeline: Pipeline) throws(Diagnostic) -> Answer {
    var stages = pipeline.stages
    let export = try takeExport(&stages)
    let acting = try takeActingStage(&stages)
    var binding = Binding(catalog)
    var source = try bind(pipeline.source, at: pipeline.span, &binding)
    var text = Formatter().format(
      Statement(.pipeline(Pipeline(pipeline.source, [], at: pipeline.span)), at: pipeline.span))
    if case .implied = pipeline.source { text = "customers" }
    if stages.first?.verb == "summary", let first = stages.first {
      source = try source.summarized(at: first.span, &binding)
      text += " | summary"
      stages.removeFirst()
    }
    let trace = EvaluationTrace()
    var evaluation = evaluation
    evaluation.trace = trace
    let names = FormulaNames(catalog, binding.schema)
    var rows = try rows(source, PipelinePlan(), binding, evaluation).rows
    binding.notes = rows.notes
    var steps = [ExplainedStep(text, rows: rows.count, trace, names)]
    for stage in stages {
      var plan = PipelinePlan()
      try plan.append(stage, among: queryStages, &binding)
      rows.notes = []
      try plan.run(&rows, evaluation)
      if plan.leavesOwnSchema { binding.schema = rows.schema } else { rows.schema = binding.schema }
      binding.notes += rows.notes
      steps.append(ExplainedStep(Formatter().format(stage), rows: rows.count, trace, names))
    }
    var headline: Message
    if let acting {
      guard rows.schema.areCustomers else {
        throw Diagnostic(
          "not-customers", "only customers are changed; these are \(rows.schema.noun)", at: acting.clause.span,
          hint: "customers | where … | \(acting.clause.verb) …")
      }
      _ = try acting.type.init(acting.clause, &binding)
      steps.append(ExplainedStep(Formatter().format(acting.clause), rows: rows.count, trace, names))
      headline = "the last step would change \(grouped(rows.count)) customers; it was not done"
    } else if let export {
      steps.append(ExplainedStep(Formatter().format(export), rows: rows.count, trace, names))
      headline = "the last step would write \(grouped(rows.count)) \(rows.schema.noun) into a file; it was not done"
    } else {
      // Columns are made only where they are looked at.
      let shown = try rows.table(limit: rowLimit, in: evaluation)
      steps.append(ExplainedStep("show", rows: shown.rowCount, trace, names))
      headline = "it changes nothing"
    }
    headline = "\(steps.count) steps; \(headline)"
    var notes: [Message] = unique(binding.notes)
    if let day = binding.usedAsOf { notes.append(asOfNote(day)) }
    func list(_ texts: [String]) -> String? { texts.isEmpty ? nil : texts.joined(separator: ", ") }
    let fields = [
      Field("step", countColumn(steps.indices.map { $0 + 1 })), Field("text", textColumn(steps.map(\.text))),
      Field("rows", countColumn(steps.map(\.rows))), Field("computed", textColumn(steps.map { list($0.computed) })),
      Field("reused", textColumn(steps.map { list($0.reused) })),
    ]
    let table = ReportTable(
      Table(rowCount: steps.count, fields: fields), noun: "steps", titles: Session.titles(fields.map(\.name)),
      prose: ["text", "computed", "reused"])
    return Answer(Report([.headline(headline), .rows(table)] + notes.map { .note($0) }))
  }
}

/// What a person calls a formula.
private struct FormulaNames {
  private var columns: [UInt64: String] = [:]
  private var kept: [Formula: String] = [:]

  init(_ catalog: Catalog, _ schema: Schema) {
    for table in catalog.tables {
      for field in table.table.fields { columns[field.column.identity] = field.name }
    }
    var binding = Binding(catalog)
    if let customers = catalog.customers { binding.enter(customers) }
    for item in binding.schema.items + schema.items {
      if case .kept(let formula) = item.formula { kept[formula] = kept[formula] ?? item.name }
    }
  }

  /// Nil where it has no short name.
  func name(of formula: Formula) -> String? {
    if let name = kept[formula] { return name }
    switch formula {
    case .column(let reference): return columns[reference.identity]
    case .kept(let inner): return name(of: inner)
    case .constant(let value): return value.text
    case .overPopulation(let function, let argument):
      return "\(word(function))(\(name(of: argument) ?? "…"))"
    case .overall(let aggregate):
      return "overall(\(word(aggregate.kind))(\(aggregate.argument.map { name(of: $0) ?? "…" } ?? "")))"
    case .rollUp(let rollUp): return "\(word(rollUp.kind))(\(rollUp.table)…)"
    default: return nil
    }
  }

  private func word(_ function: PopulationFunction) -> String {
    switch function {
    case .percentile: "percentile"
    case .bins: "bins"
    case .ntile: "ntile"
    case .rank: "rank"
    case .cumulativeShare: "cumshare"
    case .standardScore: "zscore"
    }
  }

  private func word(_ kind: Aggregate.Kind) -> String {
    switch kind {
    case .count: "count"
    case .sum: "sum"
    case .average: "avg"
    case .minimum: "min"
    case .maximum: "max"
    case .median: "median"
    case .quantile: "quantile"
    case .standardDeviation: "stddev"
    case .countDistinct: "count_distinct"
    case .share, .shareOf: "share"
    }
  }

  private func word(_ kind: RollUp.Kind) -> String {
    switch kind {
    case .count: "count"
    case .sum: "sum"
    case .average: "avg"
    case .minimum: "min"
    case .maximum: "max"
    case .median: "median"
    case .quantile: "quantile"
    case .standardDeviation: "stddev"
    case .countDistinct: "count_distinct"
    }
  }
}
