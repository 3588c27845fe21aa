import Columns
import Diagnostics
import ForeignFiles
import Testing

@testable import Formats

/// Reads bytes as a client's file.
func open(_ bytes: [UInt8], _ options: FileOptions = FileOptions(), name: String = "client.csv") throws -> LoadedTable {
  try readFile(bytes.span, name: name, options: options, foreign: ForeignFiles())
}

func open(_ text: String, _ options: FileOptions = FileOptions()) throws -> LoadedTable {
  try open(Array(text.utf8), options)
}

extension LoadedTable {
  var saidOnce: String { (told + notes.map(\.message)).map(\.description).joined(separator: "\n") }
  /// Kept and rejected rows.
  var total: Int { table.rowCount + rejects.count }
}

private let chinese = """
  客户编号,客户名称,地区,备注
  0001,杭州云帆科技有限公司,华东,已续约
  0002,北京海泰食品集团,华北,需要回访
  0003,广州明珠贸易公司,华南,重点客户
  """
private let taiwanese = """
  客戶編號,客戶名稱,地區
  0001,臺北雲帆科技股份有限公司,北部
  0002,高雄電子實業,南部
  """
private let japanese = """
  顧客番号,顧客名,地域
  0001,株式会社さくら,関東
  0002,トヨタ自動車販売,中部
  """
private let german = "Nr;Name;Ort\n1;Müller;Zürich\n2;Größe;Köln\n3;Café José;Málaga\n"

@Suite("Encodings")
struct EncodingTests {
  @Test(
    "each is found out by its bytes, told with what speaks for it, and read",
    arguments: [
      (chinese, "UTF-8", "UTF-8"), (chinese, "GB18030", "GB18030"), (chinese, "GBK", "GB18030"),
      (chinese, "UTF-16LE", "UTF-16 LE"), (chinese, "UTF-16BE", "UTF-16 BE"), (chinese, "UTF-32LE", "UTF-32 LE"),
      (chinese, "UTF-32BE", "UTF-32 BE"), (chinese, "UTF-16", "UTF-16 LE"), (taiwanese, "BIG5", "Big5"),
      (japanese, "SHIFT_JIS", "Shift-JIS"), (german, "ISO-8859-1", "Latin-1"), (german, "WINDOWS-1252", "Latin-1"),
      (german, "MACINTOSH", "Mac Roman"),
    ])
  func found(text: String, charset: String, name: String) throws {
    let loaded = try open(encoded(text, charset))
    let plain = try open(text)
    #expect(loaded.texts == plain.texts)
    #expect(loaded.table.fields.map(\.name) == plain.table.fields.map(\.name))
    #expect(loaded.told.contains { $0.description.hasPrefix("the encoding is \(name): ") } == (name != "UTF-8"))
  }

  @Test("a zero among many characters beyond ASCII is damage in UTF-8") func zeroInUTF8() throws {
    let marks = "\u{1B}]0;x\u{7}\u{202E}\u{9B}31m\u{200F}\u{2028}\u{FEFF}\u{2066}"
    let rows =
      "id,na\(marks)me,value,grade,day\na\(marks),x\(marks),5,A,2026-01-05\nb,y,2,B,2026-02-01\nc,z,1,A,2026-03-01\n"
    let loaded = try open(rows + "d,\u{0}w,4,B,\n")
    #expect(loaded.table.rowCount == 3 && loaded.rejects.count == 1, "\(loaded.saidOnce)")
    #expect(loaded.texts == (try open(rows)).texts)
  }

