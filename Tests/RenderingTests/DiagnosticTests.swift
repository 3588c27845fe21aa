import Diagnostics
import Rendering
import Testing

@Suite struct DiagnosticTests {
  static let shown: [(complaint: Complaint, text: String)] = [
    (
      complaint: Complaint(
        "where «amuont» > 5", "unknown column \"\("amuont")\"", firstLine: 3,
        expected: ["a column", "a number", "`(`"], nearest: "amount"),
      text: #"""
      error: unknown column "amuont"
        line 3, column 7
        where amuont > 5
              ^^^^^^
        expected a column, a number or `(`
        hint: did you mean `amount`?

      """#
    ),
    // Chinese takes two cells a character, and the line starts with a tab.
    (
      complaint: Complaint(
        "load \"客户.csv\"\n\twhere 地区 = 华东 and 客户«等级级» = A\ncount", "unknown column \"\("客户等级级")\"",
        name: "review.tier", nearest: "客户等级"),
      text: #"""
      error: unknown column "客户等级级"
        review.tier, line 2, column 22
            where 地区 = 华东 and 客户等级级 = A
                                      ^^^^^^
        hint: did you mean `客户等级`?

      """#
    ),
    (
      complaint: Complaint(
        "where a > 1 | derive something_quite_long = amount_12m / amount_prev_12m | where somthing«_quite_long» > 1.5 "
          + "| top 20 by amount_12m | select 客户编号, amount_12m",
        "unknown column \"\("somthing_quite_long")\"", nearest: "something_quite_long"),
      text: #"""
      error: unknown column "somthing_quite_long"
        line 1, column 90
        … amount_prev_12m | where somthing_quite_long > 1.5 | top 20 by amount_12m | …
                                          ^^^^^^^^^^^
        hint: did you mean `something_quite_long`?

      """#
    ),
    (
      complaint: Complaint(
        "where a > 1 | derive something_quite_long = amount_12m / amount_prev_12m | where «somthing_quite_long» > 1.5 "
          + "| top 20 by amount_12m",
        "unknown column \"\("somthing_quite_long")\"; the stage before it has 12 columns", width: 40,
        expected: ["a column", "a number", "a text in quotes", "`not`", "`(`"],
        hint: "write \("where something_quite_long > 1.5")", nearest: "something_quite_long"),
      text: #"""
      error: unknown column
        "somthing_quite_long"; the stage
        before it has 12 columns
        line 1, column 82
        … | where somthing_quite_long > 1.5 |…
                  ^^^^^^^^^^^^^^^^^^^
        expected a column, a number, a text in
          quotes, `not` or `(`
        hint: did you mean
          `something_quite_long`?
        hint: write where something_quite_long
          > 1.5

      """#
    ),
    // A span over lines is marked to the end of its first.
    (
      complaint: Complaint(
        "policy p {\n  tier A when «score >=\n  tier B otherwise\n}» ", "a comparison has two sides", name: "-c"),
      text: #"""
      error: a comparison has two sides
        -c, line 2, column 15
          tier A when score >=
                      ^^^^^^^^

      """#
    ),
    // The end of a text is after its last word.
    (
      complaint: Complaint("where tier =«»\n\n", "the statement ends too early", expected: ["a value"]),
      text: #"""
      error: the statement ends too early
        line 1, column 13
        where tier =
                    ^
        expected a value

      """#
    ),
    (
      complaint: Complaint(
        "set output «jsn\u{1B}[2J»", "no output is called \("jsn\u{1B}[2J")",
        expected: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], hint: "\("set output json")", nearest: "json"),
      text: #"""
      error: no output is called jsn\u{1B}[2J
        line 1, column 12
        set output jsn\u{1B}[2J
                   ^^^^^^^^^^^^
        expected a, b, c, d, e, f, g, h, …
        hint: did you mean `json`?
        hint: set output json

      """#
    ),
  ]

  @Test(arguments: shown.indices)
  func `an error has its line, carets under the words, what was expected and the nearest name`(index: Int) {
    let (complaint, text) = Self.shown[index]
    #expect(DiagnosticRenderer(width: complaint.width).text(of: complaint.diagnostic, in: complaint.source) == text)
  }

  @Test func `an error without a place, and a hint that names the nearest`() {
    let renderer = DiagnosticRenderer()
    #expect(
      renderer.text(of: Diagnostic("no-file", "there is no file \"\("客户.csv")\""))
        == "error: there is no file \"客户.csv\"\n")
    let error = Diagnostic(
      "unknown-name", "unknown verb", hint: "did you mean `\("where")`, which keeps rows?", nearest: "where")
    #expect(renderer.text(of: error) == "error: unknown verb\n  hint: did you mean `where`, which keeps rows?\n")
  }

  @Test func `colour, and Chinese`() {
    let complaint = Complaint("where «x» > 5", "unknown column \"\("x")\"", expected: ["a", "b"], nearest: "xx")
    let renderer = DiagnosticRenderer(color: true, catalogue: .chinese)
    #expect(
      renderer.text(of: complaint.diagnostic, in: complaint.source).replacing("\u{1B}", with: "⎋") == """
        ⎋[1;31m错误：⎋[0m⎋[1munknown column "x"⎋[0m
        ⎋[2m  第 1 行，第 7 列⎋[0m
          where x > 5
                ⎋[31m^⎋[0m
          应为：a 或 b
        ⎋[36m  提示：是否想写 `xx`？⎋[0m

        """)
  }

  @Test(arguments: ["", "\n", "\r\n\r\n", "客户", "a\r\nb", "\t\u{301}\u{1B}", "e\u{301}👩‍👩‍👧\n行"])
  func `no span makes it crash or leave the width`(text: String) {
    let source = SourceText(name: "", text: text)
    for start in [-5, -1, 0, 1, 2, 3, 4, 5, 7, 20, 30, 1000, Int.max] {
      for end in [-9, 0, 1, 2, 4, 6, 9, 25, 1000, Int.max] {
        let error = Diagnostic("r", "wrong", at: SourceSpan(start, end))
        let lines = DiagnosticRenderer(width: 20).text(of: error, in: source).split(separator: "\n")
        #expect(lines.contains { $0.contains("^") })
      }
    }
  }
}
