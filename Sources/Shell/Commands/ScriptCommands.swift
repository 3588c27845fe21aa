import Columns
public import Diagnostics
public import Language
import Query
import Reports

/// Says which version of the language a script is written in.
struct LanguageVersion: Command {
  static let manual = Manual(
    [Signature(.command, "language VERSION:integer")], "the first line of a script, so that it keeps its meaning",
    examples: ["language 1", "language 1 -- the first line of review.tier"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard clause.integer("VERSION") == 1 else {
      throw Diagnostic(
        "unknown-version", "this version knows language 1", at: clause.span(of: "VERSION"), hint: "language 1")
    }
    return Answer()
  }
}

/// Names a value that can be given from outside.
struct Parameter: Command {
  static let manual = Manual(
    [Signature(.command, "param NAME:new = E:expression [LABEL:text]")],
    "names a value of a script, used as $NAME; `tierlab run … --param NAME=VALUE` gives another",
    examples: [
      "param cutoff = 80 \"score from which a customer is A\"", "param since = 2026-01-01 \"first day of the year\"",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("NAME"), let expression = clause.expression("E") else {
      preconditionFailure("param has a name and a value")
    }
    let usual = try session.value(of: expression)
    guard let given = session.givenParameters.last(where: { $0.name == name.text }) else {
      session.catalog.variables[name.text] = usual
      return Answer()
    }
    let value: Value
    if case .text = usual {
      value = .text(given.value)
    } else {
      do throws(Diagnostic) {
        value = try session.value(of: Session.parser.expression(given.value))
      } catch {
        throw Diagnostic(
          "bad-parameter", "the value given for \"\(name.text)\" cannot be read: \(given.value)", at: name.span,
          expected: ["a value like \(usual.text)"])
      }
      guard kind(value) == kind(usual) else {
        throw Diagnostic(
          "bad-parameter", "\"\(name.text)\" cannot be \(given.value)", at: name.span,
          expected: ["a value like \(usual.text)"])
      }
    }
    session.catalog.variables[name.text] = value
    return Answer()
  }

  private static func kind(_ value: Value) -> Int {
    switch value {
    case .exact, .real: 0
    case .date: 1
    case .boolean: 2
    default: 3
    }
  }
}

/// Keeps a value for later statements.
struct Let: Command {
  static let manual = Manual(
    [Signature(.command, "let NAME:new = E:expression")], "keeps one value, used as $NAME",
    examples: ["let before = count(tier = A)", "let cut = 10万"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("NAME"), let expression = clause.expression("E") else {
      preconditionFailure("let has a name and a value")
    }
    session.catalog.variables[name.text] = try session.value(of: expression)
    return Answer()
  }
}

/// Ends a script whose expectation does not hold.
struct Assert: Command {
  static let manual = Manual(
    [Signature(.command, "assert E:condition [, MESSAGE:text]")],
    "stops a script with exit code 2 unless the condition is true",
    examples: ["assert count(tier = A) > 0, \"nobody is an A\"", "assert share(amount_12m where tier = A) > 30%"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let expression = clause.expression("E") else { preconditionFailure("assert has a condition") }
    let value = try session.value(of: expression, wanting: .boolean)
    guard case .boolean(true) = value else {
      let message = try clause.text("MESSAGE").map { (given) throws(Diagnostic) in
        Message(verbatim: try session.interpolated(given.text, at: given.span))
      }
      let failure: Message = message ?? "the assertion does not hold"
      // Who wrote values into the message has said what there is to see.
      let isTold = clause.text("MESSAGE")?.text.contains("{") ?? false
      let seen = isTold ? [] : session.valuesCompared(in: expression)
      let told: Message = seen.isEmpty ? failure : "\(failure): \(Message(joining: seen, with: Message.comma))"
      throw Diagnostic(
        "assertion-failed", value == .missing ? "\(told) (it is unknown: a value is missing)" : told,
        at: expression.span)
    }
    return Answer()
  }
}

/// Writes a line.
struct Print: Command {
  static let manual = Manual(
    [Signature(.command, "print E:expression")], "writes one line; {…} inside a text is computed",
    examples: [
      "print \"{count()} customers, {count(tier = A)} of them A\"", "print share(amount_12m where tier = A)",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let expression = clause.expression("E") else { preconditionFailure("print has something to print") }
    if case .text(let template) = expression.form {
      session.world.print(try session.interpolated(template, at: expression.span), session.settings)
    } else {
      session.world.print(try session.value(of: expression).text, session.settings)
    }
    return Answer()
  }
}

/// Runs the statements of another file.
struct Include: Command {
  static let manual = Manual(
    [Signature(.command, "include FILE:file")], "runs the statements of another file, beside this one",
    examples: ["include \"tags.tier\"", "include \"checks/tiers.tier\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("include names a file") }
    let depth = session.includeDepth
    let (path, script) = try read(file, depth: depth, session)
    session.includeDepth += 1
    defer { session.includeDepth -= 1 }
    var report = Report()
    for piece in try statements(of: script, named: path, at: file.span, session) {
      do throws(Diagnostic) {
        if session.world.isInterrupted() { throw Diagnostic.interrupted.placed(at: piece.statement.span) }
        report.blocks += try session.run(piece.statement, text: piece.text).report.blocks
        session.world.reached(session.outside(depth))
      } catch {
        throw included(error.placed(at: piece.statement.span), path, script, at: file.span)
      }
    }
    return Answer(report)
  }

  /// The file's path and its text.
  static func read(
    _ file: (text: String, span: SourceSpan), depth: Int, _ session: Session
  ) throws(Diagnostic) -> (path: String, script: String) {
    guard depth < 16 else {
      throw Diagnostic("include-depth", "files include each other at most 16 deep", at: file.span)
    }
    let path =
      file.text.hasPrefix("/") || session.scriptFolder.isEmpty ? file.text : "\(session.scriptFolder)/\(file.text)"
    do throws(Diagnostic) {
      let script = try session.world.files.read(path) { (bytes) throws(Diagnostic) in
        try scriptText(bytes, name: path)
      }
      return (path, script)
    } catch {
      throw error.placed(at: file.span)
    }
  }

  private static func statements(
    of script: String, named path: String, at span: SourceSpan, _ session: Session
  ) throws(Diagnostic) -> [(statement: Statement, text: String)] {
    do throws(Diagnostic) {
      return try Session.statements(of: script)
    } catch {
      throw included(session.withAll(error, in: script), path, script, at: span)
    }
  }

  /// An error of an included file names its own line; the place in this script is the `include`.
  static func included(
    _ error: Diagnostic, _ path: String, _ script: String, at span: SourceSpan?
  ) -> Diagnostic {
    var outer = error
    if error.rule == Diagnostic.interrupted.rule {
      outer = .interruptedWithin
    } else if let inner = error.span {
      let place = SourceText(name: path, text: script).location(of: inner.start)
      outer.message = "\(path), line \(place.line), column \(place.column): \(error.message)"
    } else {
      outer.message = "\(path): \(error.message)"
    }
    outer.span = span
    outer.others = error.others.map { included($0, path, script, at: span) }
    return outer
  }
}

extension Diagnostic {
  /// A person has asked to stop what runs several statements.
  public static let interruptedWithin = Diagnostic(
    interrupted.rule, "stopped; the statements of the included file before this one are done")
}

extension Session {
  /// The session as it is for the statement that includes.
  fileprivate func outside(_ depth: Int) -> Session {
    var copy = self
    copy.includeDepth = depth
    return copy
  }
}

/// The text of a script file: UTF-8, with or without a byte order mark.
func scriptText(_ bytes: Span<UInt8>, name: String) throws(Diagnostic) -> String {
  guard bytes.count <= 16 << 20 else {
    throw Diagnostic("script-too-large", "a script has at most 16 MiB; \"\(name)\" has more")
  }
  var copy: [UInt8] = []
  copy.reserveCapacity(bytes.count)
  for index in bytes.indices { copy.append(bytes[index]) }
  guard let text = String(validating: copy, as: UTF8.self) else {
    throw Diagnostic("not-utf8", "a script is written in UTF-8; \"\(name)\" is not")
  }
  return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
}

extension Session {
  /// The statements of a script with their own texts. All of it is read before anything runs.
  public static func statements(of script: String) throws(Diagnostic) -> [(statement: Statement, text: String)] {
    let utf8 = script.utf8
    return try parser.script(script).map { statement in
      let start = utf8.index(utf8.startIndex, offsetBy: statement.span.start)
      let end = utf8.index(utf8.startIndex, offsetBy: statement.span.end)
      return (statement, String(decoding: utf8[start..<end], as: UTF8.self))
    }
  }