  /// Two to five lines, as clients' little files have them.
  static let short: [(rows: String, charsets: [(String, String)])] = [
    ("编号,名称\n1,张三\n2,李四\n", [("GBK", "GB18030"), ("UTF-16LE", "UTF-16 LE"), ("UTF-16BE", "UTF-16 BE")]),
    ("编号,名称,金额\n1,Acme,10\n2,Kite,20\n", [("GBK", "GB18030"), ("UTF-32LE", "UTF-32 LE"), ("UTF-32BE", "UTF-32 BE")]),
    ("id,姓名\n1,Acme\n", [("GBK", "GB18030")]), ("id,c\n1,中\n2,b\n", [("GBK", "GB18030")]),
    ("id,name\n1,㐀㐁㐂\n2,𠀀𠀁\n3,杭州\n", [("GB18030", "GB18030"), ("UTF-16LE", "UTF-16 LE"), ("UTF-32BE", "UTF-32 BE")]),
    ("編號,姓名\n1,陳美玲\n2,林志豪\n", [("BIG5", "Big5")]), ("編號,名稱,金額\n1,Acme,10\n", [("BIG5", "Big5")]),
    ("id,city\n1,臺北\n2,高雄\n3,臺中\n", [("BIG5", "Big5")]),
    ("番号,氏名\n1,田中太郎\n2,鈴木花子\n", [("SHIFT_JIS", "Shift-JIS"), ("EUC-JP", "EUC-JP")]),
    ("id,city\n1,東京\n2,大阪\n3,京都\n", [("SHIFT_JIS", "Shift-JIS"), ("EUC-JP", "EUC-JP")]),
    ("id,memo\n1,おはよう\n2,ありがとう\n", [("SHIFT_JIS", "Shift-JIS"), ("EUC-JP", "EUC-JP")]),
    ("id,name\n1,ﾀﾅｶ ﾀﾛｳ\n2,ｽｽﾞｷ\n", [("CP932", "Shift-JIS"), ("EUC-JP", "EUC-JP")]),
    ("번호,이름\n1,김철수\n2,이영희\n", [("CP949", "EUC-KR")]), ("id,имя\n1,Иванов\n2,Петров\n", [("CP1251", "Windows-1251")]),
    ("id,name\n1,Acme\n2,José\n3,Kite\n", [("ISO-8859-1", "Latin-1"), ("MACINTOSH", "Mac Roman")]),
    ("id,name,city\n1,Renée,Paris\n2,Bob,Oslo\n", [("ISO-8859-1", "Latin-1"), ("MACINTOSH", "Mac Roman")]),
    (
      "id,nome,cidade\n1,João,São Paulo\n2,Conceição,Brasília\n",
      [("ISO-8859-1", "Latin-1"), ("MACINTOSH", "Mac Roman")]
    ),
    ("id,name\n1,MÜLLER\n2,ÅÄÖ AB\n3,ÉTÉ\n", [("WINDOWS-1252", "Latin-1"), ("MACINTOSH", "Mac Roman")]),
    ("id,note\n1,“quoted” text – dash\n2,it’s €5…\n", [("WINDOWS-1252", "Latin-1"), ("MACINTOSH", "Mac Roman")]),
  ]

