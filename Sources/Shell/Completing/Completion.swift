import Columns
public import Diagnostics
import Language
import Query

/// What could stand at the cursor, with a word about each.
public struct CompletionList: Sendable {
  public struct Item: Sendable, Hashable {
    /// What is put in place.
    public var text: String
    /// What a list shows: the name without the quotes it needs.
    public var name: String
    public var description: Message
  }
  /// The bytes of the text that are replaced.
  public var replaced: SourceSpan
  public var items: [Item] = []
  private var seen: Set<String> = []

  init(replaced: SourceSpan) { self.replaced = replaced }

  /// Adds an item unless its text is there already.
  mutating func add(_ item: Item) {
    if seen.insert(item.text).inserted { items.append(item) }
  }
}

extension Session {
  /// The continuations of an unfinished text at a byte offset: the parser's expected words, and the store's names and
  /// values in the places that take them.
  public func completions(at offset: Int, in text: String) -> CompletionList {
    let expectation = Session.grammar.expectation(at: offset, in: text)
    guard expectation.place != .comment else { return CompletionList(replaced: expectation.replaced) }
    var offer = CompletionOffer(expectation, in: text, columns: columnNames)
    if let compared = expectation.comparedColumn {
      offerValues(comparedWith: compared, expectation, &offer)
      // Where the values are known, columns and functions would only stand in their way.
      if !offer.list.items.isEmpty { return offer.list }
    }
    switch expectation.place {
    case .comment: break
    case .text: offerTexts(expectation, &offer)
    case .backquotes, .code:
      let typed = TypedNames(in: text, before: expectation.replaced.start)
      let binding = schemaBinding(of: expectation, typed)
      if let table = offer.tableBefore(among: catalog.tables.map(\.name)) {
        offerColumns(of: table, &offer)
        return offer.list
      }
      for slot in expectation.slots { offerNames(for: slot.slot, expectation, binding, typed, &offer) }
      for word in expectation.words {
        offer.word(word, about(word, in: expectation, typed))
      }
    }
    return offer.list
  }

  /// The columns that stand at the cursor: those of the rows that the stages before it leave, as far as they bind.
  private func schemaBinding(of expectation: Expectation, _ typed: TypedNames) -> Binding {
    var known = catalog
    // Names and types don't depend on the day, and finding the newest event may take a while.
    known.asOf = known.asOf ?? Day(number: 20_000)
    var binding = Binding(known)
    // Within a what-if its own words are of customers; only what follows it is of its rows.
    let isWithin = rowSources.contains { $0.manual.signatures.contains { $0.verb == typed.verb } }
    let begun: Pipeline.Source = isWithin ? .implied : expectation.source ?? .implied
    guard let source = try? enter(begun, &binding) else { return binding }
    var stages = expectation.stages + [typed.stage.flatMap(stage(of:))].compactMap { $0 }
    if let first = stages.first, first.verb == "summary" {
      guard (try? source.summarized(at: first.span, &binding)) != nil else { return binding }
      stages.removeFirst()
    }
    var plan = PipelinePlan()
    for stage in stages {
      var next = binding
      guard (try? plan.append(stage, among: everyStage, &next)) != nil else { break }
      binding = next
    }
    return binding
  }

  /// A stage that was typed by itself.
  private func stage(of text: String) -> Clause? {
    guard case .pipeline(let pipeline)? = (try? Session.parser.statement(text))?.form else { return nil }
    return pipeline.stages.first
  }

  private var columnNames: Set<String> {
    Set((catalog.customers?.table.fields.map(\.name) ?? []) + catalog.definitions.map(\.name))
  }

