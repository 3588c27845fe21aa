import Foundation
import LineEditor
import Testing

extension TerminalTests {
  @Suite final class HistoryKeyTests {
    private let file = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID()).txt").path

    deinit { try? FileManager.default.removeItem(atPath: file) }

    private func remembering(_ statements: [String], hint: Bool = false) throws -> TypedTerminal {
      let records = statements.map { $0.replacing("\n", with: "\\n") + "\n" }.joined()
      try Data(records.utf8).write(to: URL(filePath: file))
      let terminal = try TypedTerminal(historyFile: file, hint: hint)
      #expect(terminal.shows("", cursor: 0))
      return terminal
    }

    @Test("Up brings whole statements that begin with what is typed, Down comes back to the draft")
    func prefix() throws {
      let terminal = try remembering(["客户 甲", "where a (\n客户)", "客户 乙", "count"])
      terminal.type("客")
      #expect(terminal.shows("客", cursor: 1))
      terminal.type("\u{1B}[A")
      #expect(terminal.shows("客户 乙", cursor: 4))
      terminal.type("\u{1B}[A\u{1B}[A")
      #expect(terminal.shows("客户 甲", cursor: 4))
      terminal.type("\u{1B}[B\u{1B}[B")
      #expect(terminal.shows("客", cursor: 1))
      terminal.type("\u{15}whe\u{1B}[A")
      #expect(terminal.shows("where a (\n客户)", cursor: 13))
      terminal.type("\r")
      #expect(terminal.answer() == .line("where a (\n客户)"))
    }

    @Test("Ctrl-R finds Chinese in the middle of a statement, and Enter enters it")
    func search() throws {
      let terminal = try remembering(["where 华东 上海", "where 华东 北京", "count"])
      terminal.type("\u{12}上海")
      #expect(terminal.wait { $0.rows[0] == "(search: 上海) where 华东 上海" })
      #expect(terminal.screen.cursor == (0, 26))
      terminal.type("\u{7F}\u{7F}华\u{12}")
      #expect(terminal.wait { $0.rows[0] == "(search: 华) where 华东 上海" })
      terminal.type("不")
      #expect(terminal.wait { $0.rows[0].hasPrefix("(no match: 华不)") })
      terminal.type("\u{7F}\r")
      #expect(terminal.answer() == .line("where 华东 上海"))
    }

    @Test("leaving a search keeps the match for editing, Ctrl-G gives the draft back")
    func leavingSearch() throws {
      let terminal = try remembering(["where 华东 上海"])
      terminal.type("draft\u{12}东\u{7}")
      #expect(terminal.shows("draft", cursor: 5))
      terminal.type("\u{12}东\u{5}!")
      #expect(terminal.shows("where 华东 上海!", cursor: 12))
    }

    @Test("a hint from the history is shown, taken by Right and never by Enter")
    func hint() throws {
      let terminal = try remembering(["where 华东"], hint: true)
      terminal.type("whe")
      #expect(terminal.wait { $0.rows[0] == "客> where 华东" && $0.cursor == (0, 7) })
      terminal.type("\r")
      #expect(terminal.answer() == .line("whe"))
      #expect(terminal.wait { $0.rows[0] == "客> whe" })
      terminal.type("where\u{1B}[C!\r")
      #expect(terminal.answer(1) == .line("where 华东!"))
    }

    @Test("a statement is one record; blanks in front and repeats are kept out")
    func records() throws {
      let terminal = try remembering([])
      for (number, keys) in ["a (\rb\\)", "a (\rb\\)", " secret", "客户", "客户"].enumerated() {
        for line in keys.split(separator: "\r") { terminal.type(line + "\r") }
        _ = terminal.answer(number)
        #expect(terminal.shows("", cursor: 0))
      }
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "a (\\nb\\\\)\n客户\n")
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }
}
