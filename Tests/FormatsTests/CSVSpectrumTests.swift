import Columns
import Foundation
import Testing

@testable import Formats

/// The suite lies beside the checkout, not in it.
private let spectrum = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/suites/csv-spectrum")

private let isThere = FileManager.default.fileExists(atPath: spectrum.path)

@Suite("csv-spectrum", .enabled(if: isThere, "the suite is expected in ../shared/suites/csv-spectrum"))
struct CSVSpectrumTests {
  /// The twelfth case, `location_coordinates`, has another telephone number in its JSON than in its CSV.
  static let cases = [
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
  ]

  @Test("each case reads as its JSON says", arguments: cases)
  func reads(name: String) throws {
    let bytes = try Array(Data(contentsOf: spectrum.appending(path: "csvs/\(name).csv")))
    let json = try Data(contentsOf: spectrum.appending(path: "json/\(name).json"))
    let expected = try JSONDecoder().decode([[String: String]].self, from: json)
    let loaded = try load(bytes, CSVOptions(separator: UInt8(ascii: ",")))
    let names = loaded.table.fields.map(\.name)
    // Texts as they stand in the file: `08123` must not become a number on the way.
    let texts = try load(bytes, CSVOptions(separator: UInt8(ascii: ","), textColumns: names))
    let rows = texts.texts.map { Dictionary(uniqueKeysWithValues: zip(names, $0.map { $0 ?? "" })) }
    #expect(rows == expected)
    #expect(loaded.texts == texts.texts)
    #expect(loaded.rejects.isEmpty)
  }

  @Test("the case whose JSON is of another file reads its quotes as they stand")
  func coordinates() throws {
    let bytes = try Array(Data(contentsOf: spectrum.appending(path: "csvs/location_coordinates.csv")))
    let row = try load(bytes).texts
    #expect(row == [["2095257564", "37\u{FFFD}36'37.8\"N 121\u{FFFD}2'17.9\"W", "Modesto", "Stanislaus"]])
  }
}
