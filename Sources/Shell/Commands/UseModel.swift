import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// Brings a model of the library into the store as a policy of its own, its inputs filled.
struct UseModel: Command {
  static let manual = Manual(
    [
      Signature(
        .command,
        "use MODEL:policy [as NAME:new] [with ('(' PARAM<PARAM:parameter = E:expression>, ')' | PARAM<PARAM:parameter = E:expression>,)]",
        acting: true)
    ],
    "brings a model of the library into the store as a policy: `with` fills its inputs and parameters; edit it as any other",
    examples: [
      "use single_amount as by_amount with amount = amount_12m, a_min = 20万",
      "use rfm8 with recency = last_order, frequency = orders_12m, monetary = amount_12m",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("MODEL") else { preconditionFailure("use names a model") }
    guard let model = LibraryModel.all.first(where: { $0.name == name.text }) else {
      throw Diagnostic(
        "unknown-model", "the library has no model \"\(name.text)\"", at: name.span, hint: "`library` lists them",
        nearest: nearestName(to: name.text, among: LibraryModel.all.map(\.name)))
    }
    var filled = try FilledModel(model, as: clause.name("NAME"), session)
    for setting in clause.groups("PARAM") {
      guard let name = setting.name("PARAM"), let value = setting.expression("E") else { continue }
      try filled.give(name, value, session)
    }
    let stored = StoredPolicy(name: filled.name, text: filled.text)
    let policy: Policy
    var binding = Binding(session.catalog)
    do throws(Diagnostic) {
      guard case .command(let made) = try Session.parser.statement(stored.text).form else {
        preconditionFailure("a model is a policy")
      }
      policy = try Policy(made)
      _ = try binding.enterCustomers(at: clause.span)
      try filled.refuseEmptyInputs(policy, binding, at: name.span)
      _ = try BoundPolicy(policy, with: [], &binding)
    } catch {
      throw filled.told(error, at: name.span)
    }
    let place = session.state.policies.firstIndex { $0.name == stored.name }
    if let place, !filled.isSameModel(as: session.state.policies[place]) {
      throw Diagnostic(
        "policy-taken", "there is a policy \"\(stored.name)\" already", at: (clause.name("NAME") ?? name).span,
        hint: "use \(model.name) as \(stored.name)_2 with …")
    }
    var notes = try session.perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in
      if let place { state.policies[place] = stored } else { state.policies.append(stored) }
    }
    notes += filled.taken.map { "the input \"\($0)\" is the column of that name" }
    notes.append("`show policy \(stored.name)` shows it, `simulate \(stored.name)` what it does")
    let axis = policy.axis
    return Answer(
      "\"\(stored.name)\" is a policy now: tiers \(Message(listing: policy.domain.codes)) on \(axis)", notes: notes)
  }
}

/// A model's text with its inputs and parameters given: comments and layout stay.
private struct FilledModel {
  let model: LibraryModel
  let name: String
  private let plain: Policy
  private let isChinese: Bool
  private var changes: [(range: Range<Int>, text: String, given: SourceSpan)] = []
  private var given: Set<String> = []
  /// Where the statement gives each input.
  private var places: [String: SourceSpan] = [:]
  /// Inputs for which a column of their own name stands.
  private(set) var taken: [String] = []

  init(_ model: LibraryModel, as name: Name?, _ session: Session) throws(Diagnostic) {
    self.model = model
    isChinese = session.settings.language == .zh
    guard case .command(let clause) = try Session.parser.statement(model.text).form else {
      preconditionFailure("a model is a policy")
    }
    plain = try Policy(clause)
    self.name = name?.text ?? model.name
    if let name {
      let span = plain.name.span
      changes.append((span.start..<span.end, name.written, name.span))
    }
    let columns = (session.catalog.customers?.table.fields.map(\.name) ?? []) + session.catalog.definitions.map(\.name)
    taken = plain.inputs.map(\.name.text).filter { columns.contains($0) }
  }

