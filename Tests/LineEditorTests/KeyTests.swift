import Foundation
import LineEditor
import Testing

/// Suites that open pseudo-terminals: one at a time, since signals and termcap belong to the whole process.
@Suite(.serialized) struct TerminalTests {}

extension TerminalTests {
  @Suite struct KeyTests {
    @Test("an empty line is an answer, not the end")
    func emptyLine() throws {
      let terminal = try TypedTerminal()
      #expect(terminal.shows("", cursor: 0))
      terminal.type("\r")
      #expect(terminal.answer() == .line(""))
      #expect(terminal.shows("", cursor: 0))
      terminal.type("\u{4}")
      #expect(terminal.answer(1) == .endOfInput)
    }

    @Test("Ctrl-C clears the line and the shell goes on")
    func interrupt() throws {
      let terminal = try TypedTerminal()
      #expect(terminal.shows("", cursor: 0))
      for number in 0..<3 {
        terminal.type("客户" + (number == 2 ? "" : " (\r\n"))
        _ = terminal.wait { _ in true }
        terminal.type("\u{3}")
        #expect(terminal.answer(number) == .interrupted)
        #expect(terminal.shows("", cursor: 0))
      }
      terminal.type("tier\r")
      #expect(terminal.answer(3) == .line("tier"))
    }

    @Test("a statement goes on over lines until it is complete, and Up and Down move between them")
    func continuation() throws {
      let terminal = try TypedTerminal()
      #expect(terminal.shows("", cursor: 0))
      terminal.type("客户 (\r级\r")
      #expect(terminal.shows("客户 (\n级\n", cursor: 7))
      terminal.type("\u{1B}[A")
      #expect(terminal.shows("客户 (\n级\n", cursor: 5))
      terminal.type("\u{1B}[A\u{1B}[F!")
      #expect(terminal.shows("客户 (!\n级\n", cursor: 5))
      terminal.type("\u{1B}[B\u{1B}[B)\r")
      #expect(terminal.answer() == .line("客户 (!\n级\n)"))
    }

    @Test("a paste comes in as one text, its line ends kept, and waits for Enter")
    func paste() throws {
      let terminal = try TypedTerminal()
      #expect(terminal.shows("", cursor: 0))
      terminal.type("\u{1B}[200~load a\r\nwhere 客户\tx\r\u{1B}[201~")
      #expect(terminal.shows("load a\nwhere 客户\tx", cursor: 17))
      terminal.type("\r")
      #expect(terminal.answer() == .line("load a\nwhere 客户\tx"))
    }

    @Test("bytes that are no UTF-8 and unknown key sequences leave nothing raw")
    func strangeBytes() throws {
      let terminal = try TypedTerminal()
      #expect(terminal.shows("", cursor: 0))
      terminal.type(bytes: [0x61, 0xFF, 0xC3, 0x62] + Array("\u{1B}[15;2~\u{1B}[1;9Z\u{85}c".utf8))
      #expect(terminal.shows("a\u{FFFD}\u{FFFD}b\u{FFFD}c", cursor: 6))
      #expect(terminal.screen.complaints.isEmpty)
    }

    @Test("Tab completes what is common, a second Tab lists, and Enter takes nothing from the list")
    func completion() throws {
      let terminal = try TypedTerminal(completions: ["客户甲级", "客户乙级", "count"])
      #expect(terminal.shows("", cursor: 0))
      terminal.type("客\t")
      #expect(terminal.shows("客户", cursor: 2))
      terminal.type("\t")
      #expect(
        terminal.wait { $0.rows.contains("客户甲级  说明 客户甲级") && $0.rows.contains("客户乙级  说明 客户乙级") })
      #expect(terminal.screen.cursor == (0, 8))
      terminal.type("\r")
      #expect(terminal.answer() == .line("客户"))
      #expect(terminal.wait { screen in !screen.rows.contains { $0.contains("说明") } })
      // What is typed before the next prompt is echoed by the terminal itself.
      #expect(terminal.shows("", cursor: 0))
      terminal.type("c\t x\r")
      #expect(terminal.answer(1) == .line("count x"))
      #expect(terminal.screen.complaints.isEmpty)
    }

