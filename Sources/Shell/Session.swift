import Columns
public import Diagnostics
public import History
public import Language
public import Query
import Reports

/// One person's work on one store, as a value: a what-if is a copy, undo keeps the old state, a commit is the
/// difference of two.
///
/// The life of a line: text → `parser` → statement → `run` binds it against the `catalog`, runs it in an evaluation
/// over the working state, records what it changed, and answers with a report.
public struct Session: Sendable {
  public var world: World
  public let cache: FormulaCache
  let facts = ColumnFacts()
  /// Where acting statements are kept; nil for a scratch store.
  public internal(set) var store: (any WorkspaceStore)?
  public internal(set) var isReadOnly = false
  public var settings = Settings()
  /// Rows shown of an answer in a table; nil for all. Machines get all.
  public var rowLimit: Int?

  /// What acting statements have made of the last commit.
  public internal(set) var state = WorkingState()
  var committed = WorkingState() { didSet { committedStore = nil } }
  /// What names meant at the last commit; made when the catalog is.
  var committedStore: Catalog.CommittedStore?
  var commits: [Commit] = []
  /// What there was before the first commit: nothing, or the store as it was made.
  var beginning = WorkingState()
  /// States of the commits of a scratch store, by number − 1.
  var scratchStates: [WorkingState] = []
  /// Since the last commit; those from `position` on were undone.
  public internal(set) var steps: [Step] = []
  public internal(set) var position = 0

  /// What names mean; remade when the state changes.
  public internal(set) var catalog = Catalog()
  /// Values given from outside for `param`: name and text.
  public var givenParameters: [(name: String, value: String)] = []
  /// For what is drawn at random where the statement names no seed.
  public var seed: UInt64? {
    get { catalog.seed }
    set { catalog.seed = newValue }
  }
  /// The statement whose rows `it` stands for, made to stand alone.
  var lastQuestion = ""
  var includeDepth = 0
  var recording = Recording()
  /// What was asked since the session began, for a report.
  var asked: [Asked] = []
  /// The folder that `include` looks in: the running script's.
  var scriptFolder = ""

  public init(world: World, cache: FormulaCache = FormulaCache()) {
    self.world = world
    self.cache = cache
  }

  /// Opens a workspace and takes up its pending changes.
  public mutating func open(_ store: any WorkspaceStore, readOnly: Bool) throws(Diagnostic) {
    let opened = try store.open()
    self.store = store
    isReadOnly = readOnly
    committed = opened.committed
    commits = opened.commits
    steps = opened.steps
    position = opened.position
    state = position > 0 ? steps[position - 1].state : committed
    try remakeCatalog()
  }

  /// How many acting statements are waiting for a commit.
  public var pendingCount: Int { position }

  public static let vocabulary = Vocabulary(
    signatures: everyManual.flatMap(\.signatures), functions: Function.all.map(\.name))
  public static let grammar = Grammar(vocabulary)
  public static let parser = Parser(grammar)

  /// Runs one statement.
  ///
  /// - Parameter text: the statement's own text, which the journal keeps; the statement's spans are within `source`.
  public mutating func run(_ statement: Statement, text: String) throws(Diagnostic) -> Answer {
    do throws(Diagnostic) {
      let answer: Answer
      switch statement.form {
      case .command(let clause): answer = try run(clause, text: text)
      case .pipeline(let pipeline): answer = try run(pipeline, text: text)
      }
      keepAsked(statement, text, answer)
      return takeDown(statement, text, answer)
    } catch {
      catalog.it = .none
      throw error
    }
  }

  private mutating func run(_ clause: Clause, text: String) throws(Diagnostic) -> Answer {
    guard let command = Session.commandOfSignature[clause.signature] else {
      throw notInThisVersion(shortForm(of: clause), at: clause.span)
    }
    return try command.run(clause, &self, text: text)
  }

  private static let commandOfSignature: [Signature: any Command.Type] = Dictionary(
    commands.flatMap { command in command.manual.signatures.map { ($0, command) } }
  ) { first, _ in first }

  /// The evaluation over the working state.
  public var evaluation: Evaluation {
    var evaluation = Evaluation(catalog, cache: cache, isInterrupted: world.isInterrupted)
    evaluation.budget = budget
    return evaluation
  }

  /// What is free of the machine's memory, asked for when something large is about to begin.
  var budget: MemoryBudget { MemoryBudget { [memory = world.memory] in memory()?.free } }

  /// Changes the working state as one step: kept in the journal before it is acknowledged, or not at all.
  ///
  /// - Parameter asOf: the day that the statement used; it is fixed by it.
  /// - Returns: what must be told.
  mutating func perform(
    _ text: String, asOf: Day? = nil, _ change: (inout WorkingState) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> [Message] {
    try refuseReadOnly()
    var next = state
    try change(&next)
    // The last moment at which nothing has happened yet.
    if world.isInterrupted() { throw .interrupted }
    var notes: [Message] = []
    if let asOf {
      notes.append(
        next.asOf == nil ? "as_of is \(asOf) from now on: the newest day in the events" : "as of \(asOf)")
      next.asOf = next.asOf ?? asOf
    }
    notes += newConflicts(from: state, to: next)
    let step = Step(statement: withValues(text), at: world.now(), state: next)
    let before = self
    state = next
    do throws(Diagnostic) {
      // A state that cannot be understood again is refused before it is kept.
      try remakeCatalog()
      try store?.append(step, at: position, world.consent)
    } catch {
      self = before
      throw error
    }
    steps.removeSubrange(position...)
    steps.append(step)
    position += 1
    return notes
  }

  /// A text with the values of its `$variables` in their place: what the journal, the log and the store must be able to
  /// say again when the variables are gone.
  func withValues(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for token in Lexer.tokens(of: text).tokens.reversed() {
      guard case .variable = token.kind, let value = catalog.variables[token.text] else { continue }
      bytes.replaceSubrange(token.span.start..<token.span.end, with: Array(literal(value).utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func refuseReadOnly() throws(Diagnostic) {
    guard isReadOnly else { return }
    throw Diagnostic(
      "read-only", "this session is read-only: nothing can be changed", hint: "open the file without --read-only")
  }

  /// The steps in force go back or forth.
  mutating func move(to newPosition: Int) throws(Diagnostic) {
    try refuseReadOnly()
    if let store {
      try world.decide()
      try store.move(to: newPosition)
    }
    position = newPosition
    state = position > 0 ? steps[position - 1].state : committed
    try remakeCatalog()
  }

  /// Takes a state as where everything begins: nothing is pending.
  public mutating func begin(with state: WorkingState) throws(Diagnostic) {
    self.state = state
    beginning = state
    committed = state
    steps = []
    position = 0
    try remakeCatalog()
  }
}

/// A value as it is written in the language.
func literal(_ value: Value) -> String {
  guard case .text(let text) = value else { return value.text }
  return Formatter().format(Expression(.text(text), at: SourceSpan(0, 0)))
}

/// The first words of a form that is not built, for its message: `seek`, `plan save`; where the verb alone is built, all
/// of the form: `diff FROM TO`.
func shortForm(of clause: Clause) -> String {
  let isAlsoBuilt = everyManual.contains { $0.signatures.contains { $0.verb == clause.verb } }
  var words = [clause.verb]
  for part in clause.parts.dropFirst() {
    switch part {
    case .word(let word, _) where word.first?.isLetter ?? false: words.append(word)
    case .value(let role, _) where isAlsoBuilt: words.append(role)
    default: if !isAlsoBuilt { return words.joined(separator: " ") }
    }
    if !isAlsoBuilt, words.count == 2 { break }
  }
  return words.joined(separator: " ")
}
