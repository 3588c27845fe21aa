import Columns
import Diagnostics
import Testing

@testable import Formats

@Suite("Rows of a CSV file")
struct CSVRowTests {
  @Test(
    "any line end, a byte-order mark and no line end at the end make no difference",
    arguments: [
      "a,b\n1,x\n2,y\n", "a,b\r\n1,x\r\n2,y\r\n", "a,b\r1,x\r2,y\r", "\u{FEFF}a,b\n1,x\n2,y", "a,b\r\n1,x\r\n2,y",
    ])
  func lineEnds(text: String) throws {
    let loaded = try load(text)
    #expect(loaded.table.fields.map(\.name) == ["a", "b"])
    #expect(loaded.texts == [["1", "x"], ["2", "y"]])
    #expect(loaded.rejects.isEmpty)
  }

  @Test("quoted fields hold separators, line ends and doubled quotes")
  func quotes() throws {
    let loaded = try load("a,b\n\"x,1\",\"say \"\"hi\"\"\"\n\"two\nlines\",\"\"\nlast,row\n")
    #expect(loaded.texts == [["x,1", "say \"hi\""], ["two\nlines", nil], ["last", "row"]])
    #expect((0..<3).map { loaded.lines.line(ofRow: $0) } == [2, 3, 5])
  }

  @Test("a quote inside an unquoted field is an ordinary character")
  func quoteInside() throws {
    #expect(try load("size,n\n5\" pipe,1\nab\"c\"d,2\n").texts == [["5\" pipe", "1"], ["ab\"c\"d", "2"]])
  }

  @Test("text after a closing quote costs that line alone")
  func textAfterQuote() throws {
    let loaded = try load("a,b\n1,2\n\"ab\"c,3\n4,5\n")
    #expect(loaded.texts == [["1", "2"], ["4", "5"]])
    #expect(loaded.rejects == [RejectedRow(line: 3, byteOffset: 8, cause: .textAfterQuote(openedOnLine: 3))])
  }

  @Test("an unclosed quote costs the line it opens on, and the rest is read")
  func unclosedQuote() throws {
    let loaded = try load("a,b\n1,2\n3,\"open\n4,5\n6,7\n")
    #expect(loaded.texts == [["1", "2"], ["4", "5"], ["6", "7"]])
    #expect(loaded.rejects.map(\.line) == [3])
    #expect("\(loaded.rejects[0].reason)" == "a quote that opens on line 3 is never closed")
  }

  @Test("rows with too few or too many fields are rejected with line, byte and reason; the others stay")
  func ragged() throws {
    let loaded = try load("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\nx\n")
    #expect(loaded.texts == [["1", "2", "3"], ["10", "11", "12"]])
    #expect(loaded.rejects.map(\.line) == [3, 4, 6])
    #expect(loaded.rejects.map(\.byteOffset) == [12, 16, 33])
    #expect("\(loaded.rejects[0].reason)" == "the row has 2 fields where the header has 3")
    #expect("\(loaded.rejects[2].reason)" == "the row has 1 field where the header has 3")
    #expect((0..<2).map { loaded.lines.line(ofRow: $0) } == [2, 5])
  }

  @Test("blank lines are passed over and told; in a file of one column they are missing values")
  func blankLines() throws {
    let wide = try load("a,b\n\n1,2\n\r\n3,4\n\n")
    #expect(wide.texts == [["1", "2"], ["3", "4"]])
    #expect(wide.told.map(\.description) == ["3 blank lines are passed over"])
    #expect((0..<2).map { wide.lines.line(ofRow: $0) } == [3, 5])
    #expect(try load("a\n1\n\n3\n").texts == [["1"], nil, ["3"]].map { $0 ?? [nil] })
  }

  @Test("the separator is found out and told", arguments: [",", ";", "\t", "|"])
  func separators(separator: String) throws {
    let rows = [["id", "name", "amount"], ["1", "a b", "2.5"], ["2", "c", "3"]]
    let loaded = try load(rows.map { $0.joined(separator: separator) }.joined(separator: "\n"))
    #expect(loaded.separatorUsed == Array(separator.utf8)[0])
    #expect(loaded.table.fields.count == 3)
    #expect(loaded.told.isEmpty == (separator == ","))
  }

  @Test("an empty file, UTF-16, NUL bytes and broken UTF-8 are refused, with the place")
  func refusals() {
    #expect(failure([])?.rule == "empty-file")
    #expect(failure([0xEF, 0xBB, 0xBF])?.rule == "empty-file")
    #expect(failure(Array("\n\n".utf8))?.rule == "empty-file")
    #expect(failure([0xFF, 0xFE, 0x61, 0])?.rule == "encoding")
    let nul = failure(Array("a,b\n1,x\n2,y".utf8) + [0, 10])
    #expect(nul?.rule == "nul-byte")
    #expect(nul?.message.description.contains("line 3 (byte 11 of the file)") == true)
    let latin = failure(Array("a,b\n1,x\n2,caf".utf8) + [0xE9, 10])
    #expect(latin?.rule == "encoding")
    #expect(latin?.message.description.contains("0xE9 on line 3 (byte 13 of the file)") == true)
    #expect(failure([0xE9, 44, 98, 10])?.message.description.contains("line 1 (byte 0 of the file)") == true)
  }

  @Test(
    "forms that only look like UTF-8 are refused",
    arguments: [
      [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xB8], [0x80], [0xF8, 0x88, 0x80, 0x80],
    ]
      as [[UInt8]])
  func overlong(bytes: [UInt8]) {
    #expect(failure(Array("a,b\nx,".utf8) + bytes + Array("\ny,z\n".utf8))?.rule == "encoding")
  }

  @Test("a header alone is a table without rows")
  func headerOnly() throws {
    let loaded = try load("a,b")
    #expect(loaded.table.rowCount == 0 && loaded.table.fields.count == 2)
    #expect(loaded.told.map(\.description) == ["the file has a header and no rows"])
  }

  @Test("a field of a megabyte and a row over many chunks are read")
  func longField() throws {
    let long = String(repeating: "中\"\"\n", count: 200_000)
    let loaded = try load("a,b\n1,\"\(long)\"\n2,x\n", pace: ReadingPace(chunkSize: 1000))
    #expect(loaded.texts[0][1] == String(repeating: "中\"\n", count: 200_000))
    #expect(loaded.texts[1] == ["2", "x"])
    #expect(loaded.lines.line(ofRow: 1) == 200_003)
  }

  @Test("4,096 columns are read, more are refused")
  func manyColumns() throws {
    func file(_ columns: Int) -> String {
      (0..<columns).map { "c\($0)" }.joined(separator: ",") + "\n"
        + (0..<columns).map { "\($0)" }.joined(separator: ",")
    }
    let loaded = try load(file(4096))
    #expect(loaded.texts == [(0..<4096).map { "\($0)" }])
    #expect(failure(Array(file(4097).utf8))?.rule == "too-many-columns")
  }
}
