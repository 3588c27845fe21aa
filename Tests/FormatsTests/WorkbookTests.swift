import Columns
import Diagnostics
import Testing

@testable import Formats

@Suite("Workbooks")
struct WorkbookTests {
  @Test("texts, numbers, days, booleans, errors and formulas are what a spreadsheet shows")
  func types() throws {
    let book = MadeWorkbook(
      rows: row(1, "s0", "s1", "iday", "iyes", "iscore", "icode")
        + row(2, "s2", "1234.5", "d45838:1", "b1", "=B2*2;2469", "t4:2")
        + row(3, "s3", "83.350000000000009", "d45838.604166666664:1", "b0", "=B3;83.35", "t5:2")
        + row(4, "ix_x0041_y", "-7", "", "", "=1/0", "t4:2") + row(5, "iz", "e#N/A", "d1:1", "b1", "0.1", ""),
      strings: [
        "<t>id</t>", "<t>n</t>", "<r><t>甲</t></r><r><t xml:space=\"preserve\"> 乙</t></r><rPh><t>x</t></rPh>",
        "<t>two\nlines</t>", "<t>0012</t>", "<t>34</t>",
      ],
      styles: ["0", "14", "49"])
    let loaded = try open(book.bytes)
    #expect(
      loaded.texts == [
        ["甲 乙", "1234.50", "2025-06-30", "true", "2469.00", "0012"],
        ["two\nlines", "83.35", "2025-06-30", "false", "83.35", "34"], ["xAy", "-7.00", nil, nil, nil, "0012"],
        ["z", nil, "1900-01-01", "true", "0.10", nil],
      ])
    #expect(loaded.types == [.text, .decimal(scale: 2), .date, .boolean, .decimal(scale: 2), .text])
    #expect(loaded.saidOnce.contains("1 formula has no value and is missing (E4)"))
    #expect(loaded.saidOnce.contains("1 cell holds an error and is missing: B5 #N/A"))
    #expect(loaded.saidOnce.contains("the time of day is dropped from column \"day\""))
  }

  @Test("numbers of more than 15 digits stay what they are where they are no rounded decimals")
  func longNumbers() throws {
    let loaded = try open(
      MadeWorkbook(rows: row(1, "iid", "ix") + row(2, "ia", "0.33333333333333331") + row(3, "ib", "1E-3")).bytes)
    #expect(loaded.texts == [["a", "0.3333333333333333"], ["b", "0.001"]])
  }

  @Test("custom formats of days, Chinese ones too, and the calendar from 1904")
  func formats() throws {
    let formats = [
      "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "[$-804]aaaa d", "0.00&quot;d&quot;", "h:mm", "General",
      "#,##0.00_ ;[Red]-#,##0.00",
    ]
    let book = MadeWorkbook(
      rows: row(1, "iid", "ia", "ib", "ic", "id", "ie", "if")
        + row(2, "i1", "d45838:0", "d45838:1", "d45838:2", "d0.5:3", "d45838:4", "d45838:5"),
      styles: (0..<6).map { "\(164 + $0)" },
      formats: formats.enumerated().map { "<numFmt numFmtId=\"\(164 + $0)\" formatCode=\"\($1)\"/>" }.joined())
    #expect(
      try open(book.bytes).texts == [["1", "2025-06-30", "2025-06-30", "45838", "12:00:00", "45838", "45838"]])
    let from1904 = MadeWorkbook(
      rows: row(1, "iid", "iday") + row(2, "ia", "d44376:0"), styles: ["14"], book: "<workbookPr date1904=\"1\"/>")
    #expect(try open(from1904.bytes).texts == [["a", "2025-06-30"]])
  }

  @Test("titles, merged cells, a header of two rows, gaps, totals")
  func shapes() throws {
    let merged = MadeWorkbook(
      rows: row(2, "i客户报表") + row(4, "i编号", "i地区", "i金额（万元）") + row(5, "ia", "i华东", "1.5") + row(6, "ib", "", "2")
        + row(9, "ic", "i华北", "3") + row(10, "i合计", "", "6.5"),
      after: "<mergeCells><mergeCell ref=\"A2:C2\"/><mergeCell ref=\"B5:B6\"/></mergeCells>")
    let loaded = try open(merged.bytes)
    #expect(loaded.texts == [["a", "华东", "15000"], ["b", "华东", "20000"], ["c", "华北", "30000"]])
    #expect(loaded.table.fields.map(\.unit) == [nil, nil, "元"])
    #expect((0..<3).map { loaded.lines.line(ofRow: $0) } == [5, 6, 9])
    #expect(loaded.rejects.map(\.line) == [10])
    let twoRows = MadeWorkbook(
      rows: row(1, "i客户", "i销售", "", "i备注") + row(2, "", "i2024", "i2025") + row(3, "ia", "1", "2", "ix"),
      after: "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>")
    #expect(try open(twoRows.bytes).table.fields.map(\.name) == ["客户", "销售 2024", "销售 2025", "备注"])
  }

  @Test("hostile workbooks are refused, quickly and in words")
  func hostile() {
    func refusal(_ book: MadeWorkbook) -> String {
      do {
        _ = try open(book.bytes)
        return "read"
      } catch { return (error as? Diagnostic)?.message.description ?? "\(error)" }
    }
    let good = MadeWorkbook(rows: row(1, "iid", "in") + row(2, "ia", "1"))
    var bomb = good
    bomb.add(
      "xl/sharedStrings.xml",
      "<!DOCTYPE s [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>")
    #expect(refusal(bomb) == "\"client.csv\" declares a document type, as no workbook does: it is not read")
    var climbing = good
    climbing.add(
      "xl/_rels/workbook.xml.rels",
      "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"../../../../etc/passwd\"/></Relationships>")
    #expect(refusal(climbing).contains("a part that workbooks have is not there"))
    var broken = good
    broken.add("xl/worksheets/sheet1.xml", "<worksheet><sheetData>\n<row r=\"1\"><c></row></sheetData></worksheet>")
    #expect(refusal(broken).contains("is damaged on line 2 of its part xl/worksheets/sheet1.xml"))
    #expect(
      refusal(MadeWorkbook(rows: row(1, "iid") + "<row r=\"99999999\"><c><v>1</v></c></row>")).contains(
        "at most 1,048,576 rows"))
    let wide = "<row r=\"1\">\((0..<5000).map { _ in "<c><v>1</v></c>" }.joined())</row>"
    #expect(refusal(MadeWorkbook(rows: wide)).contains("at most 4096 columns"))
    #expect(refusal(MadeWorkbook(rows: "")).contains("is empty"))
    var notBook = MadeWorkbook()
    notBook.add("word/document.xml", "<x/>")
    #expect(refusal(notBook).contains("but no workbook"))
    for cut in stride(from: 4, to: good.bytes.count, by: 37) {
      do { _ = try open(Array(good.bytes[..<cut])) } catch { #expect(error is Diagnostic) }
    }
  }
}
