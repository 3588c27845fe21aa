import Diagnostics
import History
import Language
import LineEditor
import Shell

/// The conversation at a terminal: a statement, its answer, the next prompt. Errors and Ctrl-C never end it.
struct Prompt: ~Copyable {
  private var editor: LineEditor
  private let output: Output

  init(editor: consuming LineEditor, output: Output) {
    self.editor = editor
    self.output = output
  }

  mutating func converse(_ session: inout Session, greeting: Message?) throws {
    greet(session, greeting)
    var warned = false
    while true {
      Interruption.clear()
      let pending = session.pendingCount
      let current = session
      let output = output
      let line = editor.readStatement(
        prompt: pending > 0 ? "tierlab*> " : "tierlab> ", continuationPrompt: "     ... ",
        isComplete: { !Parser.wantsMore($0) },
        complete: { text, offset in
          let list = current.completions(at: offset, in: text)
          return Completions(
            replaced: list.replaced.start..<list.replaced.end,
            items: list.items.map {
              Completion(text: $0.text, description: output.text(of: $0.description, current.settings))
            })
        })
      switch line {
      case .interrupted: continue
      case .endOfInput:
        // In a scratch store pending changes end with the session, so they are asked about once.
        if session.pendingCount > 0, session.store == nil, !warned {
          warned = true
          output.note(
            "\(session.pendingCount) changes are in no file: `save as \"x.tierlab\"` keeps them; Ctrl-D again ends",
            session.settings)
          continue
        }
        return
      case .line(let text):
        warned = false
        if try run(text, &session) { return }
      }
    }
  }

  private func greet(_ session: Session, _ greeting: Message?) {
    var lines: [Message] = ["tierlab 0.1: `help` on one screen, Tab completes, Ctrl-D ends"]
    if let greeting { lines.append(greeting) }
    if let store = session.store, session.pendingCount > 0 {
      lines.append("\(store.path): \(session.pendingCount) changes are pending; `diff` shows them")
    }
    for line in lines { output.note(line, session.settings) }
  }

  /// - Returns: whether the session is over.
  private func run(_ text: String, _ session: inout Session) throws -> Bool {
    let source = SourceText(name: "", text: text)
    let statements: [(statement: Statement, text: String)]
    do throws(Diagnostic) {
      statements = try Session.statements(of: text)
    } catch {
      session.forgetLastAnswer()
      output.show(error, in: source, session.settings)
      return false
    }
    for (statement, text) in statements {
      let start = session.world.seconds()
      do throws(Diagnostic) {
        let answer = try session.run(statement, text: text)
        try? output.show(answer.report, session.settings)
        if session.settings.timing { output.note(timing(session.world.seconds() - start)) }
        if answer.ends { return true }
      } catch {
        output.show(error.placed(at: statement.span), in: source, session.settings)
        return false
      }
    }
    return false
  }
}
