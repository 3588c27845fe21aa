import Columns
import Diagnostics
import History
import Language
import Query
import Reports
import Tiering
import WhatIf

/// Sources of rows that stand for each customer, by their verbs.
let rowSources: [any RowSource.Type] = [
  Simulate.self, Compare.self, Sweep.self, Seek.self, Backtest.self, Sensitivity.self, Distribution.self, Lorenz.self,
]

/// Stages that look, of every room.
let everyStage: [any Stage.Type] = queryStages + tieringStages

extension Session {
  mutating func run(_ pipeline: Pipeline, text: String) throws(Diagnostic) -> Answer {
    if case .clause(let clause) = pipeline.source, AsOfCommit.manual.signatures.contains(clause.signature) {
      return try runAsOfCommit(clause, pipeline, text: text)
    }
    let whole = spelledOut(pipeline, text)
    var stages = pipeline.stages
    let export = try takeExport(&stages)
    if let export, stages.contains(where: { $0.signature.acting }) {
      throw Diagnostic("export-changes", "one statement changes customers or saves rows, not both", at: export.span)
    }
    let acting = try takeActingStage(&stages)
    let applying = try takeApply(&stages)
    var binding = Binding(catalog)
    var source = try bind(pipeline.source, at: pipeline.span, &binding)
    if stages.first?.verb == "summary", let first = stages.first {
      source = try source.summarized(at: first.span, &binding)
      stages.removeFirst()
    }
    var plan = PipelinePlan()
    for (place, stage) in stages.enumerated() {
      try plan.append(stage, among: everyStage, &binding)
      guard plan.leavesOwnSchema, place < stages.count - 1 || acting != nil || applying != nil else { continue }
      // What columns there are now, only the rows tell: they are made before the next stage is checked.
      let made = try rows(source, plan, binding).rows
      binding.schema = made.schema
      binding.notes = made.notes
      source = .rows(made)
      plan = PipelinePlan()
    }
    if let applying { return try applySteps(applying, source, plan, binding, text: whole) }
    if let acting {
      guard binding.schema.areCustomers else {
        throw Diagnostic(
          "not-customers", "only customers are changed; these are \(binding.schema.noun)", at: acting.clause.span,
          hint: "customers | where … | \(acting.clause.verb) …")
      }
      let change = try acting.type.init(acting.clause, &binding)
      return try perform(change, source, plan, binding, text: whole)
    }
    if let export { return try self.export(export, source, plan, binding) }
    let answer = try answer(source, plan, binding, given: namesGiven(by: stages), text: text)
    lastQuestion = withValues(whole)
    return answer
  }

  /// A statement that goes on with the last answer, with what that was the answer to written out: what the journal and
  /// the log must be able to say again without it.
  private func spelledOut(_ pipeline: Pipeline, _ text: String) -> String {
    let rest: Substring
    switch pipeline.source {
    case .continued: rest = text[...]
    case .named(let name) where name.text == "it" && !name.quoted && text.hasPrefix("it"): rest = text.dropFirst(2)
    default: return text
    }
    let next = rest.drop { $0.isWhitespace }
    // After a comment a line ends.
    let gap = lastQuestion.contains("\n") || lastQuestion.contains("--") ? "\n" : " "
    return next.isEmpty ? lastQuestion : lastQuestion + gap + next
  }

  /// An acting stage comes last, and has a statement to itself.
  func takeActingStage(
    _ stages: inout [Clause]
  ) throws(Diagnostic) -> (type: any ActingStage.Type, clause: Clause)? {
    for (place, stage) in stages.enumerated() {
      guard let type = actingStages.first(where: { $0.manual.signatures.contains(stage.signature) }) else { continue }
      guard place == stages.count - 1 else {
        throw Diagnostic(
          "acting-stage-last", "\"\(stage.verb)\" changes customers, so it is the last stage", at: stage.span)
      }
      stages.removeLast()
      return (type, stage)
    }
    return nil
  }

  /// Rows made only when the plan runs.
  enum BoundSource {
    case table(CatalogTable)
    case it(Selection, CatalogTable)
    case verb(any RowSource)
    /// The summary of a verb, with the columns given out for it.
    case summary(any RowSource, [ColumnReference])
    case made(MadeTable)
    /// Made already by the stages before.
    case rows(Rows)

