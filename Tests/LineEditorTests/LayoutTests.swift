import Testing
import TextWidth

@testable import LineEditor

@Suite struct LayoutTests {
  private func layout(_ text: String, cursor: Int? = nil, hint: String = "", style: LineStyle, columns: Int) -> Layout {
    Layout(
      Draft(text, cursor: cursor), prompt: "> ", continuationPrompt: "| ", hint: hint, style: style, columns: columns)
  }

  @Test("a wide character that doesn't fit goes to the next row, and the cursor before it too")
  func wideAtTheEdge() {
    let layout = layout("ab客", cursor: 2, style: .plain, columns: 5)
    #expect(layout.rows.map(\.text) == ["> ab", "客"])
    #expect(layout.cursor == (1, 0))
  }

  @Test("a full row has the cursor on the row below")
  func fullRow() {
    let layout = layout("abc", style: .plain, columns: 5)
    #expect(layout.rows.map(\.text) == ["> abc", ""])
    #expect(layout.cursor == (1, 0))
  }

  @Test("styled runs begin and end where they say, and never run on into the next row")
  func styledRuns() {
    var style = LineStyle.plain
    style.runs = { _ in [StyledRun(range: 0..<3, sgr: "1"), StyledRun(range: 4..<7, sgr: "34")] }
    style.hint = "90"
    let layout = layout("客 户x", hint: "yz", style: style, columns: 6)
    #expect(
      layout.rows.map(\.text) == ["> \u{1B}[1m客\u{1B}[m ", "\u{1B}[34m户\u{1B}[mx\u{1B}[90myz\u{1B}[m"])
  }

  @Test("no row is wider than the terminal, and all signs are there", arguments: 1...40)
  func rowsFit(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let pieces = ["a", "客", "😀", "\u{1B}", "é", "👨‍👩‍👧", " ", "\u{202E}"]
    let text = (0..<60).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    let columns = Int.random(in: 2...30, using: &random)
    let layout = layout(text, style: .plain, columns: columns)
    #expect(layout.rows.allSatisfy { $0.width <= columns && displayWidth(of: $0.text) == $0.width }, "seed \(seed)")
    #expect(layout.rows.map(\.text).joined() == "> " + visible(text), "seed \(seed)")
  }

  @Test("a list of completions fits the terminal and says how many it leaves out", arguments: 1...40)
  func menuFits(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let items = (0..<Int.random(in: 1...50, using: &random)).map { number in
      Completion(
        text: String(repeating: "客", count: Int.random(in: 1...12, using: &random)) + "\(number)",
        description: String(repeating: "词a", count: Int.random(in: 0...9, using: &random)))
    }
    let (columns, limit) = (Int.random(in: 8...120, using: &random), Int.random(in: 2...20, using: &random))
    let rows = CompletionMenu(items: items, more: { "… \($0) more" }).rows(
      columns: columns, limit: limit, style: .plain)
    #expect(rows.count <= limit, "seed \(seed)")
    #expect(rows.allSatisfy { $0.width <= columns && displayWidth(of: $0.text) == $0.width }, "seed \(seed)")
    if rows.last?.text.contains(" more") != true, columns > 60 {
      #expect(items.allSatisfy { item in rows.contains { $0.text.contains(item.text) } }, "seed \(seed)")
    }
  }

  @Test("the common beginning of completions is counted in characters")
  func commonPrefix() {
    func prefix(_ texts: String...) -> String {
      Completions(replaced: 0..<0, items: texts.map { Completion(text: $0) }).commonPrefix
    }
    #expect(prefix() == "")
    #expect(prefix("count", "compare") == "co")
    #expect(prefix("客户甲", "客户乙", "客") == "客")
    #expect(prefix("上海", "中国") == "")
  }
}

@Suite struct TerminalFactsTests {
  @Test("a descriptor that is no terminal has the size of the environment, or 80 by 24")
  func size() throws {
    let size = terminalSize(of: -1)
    #expect(size.columns > 0 && size.rows > 0)
    #expect(!isTerminal(-1))
    let editor = LineEditor(historyFile: nil, input: -1, output: -1)
    let isOpen = editor != nil
    #expect(!isOpen)
  }

  @Test("an interruption is seen until it is cleared")
  func interruption() {
    Interruption.clear()
    #expect(!Interruption.isRequested)
    Interruption.request()
    #expect(Interruption.isRequested)
    Interruption.clear()
    #expect(!Interruption.isRequested)
  }
}