  @Test("a file of two to five lines is found out as well", arguments: short.indices)
  func foundShort(_ index: Int) throws {
    let (text, charsets) = EncodingTests.short[index]
    let plain = try open(text)
    for (charset, name) in charsets {
      let loaded = try open(encoded(text, charset))
      #expect(loaded.texts == plain.texts, "\(charset)")
      #expect(loaded.table.fields.map(\.name) == plain.table.fields.map(\.name), "\(charset)")
      #expect(
        loaded.told.contains { $0.description.hasPrefix("the encoding is \(name): ") }, "\(charset): \(loaded.told)")
    }
  }

  @Test("where two encodings are as likely, both are named, with the word that takes the other")
  func equallyLikely() throws {
    let loaded = try open(encoded("id,note\n1,25 °C\n2,§ 5\n", "MACINTOSH"))
    #expect(loaded.saidOnce.contains("but it may as well be Mac Roman: `encoding mac_roman`"))
  }

  @Test("a person's word goes before the guess")
  func said() throws {
    var options = FileOptions()
    options.encoding = TextEncoding(named: "latin-1")
    #expect(try open(encoded("a,b\n1,é\n", "UTF-8"), options).texts == [["1", "Ã©"]])
    options.encoding = TextEncoding(named: "GBK")
    #expect(try open(encoded("a,b\n1,中\n", "GBK"), options).texts == [["1", "中"]])
  }

  @Test("GBK after 64 KB of ASCII is found out all the same")
  func late() throws {
    let ascii = (0..<9000).map { "\($0),name\($0)\n" }.joined()
    let loaded = try open(Array("id,name\n\(ascii)".utf8) + encoded("9000,杭州云帆科技有限公司\n", "GBK"))
    #expect(loaded.texts.last == ["9000", "杭州云帆科技有限公司"])
  }

  @Test("a byte that is no character costs its row, with the place in the file", arguments: ["UTF-8", "GB18030"])
  func broken(charset: String) throws {
    let lines = encoded(chinese, charset).split(separator: 10).map(Array.init)
    let bad = lines[2] + [0xFF, 0xFF]
    let bytes = Array([lines[0], lines[1], bad, lines[3]].joined(separator: [10]))
    let loaded = try open(bytes)
    #expect(loaded.texts.map { $0[0] } == ["0001", "0003"])
    #expect(loaded.rejects.map(\.line) == [3])
    let start = lines[0].count + lines[1].count + 2
    #expect(loaded.rejects.first?.byteOffset == start)
    let place = start + lines[2].count
    #expect(
      loaded.rejects.first?.reason.description == "byte \(place) of the file, 0xFF, is no character of \(charset)")
  }

  @Test("a NUL costs its row; a file of NULs is refused")
  func nul() throws {
    let loaded = try open(Array("a,b\n1,x\n2,".utf8) + [0] + Array("\n3,y\n".utf8))
    #expect(loaded.texts == [["1", "x"], ["3", "y"]])
    #expect(loaded.rejects.map(\.line) == [3])
    #expect(throws: Diagnostic.self) { try open([UInt8](repeating: 0, count: 4096)) }
  }

  @Test("lines of a wide encoding have their places in bytes")
  func widePlaces() throws {
    let loaded = try open([0xFF, 0xFE] + encoded("a,b\n1,x\n2\n3,y\n", "UTF-16LE"))
    #expect(loaded.rejects.map(\.line) == [3])
    #expect(loaded.rejects.map(\.byteOffset) == [2 + 2 * 8])
    #expect(loaded.rejects.map(\.text) == ["2"])
  }
}

