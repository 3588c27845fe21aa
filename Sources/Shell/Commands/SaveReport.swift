import Columns
import Diagnostics
import History
import Language
import Query
import Rendering
import Reports

/// Writes what was asked since the session began as a document for somebody who was not there.
struct SaveReport: Command {
  static let manual = Manual(
    [Signature(.command, "save report FILE:file")],
    "writes what was asked and answered as one page, for a browser or printer (.html) or as Markdown (.md)",
    examples: ["save report \"review.html\"", "save report \"review.md\""])

  /// Rows of an answer that go into the document.
  static let mostRows = 20

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("a report is written to a file") }
    let isHTML = file.text.hasSuffix(".html") || file.text.hasSuffix(".htm")
    guard isHTML || file.text.hasSuffix(".md") else {
      throw Diagnostic(
        "unknown-format", "a report is a page for a browser or Markdown: its name ends in .html or .md", at: file.span,
        hint: "save report \"review.html\"")
    }
    guard !session.asked.isEmpty else {
      throw Diagnostic(
        "nothing-asked", "nothing was asked yet that a report could tell", at: clause.span,
        hint: "simulate standard with a_min = 75")
    }
    let catalogue: Catalogue = session.settings.language == .zh ? .chinese : .english
    let page = session.page()
    let numbers = NumberStyle(rawValue: session.settings.numbers.rawValue) ?? .grouped
    let written =
      isHTML
      ? HTMLPage(catalogue: catalogue, numbers: numbers).text(of: page)
      : MarkdownPage(catalogue: catalogue).text(of: page)
    do throws(Diagnostic) {
      try session.world.files.write(Array(written.utf8), to: file.text)
    } catch {
      throw error.placed(at: file.span)
    }
    return Answer("the report is written to \"\(file.text)\": \(grouped(session.asked.count)) questions")
  }
}

/// A question with its answer, kept small.
struct Asked: Sendable {
  var statement: String
  var blocks: [Report.Block]

  static let most = 40

  init(_ statement: String, _ report: Report) {
    self.statement = statement
    blocks = report.blocks.map { block in
      guard case .rows(var shown) = block, shown.table.rowCount > SaveReport.mostRows else { return block }
      shown.total = max(shown.total ?? 0, shown.table.rowCount)
      let picked = shown.telling ?? [Int32](0..<Int32(SaveReport.mostRows))
      return .rows(shown.gathered(Array(picked.prefix(SaveReport.mostRows))))
    }
  }
}

extension Session {
  /// Keeps what was asked for a report: questions that answer with rows.
  mutating func keepAsked(_ statement: Statement, _ text: String, _ answer: Answer) {
    guard case .pipeline = statement.form else { return }
    guard answer.report.blocks.contains(where: { if case .rows = $0 { true } else { false } }) else { return }
    asked.append(Asked(withValues(text), answer.report))
    if asked.count > Asked.most { asked.removeFirst(asked.count - Asked.most) }
  }

  fileprivate func page() -> Page {
    var facts: [(name: Message, value: Message)] = []
    if let asOf = state.asOf ?? catalog.newestEvent() {
      facts.append(("as of", state.asOf == nil ? "\(asOf), the newest day in the events" : "\(asOf)"))
    }
    if let measure = state.measure { facts.append(("measure of value", Message(verbatim: measure))) }
    for table in state.tables {
      let size: Message =
        "\(grouped(table.table.rowCount)) rows, \(grouped(table.table.fields.count)) columns, fingerprint \(fingerprint(of: table.table))"
      facts.append((Message(verbatim: table.name), size))
    }
    if let last = commits.last { facts.append(("last commit", "\(last.number): \(last.message)")) }
    facts.append(("written", Message(verbatim: world.now())))
    var sections: [Page.Section] = []
    if asked.count > 1 { sections.append(Page.Section("in short", asked.enumerated().flatMap(inShort))) }
    sections += asked.enumerated().map { Page.Section("question \($0 + 1)", source: $1.statement, $1.blocks) }
    let named = policiesNamed(in: asked.map(\.statement))
    for policy in state.policies where named.contains(policy.name) {
      sections.append(Page.Section("policy \(policy.name)", source: policy.text))
    }
    sections.append(Page.Section("conventions", [.text(Session.conventions)]))
    sections.append(
      Page.Section(
        "how to run it again", source: script(),
        [.note("kept as a file, `again.tier`: \(Message(verbatim: rerun))")]))
    return Page("what was asked, and what came out", facts: facts, sections: sections)
  }

