import Diagnostics
import Glibc
import LineEditor
import Rendering
import Reports
import Shell
import TextWidth

/// Where answers go: a terminal, or a file or pipe that a program reads.
struct Output: Sendable {
  /// Standard output is a terminal.
  let toTerminal: Bool
  private let errorsToTerminal: Bool
  let progress: ProgressLine

  init() {
    toTerminal = isTerminal(1)
    errorsToTerminal = isTerminal(2)
    progress = ProgressLine(
      isEnabled: errorsToTerminal && environment("TERM") != "dumb", columns: { terminalSize(of: 2).columns },
      seconds: { monotonicSeconds() })
  }

  /// - Parameter paged: a person is at the terminal, so what is taller than it may go through a pager.
  func show(_ report: Report, _ settings: Settings, paged: Bool = false) throws {
    switch settings.output {
    case .table:
      if toTerminal {
        let text = TerminalRenderer(
          width: settings.width ?? terminalSize().columns, color: colored(settings), box: box(settings), rowLimit: nil,
          catalogue: catalogue(settings), numbers: numbers(settings)
        ).text(of: report)
        if paged, isTall(text), settings.pager ?? (environment("TERM") != "dumb"), let pager = Pager(), pager.show(text)
        {
          return
        }
        try write(Array(text.utf8), to: 1)
      } else {
        let renderer = TerminalRenderer.plain(
          box: box(settings), catalogue: catalogue(settings), numbers: numbers(settings))
        try writeUnlessStopped { (sink) throws(ProgramEnd) in try renderer.write(report, to: sink) }
      }
    default:
      let format: MachineRenderer.Format =
        settings.output == .json ? .json : settings.output == .csv ? .csv : .markdown
      // A program gets every byte; a person who looks at a terminal gets none that it would obey.
      let isShown = toTerminal
      try writeUnlessStopped { (sink) throws(ProgramEnd) in
        try MachineRenderer(format).write(report) { (bytes) throws(ProgramEnd) in
          try sink(isShown ? Array(visibleLines(String(decoding: bytes, as: UTF8.self)).utf8) : bytes)
        }
      }
      note(MachineRenderer.remarks(of: report, catalogue: catalogue(settings)))
    }
  }

  private func isTall(_ text: String) -> Bool {
    text.utf8.count { $0 == UInt8(ascii: "\n") } >= terminalSize().rows
  }

  /// A line of `print`: beside the rows of machines, in front of everything else.
  func print(_ line: String, _ settings: Settings) {
    let shown = visibleLines(line) + "\n"
    try? write(Array(shown.utf8), to: settings.output == .json ? 2 : 1)
  }

  /// Something beside the answer, in the words of the language.
  func note(_ message: Message, _ settings: Settings) { note(text(of: message, settings)) }

  func text(of message: Message, _ settings: Settings) -> String { catalogue(settings).text(of: message) }

  /// Something beside the answer.
  func note(_ text: String) {
    guard !text.isEmpty else { return }
    try? write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: 2)
  }

  func show(_ diagnostic: Diagnostic, in source: SourceText?, _ settings: Settings) {
    let renderer = DiagnosticRenderer(
      width: min(max(errorsToTerminal ? terminalSize(of: 2).columns : 80, 40), 100),
      color: errorsToTerminal && colored(settings),
      box: box(settings), catalogue: catalogue(settings))
    note(renderer.text(of: diagnostic, in: source))
  }

  func colored(_ settings: Settings) -> Bool {
    settings.color ?? (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
  }

  private func box(_ settings: Settings) -> BoxStyle {
    switch settings.box {
    case .unicode: .unicode
    case .ascii: .ascii
    case .full: .full
    }
  }

  private func numbers(_ settings: Settings) -> NumberStyle {
    NumberStyle(rawValue: settings.numbers.rawValue) ?? .grouped
  }

  func catalogue(_ settings: Settings) -> Catalogue { settings.language == .zh ? .chinese : .english }

  private typealias Sink = ([UInt8]) throws(ProgramEnd) -> Void

  /// Writes what may be a million rows, which Ctrl-C stops like everything else.
  private func writeUnlessStopped(
    _ render: @escaping @Sendable (Sink) throws(ProgramEnd) -> Void
  ) throws(ProgramEnd) {
    let stopped = ProgramEnd(code: 130)
    let result = Attempt.run { asksToStop -> Result<Void, ProgramEnd> in
      do throws(ProgramEnd) {
        try render { (bytes) throws(ProgramEnd) in
          if asksToStop() { throw stopped }
          try write(bytes, to: 1)
        }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    guard let result else { throw stopped }
    try result.get()
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(ProgramEnd) {
    progress.makeRoom()
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if written < 0, errno == EINTR || errno == EAGAIN { continue }
      if written <= 0 {
        let cause = written < 0 ? errno : EIO
        // A reader that has gone need not be told.
        if cause != EPIPE, descriptor == 1 {
          note("error: standard output cannot be written: \(unsafe String(cString: strerror(cause)))")
        }
        throw ProgramEnd(code: cause == EPIPE ? 141 : 1)
      }
      done += written
    }
  }
}

/// A text in which all that a terminal would obey is shown instead; line ends and tabs stay.
func visibleLines(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar == "\n" || scalar == "\t" || !isControl(scalar) {
      result.unicodeScalars.append(scalar)
    } else {
      result += visibleEscape(of: scalar)
    }
  }
  return result
}

func environment(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }
