import Testing
import TextWidth

@Suite struct TextWidthTests {
  @Test(
    "a character takes the cells a terminal gives it",
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("客", 2), ("，", 2), ("─", 1), ("¥", 1), ("￥", 2), ("Ａ", 2), ("ｱ", 1),
      ("😀", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇨🇳", 2), ("❤️", 2), ("1️⃣", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
      ("𠀀", 2), ("\u{31350}", 2), ("\u{1FAE8}", 2), ("\u{E000}", 1), ("§", 1), ("→", 1), ("█", 1), ("\u{301}", 0),
    ])
  func widthOfACharacter(character: Character, cells: Int) {
    #expect(displayWidth(of: character) == cells)
  }

  @Test(
    "a text is as wide as its characters together",
    arguments: [("", 0), ("tier A", 6), ("客户甲级", 8), ("a客b", 4), ("ab\u{301}c", 3), ("👨‍👩‍👧 家", 5)])
  func widthOfAText(text: String, cells: Int) {
    #expect(displayWidth(of: text) == cells)
    #expect(displayWidth(of: text[...]) == cells)
  }

  @Test("controls, marks of direction and lone invisible characters show as escapes")
  func controlsShow() {
    #expect(visible("plain 客户") == "plain 客户")
    #expect(visible("a\u{1B}[31mb") == "a\\u{1B}[31mb")
    #expect(visible("a\r\nb\tc") == "a\\r\\nb\\tc")
    #expect(visible("x\u{202E}y\u{200B}z\u{85}") == "x\\u{202E}y\\u{200B}z\\u{85}")
    #expect(visible("👨‍👩‍👧") == "👨‍👩‍👧")
    #expect(isControl("\r\n" as Character))
    #expect(!isControl("客" as Character))
  }

  @Test("what is made visible has no control left, and every control has no width")
  func visibleLeavesNoControl() {
    for value in UInt32(0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(!visible(String(scalar)).unicodeScalars.contains(where: isControl))
      if isControl(scalar) { #expect(displayWidth(of: Character(scalar)) == 0) }
    }
  }
}
