import Diagnostics
import History
import Language
import LineEditor
import Rendering
import Shell
import Synchronization

/// The conversation at a terminal: a statement, its answer, the next prompt. Errors and Ctrl-C never end it.
struct Prompt: ~Copyable {
  private var editor: LineEditor
  private let output: Output
  private let requests: PromptRequests

  init(editor: consuming LineEditor, output: Output, requests: PromptRequests) {
    self.editor = editor
    self.output = output
    self.requests = requests
  }

  mutating func converse(_ session: inout Session, greeting: [Message]) throws {
    greet(session, greeting)
    while true {
      Interruption.clear()
      let colored = output.colored(session.settings)
      editor.style = typingStyle(for: session, colored: colored)
      editor.words = words(in: output.catalogue(session.settings))
      // Without a look of its own a hint would pass for what was typed.
      editor.hint = colored ? .fromHistory : .none
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
              Completion(
                text: $0.text, display: $0.name, description: output.text(of: $0.description, current.settings))
            })
        })
      switch line {
      case .interrupted: continue
      case .endOfInput: if leaves(session) { return }
      case .line(let text):
        // What was asked for as the prompt came was about the statement before.
        Interruption.clear()
        if try run(text, &session), leaves(session) { return }
      }
    }
  }

  /// Whether the session may end: what is in no file ends with it, so that is asked about.
  private mutating func leaves(_ session: Session) -> Bool {
    let pending = session.pendingCount
    if let store = session.store {
      if pending > 0 {
        output.note(
          pending == 1
            ? "1 change stays pending in \(store.path)" : "\(pending) changes stay pending in \(store.path)",
          session.settings)
      }
      return true
    }
    guard pending > 0 else { return true }
    return editor.confirm(
      output.text(
        of: pending == 1
          ? "1 change in no file (`save as \"x.tierlab\"` keeps them). End anyway? (y/N) "
          : "\(pending) changes in no file (`save as \"x.tierlab\"` keeps them). End anyway? (y/N) ", session.settings)
    )
  }

  private func greet(_ session: Session, _ greeting: [Message]) {
    var lines: [Message] = ["tierlab 0.1: `help` on one screen, Tab completes, Ctrl-D ends"]
    lines += greeting
    if let store = session.store, session.pendingCount > 0 {
      lines.append("\(store.path): \(session.pendingCount) changes are pending; `diff` shows them")
    }
    for line in lines { output.note(line, session.settings) }
  }

  /// - Returns: whether the session is over.
  private mutating func run(_ text: String, _ session: inout Session) throws -> Bool {
    let source = SourceText(name: "", text: text)
    let statements: [(statement: Statement, text: String)]
    do throws(Diagnostic) {
      statements = try Session.statements(of: text)
    } catch {
      session.forgetLastAnswer()
      output.show(session.withAll(error, in: text), in: source, session.settings)
      return false
    }
    for (statement, text) in statements {
      let start = session.world.seconds()
      output.progress.begin(output.catalogue(session.settings))
      defer { output.progress.end() }
      do throws(Diagnostic) {
        // Asked for while the statement before ended by itself.
        if session.world.isInterrupted() { throw Diagnostic.interrupted }
        let answer = try Attempt.run(&session) { (session) throws(Diagnostic) in
          try session.run(statement, text: text)
        }
        if requests.takeForgetting() { editor.clearHistory() }
        output.progress.end()
        do {
          try output.show(answer.report, session.settings, paged: true)
        } catch {
          output.print("", session.settings)
          output.note("stopped; the rest is not shown", session.settings)
        }
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

/// What the editor says itself, in the words of the language.
private func words(in catalogue: Catalogue) -> EditorWords {
  var words = EditorWords()
  words.search = { catalogue.text(of: "(search: \($0)) ") }
  words.noMatch = { catalogue.text(of: "(no match: \($0)) ") }
  words.more = { catalogue.text(of: "… \($0) more") }
  return words
}

/// What a statement asks of the prompt that it was typed at.
final class PromptRequests: Sendable {
  private let forgetsHistory = Atomic(false)

  /// The statements typed before are to be forgotten.
  func askToForget() { forgetsHistory.store(true, ordering: .relaxed) }

  /// Whether that was asked since the last look.
  func takeForgetting() -> Bool { forgetsHistory.exchange(false, ordering: .relaxed) }
}
