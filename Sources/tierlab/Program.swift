import ArgumentParser
import Columns
import Diagnostics
import ForeignFiles
import Glibc
import History
import Language
import LineEditor
import Query
import Shell
import Workspace

/// One run of the program: opens what it is given, feeds it statements, ends with a status.
struct Program {
  private let options: CommonOptions
  private let output = Output()
  private let requests = PromptRequests()
  private let workspaces: OpenFile

  init(_ options: CommonOptions) {
    self.options = options
    workspaces = OpenFile(author: author(), now: { timestamp() }, imaged: !options.safe)
  }

  func shell(file: String?) throws {
    defer { workspaces.close() }
    var session = try opened(file)
    try feed(&session)
  }

  func demo(_ name: String) throws {
    guard demoNames.contains(name) else {
      throw invalid(
        Diagnostic(
          "usage", "no demo is called \"\(name)\"", expected: demoNames.map { Message(verbatim: $0) },
          hint: Message(verbatim: "tierlab demo \(demoNames[0])"), nearest: nearestName(to: name, among: demoNames)),
        settings())
    }
    defer { workspaces.close() }
    var session = try opened(nil)
    do throws(Diagnostic) {
      let seed = options.seed
      try Attempt.run(&session) { (session) throws(Diagnostic) in try session.beginDemo(name, seed: seed) }
    } catch {
      throw fail(error, nil, session)
    }
    try feed(&session, greeting: "the \(name) demo: try  summarize count(), share(amount_12m) by tier")
  }

  func run(script: String, file: String?, parameters: [String]) throws {
    defer { workspaces.close() }
    var session = try opened(file, script: script)
    for parameter in parameters {
      guard let sign = parameter.firstIndex(of: "=") else {
        throw invalid("--param takes NAME=VALUE, not \"\(parameter)\"", session.settings)
      }
      session.givenParameters.append((String(parameter[..<sign]), String(parameter[parameter.index(after: sign)...])))
    }
    let text = try scriptText(script, session)
    session.setScript(path: script)
    try runAll(text, named: script, &session)
  }

  func check(script: String) throws {
    var session = try opened(nil, script: script)
    let text = try scriptText(script, session)
    session.setScript(path: script)
    let (count, errors) = session.checked(text)
    if let all = Diagnostic(all: errors) { throw fail(all, SourceText(name: script, text: text), session) }
    output.print(output.text(of: "\(script): \(count) statements, no errors", session.settings), session.settings)
  }

  // MARK: -

  /// - Parameter script: the script named on the command line, which may lie anywhere.
  private func opened(_ path: String?, script: String? = nil) throws -> Session {
    let settings = settings()
    let (output, requests, isSafe) = (output, requests, options.safe)
    let files: any FileSystem =
      isSafe
      ? SafeFiles(folder: folder(of: path), named: script.map { [$0] } ?? [], workspaces: workspaces)
      : RealFiles(workspaces: workspaces)
    var world = World(
      files: files,
      now: { timestamp() }, today: { today() }, author: author(),
      isInterrupted: { Interruption.isRequested }, print: { output.print($0, $1) },
      seconds: { monotonicSeconds() },
      clearHistory: { () throws(Diagnostic) in
        if isSafe {
          throw Diagnostic("not-safe", "what was typed before is not a guest's to take away: --safe forbids it")
        }
        if let path = HistoryFile().path { LineEditor.clearHistory(file: path) }
        requests.askToForget()
      })
    world.foreign = ForeignFiles()
    world.progress = { output.progress.report($0, of: $1) }
    world.paths = { paths(beginningWith: $0) }
    world.memory = { memoryNow() }
    // Kept results may take a quarter of what is free, and two gigabytes at most.
    let free = memoryNow()?.free ?? 8 << 30
    var session = Session(world: world, cache: FormulaCache(limit: min(2 << 30, max(128 << 20, free / 4))))
    session.settings = settings
    session.seed = options.seed
    session.rowLimit = output.toTerminal ? 20 : nil
    _ = Interruption.install()
    do throws(Diagnostic) {
      if let path {
        let (isReadOnly, workspaces) = (options.readOnly, workspaces)
        let seconds: Double = options.statement.isEmpty && isTerminal(0) ? 0 : 10
        try Attempt.run(&session) { (session) throws(Diagnostic) in
          let store = try workspaces.open(path, readOnly: isReadOnly, waiting: seconds)
          try session.open(store, readOnly: isReadOnly)
        }
      }
      if let day = options.asOf { try session.setAsOf(day) }
    } catch {
      throw fail(error, nil, session)
    }
    return session
  }

  private func settings() -> Settings {
    var settings = Settings()
    settings.output = Settings.Output(rawValue: options.output.rawValue) ?? .table
    settings.language = options.lang.map { $0 == .zh ? .zh : .en } ?? ownLanguage()
    return settings
  }