  var text: String {
    var bytes = Array(model.text.utf8)
    for change in changes.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      bytes.replaceSubrange(change.range, with: Array(change.text.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func give(_ name: Name, _ value: Expression, _ session: Session) throws(Diagnostic) {
    guard given.insert(name.text).inserted else {
      throw Diagnostic("name-twice", "\"\(name.text)\" is given twice", at: name.span)
    }
    let written = session.withValues(Formatter().format(value))
    if let input = plain.inputs.first(where: { $0.name.text == name.text }) {
      let end = input.name.span.end
      changes.append((end..<end, " = \(written)", value.span))
      places[name.text] = value.span
      taken.removeAll { $0 == name.text }
      return
    }
    guard let parameter = plain.parameters.first(where: { $0.name.text == name.text }) else {
      let names = plain.inputs.map(\.name.text) + plain.parameters.map(\.name.text)
      throw Diagnostic(
        "unknown-parameter", "the model \"\(model.name)\" has no input or parameter \"\(name.text)\"", at: name.span,
        expected: [Message(listing: names)], nearest: nearestName(to: name.text, among: names))
    }
    let old = parameter.value.span
    // A bare word given to a text is that text.
    if case .text = parameter.value.form, case .name(let word) = value.form {
      changes.append((old.start..<old.end, literal(.text(word.text)), value.span))
    } else {
      changes.append((old.start..<old.end, written, value.span))
    }
  }

  /// Every input that nothing was given for, at once, each with columns that could stand for it.
  func refuseEmptyInputs(_ policy: Policy, _ binding: Binding, at span: SourceSpan) throws(Diagnostic) {
    let empty = policy.inputs.filter { input in
      input.value == nil && binding.schema.item(named: input.name.text) == nil
    }
    guard !empty.isEmpty else { return }
    let lines = empty.map { input -> Message in
      let columns = candidates(for: input, binding)
      let what = input.label(isChinese: isChinese).map { "\(input.name.text) (\($0))" } ?? input.name.text
      return columns.isEmpty
        ? Message(verbatim: what) : "\(what), such as \(Message(listing: columns))"
    }
    let guesses = empty.map { "\($0.name.text) = \(candidates(for: $0, binding).first ?? "…")" }
    throw Diagnostic(
      "input-not-given", "nothing is given for \(Message(joining: lines, with: "; "))", at: span,
      hint: Message(verbatim: "use \(model.name) with \(guesses.joined(separator: ", "))"))
  }

  /// Columns of the fitting type, the nearest names first.
  private func candidates(for input: Policy.Input, _ binding: Binding) -> [String] {
    let label = (input.label ?? "").lowercased()
    let wantsDate = label.hasPrefix("day ")
    let items = binding.schema.items.filter { item in
      wantsDate ? item.type == .date : item.type.isNumeric
    }
    let words = Set((label + " " + input.name.text).split { !$0.isLetter }.map { String($0.prefix(5)) })
    let synonyms = [
      "money": ["amount", "sales", "revenue", "spend", "金额"], "numbe": ["orders", "count", "次数"], "purch": ["order"],
      "worth": ["amount", "金额"], "last": ["last", "最近"], "first": ["first", "首"], "befor": ["prev", "before", "上"],
    ]
    let wanted = words.flatMap { synonyms[$0] ?? [$0] }
    func fit(_ name: String) -> Int { wanted.count { !$0.isEmpty && name.lowercased().contains($0) } }
    let sorted = items.enumerated().sorted {
      (-fit($0.element.name), $0.offset) < (-fit($1.element.name), $1.offset)
    }
    return sorted.prefix(3).map(\.element.name)
  }

  /// An error of the filled text at what was given there; at the model's name where it is the model's own.
  func told(_ error: Diagnostic, at span: SourceSpan) -> Diagnostic {
    var placed: [Diagnostic] = []
    for var one in [error] + error.others {
      one.others = []
      one.span = one.span.map { given(at: $0) ?? span } ?? span
      placed.append(one)
    }
    return Diagnostic(all: placed) ?? error
  }

  private func given(at span: SourceSpan) -> SourceSpan? {
    var shift = 0
    for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      let start = change.range.lowerBound + shift
      let end = start + change.text.utf8.count
      if span.start >= start, span.start <= end, span.start < end { return change.given }
      shift += change.text.utf8.count - change.range.count
    }
    // An input where the model reads it: what was given for it is what does not fit.
    let bytes = Array(text.utf8)
    guard span.start < span.end, span.end <= bytes.count else { return nil }
    return places[String(decoding: bytes[span.start..<span.end], as: UTF8.self)]
  }

  /// A policy of that name that came from this model may be filled anew.
  func isSameModel(as policy: StoredPolicy) -> Bool {
    guard case .command(let clause)? = try? Session.parser.statement(policy.text).form,
      let known = try? Policy(clause), !known.inputs.isEmpty
    else { return false }
    return known.inputs.map(\.name.text) == plain.inputs.map(\.name.text)
  }
}
