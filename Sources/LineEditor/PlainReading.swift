import Glibc

/// Reading from a terminal that cannot be painted (`TERM=dumb`): the terminal's own line editing, and plain prompts.
struct PlainReading {
  private let input: Int32
  private let output: Int32
  private var bytes: [UInt8] = []

  init(input: Int32, output: Int32) {
    self.input = input
    self.output = output
  }

  mutating func readStatement(_ question: Question) -> LineEditor.Line {
    var text = ""
    var prompt = question.prompt
    while true {
      write(prompt, to: output)
      switch readLine() {
      case .line(let line):
        text += line
        if question.isComplete(text) { return .line(text) }
        text += "\n"
        prompt = question.continuationPrompt
      case .interrupted:
        write("\n", to: output)
        return .interrupted
      case .endOfInput:
        return text.isEmpty ? .endOfInput : .line(text)
      }
    }
  }

  private mutating func readLine() -> LineEditor.Line {
    while true {
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        defer { bytes.removeFirst(end + 1) }
        return .line(String(decoding: bytes[..<end], as: UTF8.self))
      }
      var wait = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      // Unlike a read, a wait is always ended by a signal.
      if unsafe poll(&wait, 1, -1) < 0 {
        guard errno == EINTR else { return .endOfInput }
        guard Interruption.isRequested else { continue }
        Interruption.clear()
        bytes = []
        return .interrupted
      }
      var chunk = [UInt8](repeating: 0, count: 1024)
      let count = unsafe read(input, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        defer { bytes = [] }
        return bytes.isEmpty ? .endOfInput : .line(String(decoding: bytes, as: UTF8.self))
      }
      bytes += chunk.prefix(count)
    }
  }
}