/// Files of the classes in which files are damaged, each with what stays.
@Suite("Damage costs no more than its row")
struct DamageTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let text: String
    let kept: [String]
    let lines: [Int]
  }

  static let cases: [Case] = [
    Case(description: "no damage", text: "id,n,m\n1,a,x\n2,b,y\n", kept: ["1", "2"], lines: []),
    Case(description: "no line end at the end", text: "id,n,m\n1,a,x\n2,b,y", kept: ["1", "2"], lines: []),
    Case(description: "many line ends at the end", text: "id,n,m\n1,a,x\n2,b,y\n\n\n\n", kept: ["1", "2"], lines: []),
    Case(description: "one row", text: "id,n,m\n1,a,x\n", kept: ["1"], lines: []),
    Case(description: "a separator missing", text: "id,n,m\n1,a,x\n2 b,y\n3,c,z\n", kept: ["1", "3"], lines: [3]),
    Case(description: "a stray separator", text: "id,n,m\n1,a,x\n2,b,q,y\n3,c,z\n", kept: ["1", "3"], lines: [3]),
    Case(description: "separators at the end", text: "id,n,m\n1,a,x,,\n2,b,y\n", kept: ["1", "2"], lines: []),
    Case(description: "separators at every end", text: "id,n,m\n1,a,x,\n2,b,y,\n", kept: ["1", "2"], lines: []),
    Case(description: "a quote in a field", text: "id,n,m\n1,a\"b,x\n2,b,y\n", kept: ["1", "2"], lines: []),
    Case(description: "a quote never closed", text: "id,n,m\n1,a,x\n2,\"b,y\n3,c,z\n", kept: ["1", "3"], lines: [3]),
    Case(
      description: "a quote closed by another row's", text: "id,n,m\n1,a,x\n2,\"b,y\n3,\"c\",z\n4,d,w\n",
      kept: ["1", "3", "4"], lines: [3]),
    Case(
      description: "a quote closed at a later row's end", text: "id,n,m\n1,a,x\n2,\"b,y\n3,c,z\n4,d,\"w\"\n5,e,v\n",
      kept: ["1", "3", "4", "5"], lines: [3]),
    Case(
      description: "a stray quote and a stray separator", text: "id,n,m\n1,a,x\n2,\"b,y\n3,c\",q,z\n4,d,w\n",
      kept: ["1", "4"], lines: [3, 4]),
    Case(description: "quotes not doubled", text: "id,n,m\n1,\"a \"b\" c\",x\n2,b,y\n", kept: ["2"], lines: [2]),
    Case(description: "blank lines between", text: "id,n,m\n\n1,a,x\n\n\n2,b,y\n", kept: ["1", "2"], lines: []),
    Case(description: "a title", text: "Customers of 2025\n\nid,n,m\n1,a,x\n2,b,y\n", kept: ["1", "2"], lines: []),
    Case(description: "a padded title", text: "Customers,,\nid,n,m\n1,a,x\n2,b,y\n", kept: ["1", "2"], lines: []),
    Case(
      description: "a title and totals", text: "季度报表,,\nid,n,m\n1,a,3\n2,b,4\n合计,,7\n", kept: ["1", "2"], lines: [5]),
    Case(
      description: "a remark below", text: "id,n,m\n1,a,3\n2,b,4\n注：以上数据未经审计,,\n", kept: ["1", "2"], lines: [4]),
    Case(description: "semicolons", text: "id;n;m\n1;a;x\n2;b;y\n", kept: ["1", "2"], lines: []),
    Case(description: "tabs", text: "id\tn\tm\n1\ta\tx\n2\tb\ty\n", kept: ["1", "2"], lines: []),
    Case(description: "bars doubled", text: "id||n||m\n1||a||x\n2||b||y\n", kept: ["1", "2"], lines: []),
    Case(description: "wide commas", text: "编号，名称，地区\n1，甲，东\n2，乙，西\n", kept: ["1", "2"], lines: []),
    Case(
      description: "blanks after commas", text: "id, n, m\n1, \"a, b\", x\n2, \"c\", y\n", kept: ["1", "2"], lines: []),
    Case(description: "single quotes", text: "id,n,m\n1,'a, b',x\n2,'c, d',y\n", kept: ["1", "2"], lines: []),
    Case(description: "backslashes", text: "id,n,m\n1,\"a \\\"q\\\", b\",x\n2,\"c\",y\n", kept: ["1", "2"], lines: []),
    Case(description: "carriage returns", text: "id,n,m\r1,a,x\r2,b,y\r", kept: ["1", "2"], lines: []),
    Case(description: "mixed line ends", text: "id,n,m\n1,a,x\r2,b,y\r\n3,c,z\n", kept: ["1", "2", "3"], lines: []),
    Case(description: "sep=", text: "sep=;\nid;n;m\n1;a;x\n2;b;y\n", kept: ["1", "2"], lines: []),
    Case(description: "a header twice", text: "id,n,n\n1,a,x\n2,b,y\n", kept: ["1", "2"], lines: []),
    Case(
      description: "bars between blanks", text: "id | n | m\n1 | a, b | x\n2 | b | y\n", kept: ["1", "2"], lines: []),
    Case(description: "four colons", text: "id::::n::::m\n1::::a::::x\n2::::b::::y\n", kept: ["1", "2"], lines: []),
    Case(description: "hashes", text: "id#n#m\n1#a#x\n2#b#y\n", kept: ["1", "2"], lines: []),
    Case(
      description: "the header once more", text: "id,n,m\n1,a,5\nid,n,m\n2,b,6\n", kept: ["1", "2"], lines: [3]),
    Case(
      description: "two files, one after the other", text: "\u{FEFF}id,n,m\n1,a,5\n\u{FEFF}id,n,m\n2,b,6\n",
      kept: ["1", "2"], lines: [3]),
    Case(
      description: "another table below", text: "id,n,m\n1,a,5\n2,b,6\n\ncode,label,group\nx,y,z\nv,w,z\n",
      kept: ["1", "2"], lines: [5, 6, 7]),
    Case(
      description: "a remark of many fields above", text: "filter: a, since: b\nid,n,m\n1,a,5\n2,b,6\n",
      kept: ["1", "2"], lines: []),
    Case(
      description: "a byte order mark before a row", text: "id,n,m\n1,a,x\n\u{FEFF}2,b,y\n", kept: ["1", "2"], lines: []
    ),
    Case(
      description: "separators at every end, the header's too", text: "id,n,m,\n1,a,x,\n2,b,y,\n", kept: ["1", "2"],
      lines: []),
    Case(description: "an empty header", text: "id,,m\n1,a,x\n2,b,y\n", kept: ["1", "2"], lines: []),
  ]

  @Test("each class: the other rows stay, the damaged ones are named", arguments: cases)
  func damage(_ example: Case) throws {
    for ending in ["\n", "\r\n"] where ending == "\n" || !example.text.contains("\r") {
      let loaded = try open(example.text.replacing("\n", with: ending))
      #expect(loaded.texts.map { $0[0] } == example.kept)
      #expect(loaded.rejects.map(\.line) == example.lines)
      #expect(loaded.rejects.allSatisfy { !$0.text.isEmpty && $0.byteOffset != nil })
      #expect(loaded.table.fields.count == 3)
    }
  }

  @Test("blanks beside every separator belong to it, and a carriage return within a field stays there")
  func blanksAndReturns() throws {
    #expect(try open("id, n, m\n1, a b, x\n2, c, y\n").texts == [["1", "a b", "x"], ["2", "c", "y"]])
    #expect(try open("id , n , m\n1 , \"a , b\" , x\n").texts == [["1", "a , b", "x"]])
    // Not beside every one: they are the field's.
    #expect(try open("id,n\n1, a\n2,b\n").texts == [["1", " a"], ["2", "b"]])
    let kept = try open("id,n,m\n1,a\rb,x\n2,c,y\n")
    #expect(kept.texts == [["1", "a\rb", "x"], ["2", "c", "y"]])
    #expect(kept.rejects.isEmpty)
  }

  @Test("a field longer than what is looked at first costs nothing")
  func longFirst() throws {
    let long = String(repeating: "x", count: 300_000)
    #expect(try open("id,n,m\n1,\(long),5\n2,b,6\n").texts.map { $0[0] } == ["1", "2"])
  }

  @Test("a header that no row agrees with is refused, naming its line")
  func header() {
    for text in ["id,n\n1,a,x\n2,b,y\n3,c,z\n", "t\n\nid n,m\n1,a,x\n2,b,y\n3,c,z\n"] {
      #expect {
        try open(text)
      } throws: { ($0 as? Diagnostic)?.message.description.contains("the header on line") == true }
    }
  }

  @Test("any one character lost, doubled or put in costs at most the rows it touches, and no row goes uncounted")
  func anyDamage() throws {
    let rows = (1...30).map { "\($0),name \($0),\($0 % 3 == 0 ? "\"q, \($0)\"" : "x\($0)"),\($0 * 7)" }
    let text = Array((["id,name,note,n"] + rows).joined(separator: "\n").utf8)
    let header = 15
    for place in stride(from: header, to: text.count, by: 7) {
      for sign in Array(",\"\n;'x".utf8) {
        var damaged = text
        damaged.insert(sign, at: place)
        let loaded = try open(damaged)
        let right = Set(rows.map { $0.prefix { $0 != "," } })
        let kept = loaded.texts.filter { row in
          rows.contains { $0.replacing("\"", with: "") == row.map { $0 ?? "" }.joined(separator: ",") }
        }
        #expect(kept.count >= right.count - 3, "\(UnicodeScalar(sign)) at \(place)")
      }
    }
  }
}