  private func offerValues(
    comparedWith compared: Name, _ expectation: Expectation, _ offer: inout CompletionOffer
  ) {
    var column = catalog.customers?.table.field(named: compared.text)?.column
    if case .named(let name)? = expectation.source {
      column = catalog.table(named: name.text)?.table.field(named: compared.text)?.column ?? column
    }
    if case .path(let table, _)? = expectation.compared?.form {
      column = catalog.table(named: table.text)?.table.field(named: compared.text)?.column
    }
    if let words = Session.ownValues[compared.text], case .clause(let clause)? = expectation.source,
      clause.verb == "simulate"
    {
      for (word, meaning) in words { offer.value(word, meaning) }
      return
    }
    guard let column else { return offerTiersOfPolicies(comparedWith: compared, expectation, &offer) }
    if column.type == .boolean {
      if expectation.place == .code {
        for word in ["true", "false"] { offer.word(word, Message(verbatim: compared.text)) }
      }
      return
    }
    let values = facts.values(of: column)
    var labels: [String: String] = [:]
    if let domain = column.tierDomain {
      for (code, label) in zip(domain.codes, domain.labels) { labels[code] = label }
    }
    for (value, count) in values {
      offer.value(value, Message(listing: [labels[value], grouped(count)].compactMap { $0 }))
    }
  }
}

/// Gathers what fits the word at the cursor, written as the place needs it.
struct CompletionOffer {
  private(set) var list: CompletionList
  let partial: String
  private let place: Expectation.Place
  private let columns: Set<String>
  private let before: Substring.UTF8View
  /// What closes the quote that is open at the cursor, unless it stands there already.
  private let closing: String

  init(_ expectation: Expectation, in text: String, columns: Set<String>) {
    list = CompletionList(replaced: expectation.replaced)
    partial = expectation.partial
    place = expectation.place
    self.columns = columns
    before = text.utf8.prefix(expectation.replaced.start)
    let after = String(decoding: text.utf8.dropFirst(expectation.replaced.end), as: UTF8.self)
    switch place {
    case .text: closing = after.contains { "\"”".contains($0) } ? "" : "\""
    case .backquotes: closing = after.contains("`") ? "" : "`"
    default: closing = ""
    }
  }

  /// The table whose column is asked for by `TABLE.`.
  func tableBefore(among tables: [String]) -> String? {
    let text = String(decoding: Array(before), as: UTF8.self)
    guard text.hasSuffix(".") else { return nil }
    let path = text.dropLast()
    return tables.first { name in
      guard path.hasSuffix(name) else { return false }
      let earlier = path.dropLast(name.count).last
      return earlier.map { !($0.isLetter || $0.isNumber || $0 == "_") } ?? true
    }
  }

  /// A name, in backquotes where it needs them.
  mutating func name(_ name: String, _ description: Message) {
    guard name.hasPrefix(partial) else { return }
    switch place {
    case .backquotes: add(name + closing, name, description)
    case .text: add(name + closing, name, description)
    default: add(isPlainName(name) && !Self.keywords.contains(name) ? name : "`\(name)`", name, description)
    }
  }

  /// A value of a column, in quotes where it needs them.
  mutating func value(_ value: String, _ description: Message) {
    guard value.hasPrefix(partial), !value.isEmpty else { return }
    let quoted = literal(.text(value))
    switch place {
    case .text: add(String(quoted.dropFirst().dropLast()) + closing, value, description)
    case .backquotes: break
    default:
      let isPlain = isPlainName(value) && !columns.contains(value) && !Self.keywords.contains(value)
      add(isPlain ? value : quoted, value, description)
    }
  }

  /// An id, in quotes where it is more than one token.
  mutating func id(_ id: String, _ description: Message) {
    guard place == .code, id.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      return value(id, description)
    }
    if id.hasPrefix(partial) { add(id, id, description) }
  }

  /// A file, or a folder that goes on.
  mutating func path(_ path: String) {
    guard path.hasPrefix(partial) else { return }
    let isFolder = path.hasSuffix("/")
    add(isFolder ? path : path + closing, path, isFolder ? "a folder" : "a file")
  }

  /// A fixed word, or something written just so.
  mutating func word(_ word: String, _ description: Message) {
    guard place == .code, word.hasPrefix(partial) else { return }
    add(word, word, description)
  }

  private mutating func add(_ text: String, _ name: String, _ description: Message) {
    list.add(CompletionList.Item(text: text, name: name, description: description))
  }

  private func isPlainName(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || first == "_" else { return false }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  /// Words that a name or a value must not look like.
  private static let keywords: Set<String> = [
    "and", "or", "not", "in", "is", "between", "contains", "starts", "matches", "has", "within", "older", "true",
    "false", "case", "else", "if",
  ]
}