    @Test("Ctrl-_ takes changes back, a word at a time")
    func undo() throws {
      let terminal = try TypedTerminal()
      #expect(terminal.shows("", cursor: 0))
      for character in "where" { terminal.type(String(character)) }
      #expect(terminal.shows("where", cursor: 5))
      terminal.type("\u{15}")
      #expect(terminal.shows("", cursor: 0))
      terminal.type("\u{1F}")
      #expect(terminal.shows("where", cursor: 5))
    }

    @Test("after the window changes its width the statement is wrapped anew, and nothing of the old one stays")
    func resize() throws {
      let terminal = try TypedTerminal(columns: 40, startRow: 2)
      #expect(terminal.shows("", cursor: 0))
      let text = "客户甲级 and the rest of a longer statement 客户乙级"
      terminal.type(text + "\u{1B}[D\u{1B}[D")
      #expect(terminal.shows(text, cursor: text.count - 2))
      for columns in [23, 17, 60, 40, 11] {
        terminal.drain()
        let arrivals = terminal.screen.arrivals
        terminal.resize(columns: columns, rows: 24)
        kill(getpid(), SIGWINCH)
        // What the terminal itself makes of the old rows may look right already.
        #expect(terminal.wait { $0.arrivals > arrivals })
        #expect(terminal.settles(text, cursor: text.count - 2), "\(columns) columns: \(terminal.screen.rows)")
      }
      #expect(terminal.screen.complaints.isEmpty)
    }

    @Test(
      "whether the terminal wraps its rows anew or cuts them off, what stood above the prompt stays",
      arguments: [false, true])
    func resizeOfBothKinds(cutsRows: Bool) throws {
      let terminal = try TypedTerminal(columns: 60, rows: 30, startRow: 0)
      terminal.cutsRows = cutsRows
      #expect(terminal.shows("", cursor: 0))
      terminal.type("above\r")
      #expect(terminal.answer() == .line("above"))
      // What is typed before the next prompt is echoed by the terminal itself.
      #expect(terminal.shows("", cursor: 0))
      let text = "where region = 华东 and name contains 客户甲级 and amount_12m >= 100000 | top 20 by amount_12m"
      terminal.type(text)
      #expect(terminal.shows(text, cursor: text.count))
      // Twice where the cursor's column tells what the terminal does, then where it doesn't.
      for (columns, keys) in [
        (40, ""), (25, ""), (60, "\u{1}"), (31, "\u{5}"), (60, ""), (37, ""), (120, ""), (40, ""),
      ] {
        terminal.type(keys)
        let cursor = keys == "\u{1}" ? 0 : text.count
        #expect(terminal.shows(text, cursor: cursor))
        terminal.drain()
        let arrivals = terminal.screen.arrivals
        terminal.resize(columns: columns, rows: 30)
        kill(getpid(), SIGWINCH)
        #expect(terminal.wait { $0.arrivals > arrivals })
        #expect(terminal.settles(text, cursor: cursor), "\(columns): \(terminal.screen.rows)")
        #expect(terminal.screen.rows.first == "客> above", "\(columns): \(terminal.screen.rows)")
        if keys == "\u{1}" { terminal.type("\u{5}") }
      }
      #expect(terminal.screen.complaints.isEmpty, "\(terminal.screen.complaints)")
    }
  }
}

extension TerminalTests {
  @Suite struct KillTests {
    @Test("Ctrl-K, Ctrl-U and Ctrl-W stay within the line, and Ctrl-Y brings back what was killed last")
    func kills() throws {
      let terminal = try TypedTerminal()
      terminal.type("a 客户 (\r华东 上海")
      #expect(terminal.shows("a 客户 (\n华东 上海", cursor: 12))
      terminal.type("\u{17}\u{19}!\u{19}")
      #expect(terminal.shows("a 客户 (\n华东 上海!上海", cursor: 15))
      terminal.type("\u{15}")
      #expect(terminal.shows("a 客户 (\n", cursor: 7))
      terminal.type("\u{19}\u{1B}[A\u{1}\u{6}\u{B}")
      #expect(terminal.shows("a\n华东 上海!上海", cursor: 1))
      terminal.type("\u{B}")
      #expect(terminal.shows("a华东 上海!上海", cursor: 1))
      terminal.type("\u{19}")
      #expect(terminal.shows("a\n华东 上海!上海", cursor: 2))
      terminal.type("\u{15}")
      #expect(terminal.shows("a华东 上海!上海", cursor: 1))
    }
  }
}