  /// One value, computed over customers where it needs them.
  func value(of expression: Expression, wanting type: ColumnType? = nil) throws(Diagnostic) -> Value {
    var binding = Binding(catalog)
    if let customers = catalog.customers { binding.enter(customers) }
    binding.aggregation = Binding.Aggregation()
    let bound = try type == .boolean ? binding.bindCondition(expression) : binding.bind(expression)
    let gathered = binding.aggregation ?? Binding.Aggregation()
    guard isMadeOfAggregates(bound.formula, gathered.references) else {
      throw Diagnostic(
        "not-aggregated", "one value is wanted here; each customer has its own", at: expression.span,
        hint: "count(…), sum(…), avg(…)")
    }
    // Results are columns of one row beside the customers'.
    var population =
      catalog.customers.map { Population($0.table) } ?? Population(rowCount: 1, columns: [:], isStored: false)
    for each in gathered.aggregates {
      population.columns[each.reference.identity] = try evaluation.aggregated(
        each.aggregate, of: population, rows: nil, groups: nil)
    }
    for each in gathered.overalls {
      population.columns[each.reference.identity] = try evaluation.column(each.formula, of: population, rows: [0])
    }
    return try evaluation.column(bound.formula, of: population, rows: [0])[0]
  }

  /// A text with every `{expression}` replaced by its value; `{{` and `}}` are braces.
  func interpolated(_ template: String, at span: SourceSpan) throws(Diagnostic) -> String {
    var result = ""
    var rest = template[...]
    while let next = rest.first {
      rest.removeFirst()
      if next == "{" || next == "}", rest.first == next {
        result.append(next)
        rest.removeFirst()
      } else if next == "{" {
        guard let end = rest.firstIndex(of: "}") else {
          throw Diagnostic(
            "open-brace", "a \"{\" in a text is closed by \"}\"", at: span, hint: "{{ for a brace itself")
        }
        let inner = String(rest[..<end])
        do throws(Diagnostic) {
          result += try value(of: Session.parser.expression(inner)).text
        } catch {
          throw Diagnostic(
            error.rule, "in {\(inner)}: \(error.message)", at: span, expected: error.expected, hint: error.hint,
            nearest: error.nearest)
        }
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(next)
      }
    }
    return result
  }
}