  /// The first sentence that each question was answered with, and its verdicts.
  private func inShort(_ place: Int, _ asked: Asked) -> [Report.Block] {
    let headlines = asked.blocks.compactMap { if case .headline(let line) = $0 { line } else { nil } }
    guard let first = headlines.first else { return [] }
    let verdicts = headlines.dropFirst().filter { $0.phrase.hasPrefix("verdict: ") }
    return ([first] + verdicts).map { .note("question \(place + 1): \($0)") }
  }

  private func policiesNamed(in statements: [String]) -> Set<String> {
    let known = Set(state.policies.map(\.name))
    let words = statements.flatMap { Lexer.tokens(of: $0).tokens.map(\.text) }
    return known.intersection(words).union(known.intersection(state.adoptions.map(\.policy)))
  }

  /// The command that runs the script again, on the workspace where there is one.
  private var rerun: String {
    let file = store.flatMap { $0.path.split(separator: "/").last.map(String.init) }
    return (["tierlab run again.tier"] + (file.map { [$0] } ?? [])).joined(separator: " ")
  }

  /// The questions as a script, with the day they were asked from; for a scratch store that never was committed, with what
  /// made it.
  private func script() -> String {
    var lines = ["language 1"]
    if store == nil, commits.isEmpty { lines += steps[..<position].map(\.statement) }
    if let asOf = state.asOf { lines.append("as_of \(asOf)") }
    return (lines + asked.map(\.statement)).joined(separator: "\n") + "\n"
  }

  private static let conventions: Message = """
    A window looks back from the day above: `within 90d` is the last 90 days, that day
    included; `3mo` is calendar months. A missing value decides nothing: the customer
    is unscored and keeps its tier. Cuts are compared exactly, and a value equal to a
    cut by >= is in. Percentiles are taken over all customers, ties share the lowest
    rank. Shares are of the measure of all customers. Intervals are of 95 %.
    """
}

/// Sixteen digits that change when a value, a name or the order of a table changes.
func fingerprint(of table: Table) -> String {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  func add(_ word: UInt64) {
    hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
  }
  func add(_ text: some Sequence<UInt8>) {
    var count: UInt64 = 0
    for byte in text {
      add(UInt64(byte) &+ 1)
      count += 1
    }
    add(count)
  }
  add(UInt64(table.rowCount))
  for field in table.fields {
    add(field.name.utf8)
    let column = field.column
    let missing = column.missing
    func each(_ value: (Int) -> UInt64) {
      for row in 0..<column.count { add(missing.map { $0[row] } ?? false ? .max : value(row)) }
    }
    switch column.data {
    case .text(let codes, let dictionary):
      for code in 0..<Int32(dictionary.count) { add(dictionary.utf8(code)) }
      each { UInt64(UInt32(bitPattern: codes[$0])) }
    case .exact(let values, _): each { UInt64(bitPattern: values[$0]) }
    case .wide(let values, _):
      each { UInt64(truncatingIfNeeded: values[$0]) ^ UInt64(truncatingIfNeeded: values[$0] >> 64) &* 31 }
    case .real(let values): each { values[$0].bitPattern }
    case .date(let values): each { UInt64(UInt32(bitPattern: values[$0])) }
    case .boolean(let bits): each { bits[$0] ? 1 : 0 }
    case .tier(let places, let domain):
      for code in domain.codes { add(code.utf8) }
      each { UInt64(places[$0]) }
    case .tags(let sets):
      for (name, members) in zip(sets.names, sets.members) {
        add(name.utf8)
        for word in members.words { add(word) }
      }
    }
  }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