    func summarized(at span: SourceSpan, _ binding: inout Binding) throws(Diagnostic) -> BoundSource {
      guard case .verb(let source) = self else {
        throw Diagnostic(
          "no-summary", "\"summary\" follows a what-if", at: span, hint: "simulate standard | summary")
      }
      let references = source.summaryItems.map { _ in ColumnReference(identity: Column.newIdentity()) }
      binding.schema = Schema(
        items: zip(source.summaryItems, references).map { Schema.Item($0.name, .column($1), $0.type) }, key: nil,
        noun: "rows", areCustomers: false)
      return .summary(source, references)
    }
  }

  func bind(
    _ source: Pipeline.Source, at span: SourceSpan, _ binding: inout Binding
  ) throws(Diagnostic) -> BoundSource {
    switch source {
    case .implied: return .table(try binding.enterCustomers(at: span))
    case .continued: return try bindIt(at: span, &binding)
    case .named(let name):
      if name.text == "it", !name.quoted { return try bindIt(at: name.span, &binding) }
      if name.text == "customers" { return .table(try binding.enterCustomers(at: name.span)) }
      if catalog.table(named: name.text) == nil, let set = catalog.sets.first(where: { $0.name == name.text }) {
        let customers = try binding.enterCustomers(at: name.span)
        let rows = set.rows(of: customers, cache)
        let gone = set.keys.count - rows.population
        if gone > 0 { binding.notes.append("\(grouped(gone)) of the set \"\(set.name)\" are no longer customers") }
        return .it(.mask(rows), customers)
      }
      guard let table = catalog.table(named: name.text) else {
        throw Diagnostic(
          "unknown-table", "no table is called \"\(name.text)\"", at: name.span, hint: "`tables` lists them",
          nearest: nearestName(
            to: name.text,
            among: catalog.tables.map(\.name) + catalog.sets.map(\.name) + Session.vocabulary.signatures.map(\.verb)))
      }
      binding.enter(table)
      return .table(table)
    case .clause(let clause):
      if let type = rowSources.first(where: { $0.manual.signatures.contains(clause.signature) }) {
        return .verb(try type.init(clause, &binding))
      }
      guard let type = sessionSources.first(where: { $0.manual.signatures.contains(clause.signature) }) else {
        throw notInThisVersion(shortForm(of: clause), at: clause.span)
      }
      let made = try type.rows(clause, self)
      binding.schema = made.schema
      return .made(made)
    }
  }

  /// Puts the columns of a source in place without making its rows.
  func enter(_ source: Pipeline.Source, _ binding: inout Binding) throws(Diagnostic) -> BoundSource {
    if case .clause(let clause) = source,
      let type = sessionSources.first(where: { $0.manual.signatures.contains(clause.signature) })
    {
      let shape = try type.shape(clause, self)
      binding.schema = shape.schema
      // There are no values to tell of.
      for place in binding.schema.items.indices { binding.schema.items[place].stored = nil }
      return .made(shape)
    }
    return try bind(source, at: SourceSpan(0, 0), &binding)
  }

  private func bindIt(at span: SourceSpan, _ binding: inout Binding) throws(Diagnostic) -> BoundSource {
    switch catalog.it {
    case .rows(let rows): return .it(rows, try binding.enterCustomers(at: span))
    case .withoutKey:
      throw Diagnostic(
        "it-without-customers", "the last answer has no customers in it to go on with", at: span,
        hint: "customers | …")
    case .none:
      throw Diagnostic(
        "no-it", "there is no last answer to go on with: it ends with an error and with every change", at: span,
        hint: "customers | …")
    }
  }

