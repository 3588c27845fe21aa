import Columns
import Testing

@Suite struct PlainTextTests {
  private func bytes(_ append: (inout [UInt8]) -> Void) -> String {
    var page = Array("<".utf8)
    append(&page)
    return String(decoding: page, as: UTF8.self)
  }

  @Test(
    arguments: [
      (0, 0, "0"), (5, 2, "0.05"), (-5, 2, "-0.05"), (1_234_567, 0, "1,234,567"), (-98_750, 2, "-987.50"),
      (123_456_789, 2, "1,234,567.89"), (100, 2, "1.00"), (999, 0, "999"), (1000, 0, "1,000"), (1, 10, "0.0000000001"),
      (Int64.min, 0, "-9,223,372,036,854,775,808"), (Int64.max, 18, "9.223372036854775807"),
    ] as [(Int64, Int, String)])
  func `exact numbers keep every digit`(units: Int64, scale: Int, grouped: String) {
    let comma = UInt8(ascii: ",")
    let plain = grouped.filter { $0 != "," }
    #expect(bytes { $0.append(exact: units, scale: scale, separator: comma) } == "<" + grouped)
    #expect(bytes { $0.append(exact: units, scale: scale) } == "<" + plain)
    #expect(bytes { $0.append(exact: Int128(units), scale: scale, separator: comma) } == "<" + grouped)
    #expect(Exact(units: Int128(units), form: ExactForm(scale: scale)).groupedText == grouped)
    #expect(Exact(units: Int128(units), form: ExactForm(scale: scale)).text == plain)
  }

  @Test func `numbers beyond 64 bits`() {
    #expect(bytes { $0.append(exact: Int128.min) } == "<-170141183460469231731687303715884105728")
    #expect(bytes { $0.append(exact: Int128.max, scale: 38) } == "<1.70141183460469231731687303715884105727")
  }

  @Test(arguments: [0, 1, -1, 0.1, -0.5, 1.0 / 3, 1e14, 1e15, 123_456_789.5, 1e21, 1e300, .leastNonzeroMagnitude, -0.0])
  func `a real is written as plain text, and reads back`(value: Double) {
    let text = String(bytes { $0.append(real: value) }.dropFirst())
    #expect(text == plainText(of: value))
    #expect(Double(text) == value)
  }

  @Test func `what is not finite is not written`() {
    var page: [UInt8] = []
    #expect(!page.append(real: .nan) && !page.append(real: .infinity) && !page.append(real: -.infinity))
    #expect(page.isEmpty)
  }

  @Test(arguments: [-4_371_587, -719_528, -1, 0, 59, 11_016, 20_269, 2_932_896])
  func `a day is written as it describes itself`(number: Int32) {
    let day = Day(number: number)
    #expect(bytes { $0.append(day: day) } == "<" + day.description)
  }

  @Test func `counts for a person`() {
    #expect(grouped(2357) == "2,357")
    #expect(grouped(-1000) == "-1,000")
    #expect(grouped(UInt64.max) == "18,446,744,073,709,551,615")
  }
}
