import Testing
import TextWidth

@testable import Rendering

@Suite struct WrappingTests {
  @Test(
    arguments: [
      ("one two three", 7, 0, ["one two", "three"]),
      ("one two  three", 7, 0, ["one two", "three"]),
      ("one two three", 8, 2, ["one two", "  three"]),
      ("exactly", 7, 0, ["exactly"]),
      ("unbreakable", 4, 0, ["unbr", "eaka", "ble"]),
      ("近3个月内有成交记录", 10, 0, ["近3个月内", "有成交记录"]),
      ("客户很多，钱很少", 8, 0, ["客户很", "多，钱很", "少"]),
      ("客户（重点）的钱", 6, 0, ["客户", "（重", "点）的", "钱"]),
      ("cut 金额 at 100", 8, 0, ["cut 金额", "at 100"]),
      ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 4, 0, ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]),
      ("  indented words stay", 12, 2, ["  indented", "  words stay"]),
      ("tier A has 47.92 % of it", 15, 0, ["tier A has", "47.92 % of it"]),
      ("", 5, 0, [""]),
    ] as [(String, Int, Int, [String])])
  func `lines end at blanks, and between Chinese characters but not before a comma`(
    text: String, width: Int, hanging: Int, lines: [String]
  ) {
    #expect(wrapped(text, to: width, hanging: hanging) == lines)
  }

  @Test func `without a width a text is one line`() {
    #expect(wrapped(String(repeating: "long ", count: 100), to: nil).count == 1)
  }

  @Test(arguments: [
    ("Zoë", 3, "Zoë"), ("Zoë Müller", 5, "Zoë…"), ("上海浦东", 8, "上海浦东"), ("上海浦东", 7, "上海浦…"), ("上海浦东", 6, "上海…"),
    ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"), ("👩‍👩‍👧👩‍👩‍👧", 2, "…"), ("abc", 1, "…"), ("abc", 0, ""),
  ])
  func `a text is cut between characters, never inside one`(text: String, width: Int, cut: String) {
    #expect(truncated(text, to: width) == cut)
    #expect(displayWidth(of: cut) <= width)
  }

  @Test(arguments: [
    ("customers_A", 8, "cust…s_A"), ("customers_B", 8, "cust…s_B"), ("金额（元）", 10, "金额（元）"), ("金额（元）", 8, "金额…）"),
    ("ab", 2, "ab"), ("abc", 2, "a…"),
  ])
  func `a header keeps both ends`(text: String, width: Int, cut: String) {
    #expect(squeezed(text, to: width) == cut)
  }
}

@Suite struct ColumnFitTests {
  @Test(
    arguments: [
      ([5, 5, 5], [2, 2, 2], 20, [5, 5, 5]),  // all fits
      ([5, 30, 5], [5, 8, 5], 24, [5, 10, 5]),  // the widest gives way
      ([20, 30, 10], [8, 8, 8], 44, [15, 15, 10]),  // then the next
      ([20, 30], [8, 8], 33, [16, 15]),  // a cell left over goes to the first
      ([10, 10, 10], [10, 10, 10], 25, [10, 10]),  // the last is dropped
      ([50], [16], 10, [10]),  // the first stays in any case
      ([50, 50], [60, 8], 10, [10]),
    ] as [([Int], [Int], Int, [Int])])
  func `the widest columns narrow first, then the last are dropped`(
    natural: [Int], least: [Int], width: Int, widths: [Int]
  ) {
    #expect(ColumnFit(natural: natural, least: least, gap: 2, within: width).widths == widths)
  }
}

@Suite struct RealFormatTests {
  private func shown(_ values: [Double]) -> [String] {
    let format = RealFormat(count: values.count) { values[$0] }
    return values.map { value in
      var bytes: [UInt8] = []
      let width = format.append(value, to: &bytes)
      #expect(width == bytes.count)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test(
    arguments: [
      ([0.5, 0.25, 0], ["0.50", "0.25", "0.00"]),
      ([1, 2, 30], ["1", "2", "30"]),
      ([0.797057123, 0.1], ["0.797057", "0.100000"]),
      ([1.0 / 3], ["0.333333"]),
      ([2.0 / 3, 12], ["0.6667", "12.0000"]),
      ([123.456789], ["123.457"]),
      ([-1234.5678, 0.5], ["-1,234.57", "0.50"]),
      ([123_456.789, 0.001], ["123,456.79", "1.00e-3"]),  // six digits or two decimals, and never a false zero
      ([1e12, 999_999_999_999], ["1.00e12", "999,999,999,999"]),
      ([1e300, -2.5e-300], ["1.00e300", "-2.50e-300"]),
      ([9.999e-10], ["1.00e-9"]),
      ([-0.0, .nan, .infinity, -.infinity], ["0", "NaN", "inf", "-inf"]),
      ([.leastNonzeroMagnitude, .greatestFiniteMagnitude], ["4.94e-324", "1.80e308"]),
    ] as [([Double], [String])])
  func `reals of a column have one number of decimals, no more than they need`(values: [Double], texts: [String]) {
    #expect(shown(values) == texts)
  }
}