  /// Runs a plan to its rows.
  ///
  /// - Parameter evaluation: the session's own, where none is given.
  func rows(
    _ source: BoundSource, _ plan: PipelinePlan, _ binding: Binding, _ given: Evaluation? = nil
  ) throws(Diagnostic) -> (rows: Rows, answer: SourceAnswer?, made: MadeTable?) {
    let evaluation = given ?? evaluation
    var rows: Rows
    var answer: SourceAnswer?
    var made: MadeTable?
    switch source {
    case .table(let table): rows = Rows(table.table, schema: startSchema(table))
    case .it(let list, let table):
      rows = Rows(table.table, schema: startSchema(table))
      rows.selection = list
    case .verb(let verb):
      let result = try verb.run(evaluation)
      rows = result.rows
      answer = result
    case .summary(let verb, let references):
      let table = try verb.run(evaluation).summary
      let columns = zip(references, table.fields).map { ($0.identity, $1.column) }
      rows = Rows(
        population: Population(
          rowCount: table.rowCount, columns: Dictionary(columns) { first, _ in first }, isStored: false),
        schema: binding.schema, selection: .all(table.rowCount))
      for (reference, field) in zip(references, table.fields) where field.display != .plain {
        rows.displays[reference.identity] = field.display
      }
    case .made(let table):
      rows = Rows(table.table, schema: table.schema)
      rows.notes = table.notes
      rows.words = table.words
      made = table
    case .rows(let known):
      rows = known
      rows.notes = []
    }
    try plan.run(&rows, evaluation)
    if !plan.leavesOwnSchema { rows.schema = binding.schema }
    rows.notes = unique(binding.notes + rows.notes)
    return (rows, answer, made)
  }

  private func startSchema(_ table: CatalogTable) -> Schema {
    Schema(items: [], key: table.key, noun: noun(ofTable: table.name), areCustomers: table.name == "customers")
  }

  private mutating func answer(
    _ source: BoundSource, _ plan: PipelinePlan, _ binding: Binding, given: Set<String>, text: String
  ) throws(Diagnostic) -> Answer {
    let (rows, answer, made) = try rows(source, plan, binding)
    let titles = source.titles(except: given)
    var blocks: [Report.Block] = []
    // A verb adds its headline and matrix only when its own rows are what is looked at.
    if plan.isEmpty {
      blocks += answer?.headline.map { .headline($0) } ?? []
      blocks += made?.headline.map { .headline($0) } ?? []
      blocks += answer?.charts.map { .chart($0) } ?? []
      blocks +=
        answer?.exhibits.map { .exhibit(ReportTable($0.table, title: $0.title, titles: $0.titles, said: $0.said)) }
        ?? []
    }
    let isWhole = plan.isEmpty && (made?.isWhole ?? answer?.isWhole ?? false)
    let most = settings.output == .table && !isWhole ? rowLimit : nil
    let limit = answer != nil && plan.isEmpty ? most.map { min($0, 10) } : most
    var onShow = rows
    if plan.isEmpty, let limit, limit < rows.count, let telling = answer?.telling {
      onShow.selection = rows.selection.picking(telling)
    }
    let table = try onShow.table(limit: answer?.telling == nil ? limit : nil, in: evaluation)
    let total = rows.count > table.rowCount ? rows.count : rows.total
    var shown = ReportTable(
      table, noun: rows.schema.noun, total: total, titles: titles, prose: made?.prose ?? [],
      said: (plan.isEmpty ? made?.said : nil) ?? rows.said(in: table))
    shown.uncut = made?.uncut ?? []
    if plan.isEmpty { shown.expendable = made?.expendable ?? [] }
    if plan.isEmpty, limit == nil { shown.telling = answer?.telling }
    shown.named = plan.isEmpty ? made?.named ?? answer?.named ?? [] : columnsNamed(in: text, of: table)
    blocks.append(.rows(shown))
    if table.rowCount < rows.count, plan.isEmpty, let note = answer?.tellingNote { blocks.append(.note(note)) }
    blocks += rows.notes.map { .note($0) }
    if let day = binding.usedAsOf { blocks.append(.note(asOfNote(day))) }
    remember(rows)
    return Answer(Report(blocks))
  }

  /// The columns of a table whose names a statement says, in its order.
  private func columnsNamed(in text: String, of table: Table) -> [String] {
    var named: [String] = []
    for token in Lexer.tokens(of: text).tokens where !named.contains(token.text) {
      switch token.kind {
      case .word, .backquoted: if table.field(named: token.text) != nil { named.append(token.text) }
      default: break
      }
    }
    return named
  }

  /// The day that an answer looked back from, and where it came from.
  func asOfNote(_ day: Day) -> Message {
    state.asOf == nil ? "as of \(day), the newest day in the events" : "as of \(day)"
  }

  /// Keeps the answer's customers for `it`.
  mutating func remember(_ rows: Rows) {
    if rows.schema.areCustomers {
      catalog.it = .rows(rows.selection)
    } else {
      catalog.it = .withoutKey
    }
  }
}

func unique(_ messages: [Message]) -> [Message] {
  var seen: Set<Message> = []
  return messages.filter { seen.insert($0).inserted }
}