  /// Statements from `-c`, else from a terminal, else from standard input as a script.
  private func feed(_ session: inout Session, greeting: Message? = nil) throws {
    if !options.statement.isEmpty {
      for statement in options.statement { try runAll(statement, named: "-c", &session) }
      return
    }
    // Statements typed in a session for guests are nobody's to keep, and no configuration is read.
    let history = options.safe ? nil : HistoryFile()
    guard isTerminal(0), output.toTerminal,
      let editor = LineEditor(historyFile: history?.path, isConfigured: !options.safe)
    else {
      try runAll(standardInput(session), named: output.text(of: "standard input", session.settings), &session)
      return
    }
    var prompt = Prompt(editor: editor, output: output, requests: requests)
    try prompt.converse(&session, greeting: [greeting, history?.warning].compactMap { $0 })
  }

  /// Runs every statement of a text; the first failure ends the program.
  private func runAll(_ text: String, named name: String, _ session: inout Session) throws {
    let source = SourceText(name: name, text: text)
    let statements: [(statement: Statement, text: String)]
    do throws(Diagnostic) {
      statements = try Session.statements(of: text)
    } catch {
      throw fail(session.withAll(error, in: text), source, session)
    }
    if let unknown = session.unknownParameter(of: statements.map(\.statement)) {
      // A mistyped parameter must not let a script run with a value nobody meant.
      let known = session.parametersAsked(by: statements.map(\.statement))
      throw invalid(
        Diagnostic(
          "usage", "\(name) has no parameter \"\(unknown)\"",
          hint: known.isEmpty ? "it has none: leave out --param" : Message(verbatim: "--param \(known[0])=…"),
          nearest: nearestName(to: unknown, among: known)), session.settings)
    }
    for (statement, text) in statements {
      let answer: Answer
      let start = session.world.seconds()
      output.progress.begin(output.catalogue(session.settings))
      defer { output.progress.end() }
      do throws(Diagnostic) {
        // Asked for between two statements, or while one ended by itself.
        if session.world.isInterrupted() { throw Diagnostic.interrupted }
        answer = try Attempt.run(&session) { (session) throws(Diagnostic) in try session.run(statement, text: text) }
      } catch {
        throw fail(error.placed(at: statement.span), source, session)
      }
      try output.show(answer.report, session.settings)
      if session.settings.timing { output.note(timing(session.world.seconds() - start)) }
      if answer.ends { throw ProgramEnd(code: 0) }
    }
  }

  private func fail(_ diagnostic: Diagnostic, _ source: SourceText?, _ session: Session) -> ProgramEnd {
    output.show(diagnostic, in: source, session.settings)
    switch diagnostic.rule {
    case "assertion-failed": return ProgramEnd(code: 2)
    case "no-such-file": return ProgramEnd(code: 66)
    case "interrupted": return ProgramEnd(code: 130)
    default: return ProgramEnd(code: 1)
    }
  }

  /// What is wrong with the command line itself.
  private func invalid(_ message: Message, _ settings: Settings) -> ProgramEnd {
    invalid(Diagnostic("usage", message, hint: "tierlab --help"), settings)
  }

  private func invalid(_ diagnostic: Diagnostic, _ settings: Settings) -> ProgramEnd {
    output.show(diagnostic, in: nil, settings)
    return ProgramEnd(code: 64)
  }

  private func scriptText(_ path: String, _ session: Session) throws -> String {
    do throws(Diagnostic) {
      return try session.scriptText(path)
    } catch {
      throw fail(error, nil, session)
    }
  }

  private func standardInput(_ session: Session) throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes += buffer[..<count]
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw fail(Diagnostic("not-utf8", "a script is written in UTF-8; standard input is not"), nil, session)
    }
    return text
  }
}

/// The folder a workspace lies in, or the one the program runs in, without links and without a slash at its end.
private func folder(of path: String?) -> String {
  let given = path.flatMap { path in path.lastIndex(of: "/").map { String(path[...$0]) } } ?? "."
  guard let real = unsafe realpath(given, nil) else { return given }
  defer { unsafe free(real) }
  return unsafe String(cString: real)
}

func timing(_ seconds: Double) -> String {
  let micro = Int((seconds * 1_000_000).rounded())
  return micro < 10_000 ? "\(micro / 1000).\(micro % 1000 / 100)\(micro % 100 / 10) ms" : "\(micro / 1000) ms"
}

private func timestamp() -> String {
  var seconds = time(nil)
  var parts = unsafe tm()
  unsafe gmtime_r(&seconds, &parts)
  func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
  let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec].map(two).joined(separator: ":")
  return unsafe "\(day(of: parts))T\(clock)Z"
}

private func today() -> Day {
  var seconds = time(nil)
  var parts = unsafe tm()
  unsafe localtime_r(&seconds, &parts)
  return unsafe day(of: parts)
}

private func day(of parts: tm) -> Day {
  unsafe Day(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday)) ?? Day(number: 0)
}

func monotonicSeconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private func author() -> String {
  environment("TIERLAB_AUTHOR") ?? environment("USER") ?? environment("LOGNAME") ?? "unknown"
}
