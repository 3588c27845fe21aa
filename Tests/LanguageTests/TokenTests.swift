import Diagnostics
import Language
import TestSupport
import Testing

@Suite struct TokenTests {
  @Test(arguments: [
    ("100000", "100000", 0), ("100_000", "100000", 0), ("1e5", "100000", 0), ("10万", "100000", 0),
    ("1.2亿", "120000000", 0), ("10万元", "100000", 0), ("1.25", "125", 2), ("15%", "15", 2), ("12.5%", "125", 3),
    ("3pp", "3", 2), ("¥100", "100", 0), ("￥100", "100", 0), ("100元", "100", 0), ("$100", "100", 0),
    ("1e-3", "1", 3), ("１００", "100", 0), ("1.5e3", "1500", 0), ("0.50", "50", 2), ("12千万", "120000000", 0),
    ("170141183460469231731687303715884105727", "170141183460469231731687303715884105727", 0), ("0e999", "0", 0),
  ]) func aNumberIsExact(_ text: String, _ units: String, _ scale: Int) {
    guard case .number(let literal) = Lexer.tokens(of: text).tokens[0].kind else {
      Issue.record("\(text) is no number")
      return
    }
    #expect(String(literal.units) == units)
    #expect(literal.scale == scale)
  }

  @Test(arguments: [
    ("《", "<"), ("》", ">"), ("。", "."), ("、", ","), ("……", "^"), ("，", ","), ("（", "("), ("｜", "|"), ("＝＝", "="),
    ("！＝", "!="), ("《＝", "<="), ("【", "["), ("；", ";"),
  ]) func aWideSignMeansItsTwin(_ text: String, _ sign: String) {
    let token = Lexer.tokens(of: text).tokens[0]
    #expect(token.text == sign)
    #expect(token.span == SourceSpan(0, text.utf8.count))
  }

  @Test(arguments: [
    ("a——b", "a_b"), ("ｔｉｅｒ", "tier"), ("客户编号", "客户编号"), ("é1", "é1"), ("_x", "_x"), ("налог", "налог"),
  ]) func aNameIsOfAnyScript(_ text: String, _ name: String) {
    let tokens = Lexer.tokens(of: text).tokens
    #expect(tokens.count == 2)
    #expect(tokens[0].text == name)
  }

  @Test(arguments: [
    ("\"a\"", "a"), ("“华东”", "华东"), ("“华东\"", "华东"), ("”华东“", "华东"), ("\"“a”\"", "“a”"), ("\"，（\"", "，（"),
    ("\"a\\\"b\\\\c\\nd\\te\"", "a\"b\\c\nd\te"), ("\"\\d+\\.\"", "\\d+\\."), ("\"a\"\"b\"", "a\"b"), ("\"\"", ""),
    ("\"-- a\"", "-- a"), ("＂a＂", "a"), ("\"……——\"", "……——"),
  ]) func aTextIsKeptAsItIs(_ text: String, _ content: String) {
    let tokens = Lexer.tokens(of: text).tokens
    #expect(tokens.count == 2)
    #expect(tokens[0].text == content)
  }

  @Test(arguments: [
    ("a\nb", 1), ("a |\nb", 0), ("a\n| b", 0), ("a,\nb", 0), ("a +\nb", 0), ("a and\nb", 0), ("a\n\n\nb\n", 1),
    ("a -- c\n-- d\n| b", 0), ("a\r\nb", 1), ("a\n{", 0), ("\n\na", 0),
  ]) func aLineEndIsKeptWhereItMayEndAStatement(_ text: String, _ kept: Int) {
    let ends = Lexer.tokens(of: text).tokens.filter { if case .lineEnd = $0.kind { true } else { false } }
    #expect(ends.count == kept)
  }
}
