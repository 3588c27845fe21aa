/// Reads statements from a person at a terminal: libedit edits, and the line is painted here, so that double-width text,
/// the cursor, wrapped lines and a new window size are always right.
///
/// Keys of one's own in `~/.editrc` are honoured, vi mode too. Use it from one thread; the terminal is in its own modes
/// whenever `readStatement` isn't running.
public struct LineEditor: ~Copyable {
  /// What a person answered to a prompt.
  public enum Line: Equatable, Sendable {
    /// A statement, without the last line's end; perhaps empty.
    case line(String)
    /// Ctrl-C: the line was cleared.
    case interrupted
    /// Ctrl-D on an empty line, or a terminal that is gone.
    case endOfInput
  }

  /// Where the grey text after the cursor comes from, which Right or End takes and Enter never does.
  public enum Hint {
    case none
    /// The newest statement that begins with what is typed.
    case fromHistory
    /// What follows the given text.
    case from((String) -> String?)
  }

  private let keyboard: Keyboard?
  private var plain: PlainReading

  /// Nil unless both descriptors are a terminal. Where `TERM` is unset or `dumb`, lines are read without editing.
  ///
  /// - Parameters:
  ///   - historyFile: where statements are kept, made when the first one is; nil keeps none.
  ///   - isConfigured: whether `~/.editrc` is read.
  public init?(
    historyFile: String?, input: Int32 = 0, output: Int32 = 1, style: LineStyle = LineStyle(),
    isConfigured: Bool = true
  ) {
    guard isTerminal(input), isTerminal(output) else { return nil }
    plain = PlainReading(input: input, output: output)
    let kind = environmentValue("TERM") ?? ""
    guard kind != "", kind != "dumb" else {
      keyboard = nil
      return
    }
    keyboard = Keyboard(
      input: input, output: output, history: StatementHistory(path: historyFile), style: style,
      isConfigured: isConfigured)
  }

  /// Whether keys are edited and colours seen; false on a terminal that cannot be painted.
  public var isEditing: Bool { keyboard != nil }

  public var hint: Hint {
    get { keyboard?.hint ?? .none }
    set { keyboard?.hint = newValue }
  }

  public var style: LineStyle {
    get { keyboard?.style ?? .plain }
    set { keyboard?.style = newValue }
  }

  /// What the editor itself says.
  public var words: EditorWords {
    get { keyboard?.words ?? EditorWords() }
    set { keyboard?.words = newValue }
  }

  /// The statements typed before, oldest first.
  public var history: [String] { keyboard?.history.statements ?? [] }

  /// Forgets the statements typed before, in the file too.
  public mutating func clearHistory() {
    keyboard?.history.clear()
  }

  /// Forgets the statements kept in a file, where no editor has it open.
  public static func clearHistory(file: String) {
    var history = StatementHistory(path: file)
    history.clear()
  }

  /// Asks for one key, which yes and Ctrl-D answer with yes and every other key with no; so does a terminal that is gone.
  public mutating func confirm(_ question: String) -> Bool {
    guard let keyboard else {
      switch plain.readStatement(Question(prompt: question)) {
      case .line(let line): return line.hasPrefix("y") || line.hasPrefix("Y")
      case .interrupted: return false
      case .endOfInput: return true
      }
    }
    return keyboard.confirm(question)
  }

  /// Prompts, and edits until a statement is complete.
  ///
  /// - Parameters:
  ///   - prompt: one line of plain text; controls in it are shown as escapes.
  ///   - isComplete: asked at Enter with the whole text; where it says no, Enter begins a new line.
  ///   - complete: what Tab offers, for the whole text and the cursor's offset in its UTF-8.
  public mutating func readStatement(
    prompt: String, continuationPrompt: String, isComplete: (String) -> Bool,
    complete: (String, Int) -> Completions
  ) -> Line {
    withoutActuallyEscaping(isComplete) { isComplete in
      withoutActuallyEscaping(complete) { complete in
        read(
          Question(
            prompt: prompt, continuationPrompt: continuationPrompt, isComplete: isComplete, complete: complete))
      }
    }
  }

  private mutating func read(_ question: Question) -> Line {
    guard let keyboard else { return plain.readStatement(question) }
    let (outcome, text) = keyboard.read(question)
    switch outcome {
    case .ended: return .endOfInput
    case .interrupted: return .interrupted
    case .entered:
      keyboard.history.add(text)
      return .line(text)
    }
  }
}
