import LineEditor
import Testing

extension TerminalTests {
  /// The screen against a model of the statement, after each step of random edit scripts.
  @Suite struct RandomEditingTests {
    @Test("the screen is the buffer, cursor included, after random edits", arguments: 0..<5)
    func screenEqualsBuffer(part: UInt64) throws {
      for seed in part * 250 + 1...part * 250 + 250 { try screenEqualsBuffer(seed: seed) }
    }

    private func screenEqualsBuffer(seed: UInt64) throws {
      var random = SeededNumbers(seed: seed)
      // A thousand at 40 columns, and some on odd screens.
      let columns = seed <= 1000 ? 40 : [23, 17][Int(seed % 2)]
      let terminal = try TypedTerminal(columns: columns, startRow: Int.random(in: 0..<24, using: &random))
      var model = Model()
      #expect(terminal.shows("", cursor: 0), "seed \(seed)")
      for step in 1...14 {
        let (keys, name) = model.randomEdit(using: &random)
        terminal.type(keys)
        guard terminal.shows(model.string, cursor: model.cursor) else {
          let expected = terminal.expectedRows(model.text, cursor: model.cursor)
          Issue.record(
            """
            seed \(seed), step \(step), \(name): expected \(expected.rows) and the cursor at \(expected.cursor), \
            the screen shows \(terminal.screen.rows) and \(terminal.screen.cursor)
            """)
          return
        }
      }
      terminal.type("\r")
      #expect(terminal.answer() == .line(model.string), "seed \(seed)")
      #expect(terminal.screen.complaints.isEmpty, "seed \(seed)")
      // Typed before the next prompt, Ctrl-D would be the terminal's own end of file.
      #expect(terminal.shows("", cursor: 0), "seed \(seed)")
      terminal.type("\u{4}")
      #expect(terminal.answer(1) == .endOfInput)
    }

    /// A statement as a list of characters, and what each key does to it.
    private struct Model {
      var text: [Character] = []
      var cursor = 0
      var string: String { String(text) }

      static let pieces = [
        "a", "tier = B", " ", "客", "户甲级", "，", "😀", "👨‍👩‍👧", "é", "e\u{301}", "한", "👍🏽", "🇨🇳", "where 金额 >= 10万", "ｱ",
        "─", "\u{202E}x", "❤️",
      ]

      mutating func randomEdit(using random: inout SeededNumbers) -> (keys: String, name: String) {
        switch Int.random(in: 0..<16, using: &random) {
        case 0: return key("\u{1B}[D", "Left") { $0.cursor = max(0, $0.cursor - 1) }
        case 1: return key("\u{2}\u{2}\u{2}", "Ctrl-B thrice") { $0.cursor = max(0, $0.cursor - 3) }
        case 2: return key("\u{1B}OC", "Right") { $0.cursor = min($0.text.count, $0.cursor + 1) }
        case 3: return key("\u{1B}[H", "Home") { $0.cursor = $0.lineStart }
        case 4: return key("\u{5}", "Ctrl-E") { $0.cursor = $0.lineEnd }
        case 5, 6:
          return key("\u{7F}", "Backspace") { model in
            guard model.cursor > 0 else { return }
            model.text.remove(at: model.cursor - 1)
            model.cursor -= 1
          }
        case 7:
          return key("\u{1B}[3~", "Delete") { if $0.cursor < $0.text.count { $0.text.remove(at: $0.cursor) } }
        case 8 where Int.random(in: 0..<3, using: &random) == 0:
          return key("\u{B}", "Ctrl-K") { model in
            guard model.cursor < model.text.count else { return }
            model.text.removeSubrange(model.cursor..<max(model.lineEnd, model.cursor + 1))
          }
        case 9 where text.count < 60:
          let pasted = Self.pieces.shuffled(using: &random).prefix(3)
          return key("\u{1B}[200~" + pasted.joined(separator: "\r") + "\u{1B}[201~", "a paste") {
            $0.insert(pasted.joined(separator: "\n"))
          }
        case 10 where text.count < 60: return key("\u{1B}\r", "Escape Enter") { $0.insert("\n") }
        default:
          let typed = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            Self.pieces.randomElement(using: &random) ?? ""
          }
          return key(typed.joined(), "typing \(typed)") { $0.insert(typed.joined()) }
        }
      }

      private mutating func key(_ keys: String, _ name: String, edit: (inout Model) -> Void) -> (String, String) {
        edit(&self)
        return (keys, name)
      }

      private mutating func insert(_ string: String) {
        text.insert(contentsOf: Array(string), at: cursor)
        cursor += string.count
      }

      private var lineStart: Int { text[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0 }
      private var lineEnd: Int { text[cursor...].firstIndex(of: "\n") ?? text.count }
    }
  }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
