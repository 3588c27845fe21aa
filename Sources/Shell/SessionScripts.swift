import Columns
import Demo
public import Diagnostics
import History
public import Language
import Query

/// The stores that are made from a seed.
public let demoNames = ["retail", "b2b"]

extension Session {
  /// The text of a script file.
  public func scriptText(_ path: String) throws(Diagnostic) -> String {
    try world.files.read(path) { (bytes) throws(Diagnostic) in try Shell.scriptText(bytes, name: path) }
  }

  /// Says which script runs, so that `include` finds its neighbours.
  public mutating func setScript(path: String) {
    scriptFolder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// The first of the given parameters that no `param` of a script asks for; nil where another file is included, which
  /// may ask for it.
  public func unknownParameter(of script: [Statement]) -> String? {
    let includes = script.contains { statement in
      if case .command(let clause) = statement.form { clause.verb == "include" } else { false }
    }
    guard !includes else { return nil }
    let asked = parametersAsked(by: script)
    return givenParameters.map(\.name).first { !asked.contains($0) }
  }

  /// The names that a script's `param` statements ask for, in its order.
  public func parametersAsked(by script: [Statement]) -> [String] {
    script.compactMap { statement in
      guard case .command(let clause) = statement.form, clause.verb == "param" else { return nil }
      return clause.name("NAME")?.text
    }
  }

  /// `--as-of D`: as the statement, or for this session alone where nothing may be changed.
  public mutating func setAsOf(_ text: String) throws(Diagnostic) {
    if isReadOnly {
      guard text != "today" else {
        lookOnly(from: world.today())
        return
      }
      guard case .date(let day) = try value(of: Session.parser.expression(text)) else {
        throw Diagnostic("not-a-date", "\"\(text)\" is not a date", expected: ["2026-06-30"])
      }
      lookOnly(from: day)
      return
    }
    let statement = try Session.parser.statement("as_of \(text)")
    _ = try run(statement, text: "as_of \(text)")
  }

  /// It is nobody's change, so it is not pending.
  private mutating func lookOnly(from day: Day) { (state.asOf, committed.asOf, catalog.asOf) = (day, day, day) }

  /// After an error there is no last answer to go on with.
  public mutating func forgetLastAnswer() { catalog.it = .none }

  /// A store made from a seed, its definitions and policies in place: where everything begins, so that nothing of it is
  /// pending.
  public mutating func beginDemo(_ name: String, seed: UInt64? = nil) throws(Diagnostic) {
    let demo: DemoStore
    // Those of `demoNames`.
    switch name {
    case "retail": demo = seed.map { retailDemo(seed: $0) } ?? retailDemo()
    case "b2b": demo = seed.map { businessDemo(seed: $0) } ?? businessDemo()
    default:
      throw Diagnostic(
        "unknown-demo", "no demo is called \"\(name)\"", expected: demoNames.map { Message(verbatim: $0) },
        nearest: nearestName(to: name, among: demoNames))
    }
    var start = WorkingState()
    for table in demo.tables {
      let kind: StoredTable.Kind =
        switch table.role {
        case .customers(let key): .keyed(by: key)
        case .events(let by, let at): .events(of: "customers", by: by, at: at)
        }
      start.tables.append(StoredTable(name: table.name, kind: kind, table: table.table, source: "demo \(name)"))
    }
    try begin(with: start)
    for text in demo.statements { _ = try run(Session.parser.statement(text), text: text) }
    try begin(with: state)
    for text in demo.watching { _ = try run(Session.parser.statement(text), text: text) }
    if !demo.watching.isEmpty { try begin(with: state) }
    recording = Recording()
    recording.origin = seed.map { "demo \(name) --seed \($0)" } ?? "demo \(name)"
  }
}
