import Columns
import Demo
public import Diagnostics
import History
public import Language
import Query

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
    var asked: Set<String> = []
    for statement in script {
      guard case .command(let clause) = statement.form else { continue }
      if clause.verb == "include" { return nil }
      if clause.verb == "param", let name = clause.name("NAME") { asked.insert(name.text) }
    }
    return givenParameters.map(\.name).first { !asked.contains($0) }
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
    switch name {
    case "retail": demo = seed.map { retailDemo(seed: $0) } ?? retailDemo()
    case "b2b": demo = seed.map { businessDemo(seed: $0) } ?? businessDemo()
    default:
      throw Diagnostic(
        "unknown-demo", "no demo is called \"\(name)\"", expected: ["retail", "b2b"],
        nearest: nearestName(to: name, among: ["retail", "b2b"]))
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
