/// How characters stand as bytes in a file.
public struct TextEncoding: Sendable, Hashable {
  /// As a person says it.
  public var name: String
  /// As iconv says it.
  public var charset: String
  /// The bytes of one unit: 1, 2 or 4.
  public var unit: Int
  /// The first byte of a unit is the greatest.
  public var isBigEndian: Bool

  init(_ name: String, _ charset: String, unit: Int = 1, isBigEndian: Bool = false) {
    self.name = name
    self.charset = charset
    self.unit = unit
    self.isBigEndian = isBigEndian
  }

  public static let utf8 = TextEncoding("UTF-8", "UTF-8")
  public static let utf16LittleEndian = TextEncoding("UTF-16 LE", "UTF-16LE", unit: 2)
  public static let utf16BigEndian = TextEncoding("UTF-16 BE", "UTF-16BE", unit: 2, isBigEndian: true)
  public static let utf32LittleEndian = TextEncoding("UTF-32 LE", "UTF-32LE", unit: 4)
  public static let utf32BigEndian = TextEncoding("UTF-32 BE", "UTF-32BE", unit: 4, isBigEndian: true)
  /// GBK and GB2312 are parts of it.
  public static let gb18030 = TextEncoding("GB18030", "GB18030")
  public static let big5 = TextEncoding("Big5", "BIG5-HKSCS")
  /// Japanese as Unix writes it.
  public static let eucJP = TextEncoding("EUC-JP", "EUC-JP")
  /// Korean, with the syllables that Windows adds.
  public static let eucKR = TextEncoding("EUC-KR", "CP949")
  /// Cyrillic, and the languages between Germany and Russia.
  public static let windows1251 = TextEncoding("Windows-1251", "CP1251")
  public static let windows1250 = TextEncoding("Windows-1250", "CP1250")
  /// With the signs that Windows adds.
  public static let shiftJIS = TextEncoding("Shift-JIS", "CP932")
  /// With the signs that Windows puts between 0x80 and 0x9F.
  public static let latin1 = TextEncoding("Latin-1", "WINDOWS-1252")
  public static let macRoman = TextEncoding("Mac Roman", "MACINTOSH")

  /// The encoding that iconv calls so.
  init?(charset: String) {
    let all: [TextEncoding] = [
      .utf8, .utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian, .gb18030, .big5, .shiftJIS,
      .eucJP, .eucKR, .latin1, .windows1250, .windows1251, .macRoman,
    ]
    guard let known = all.first(where: { $0.charset == charset }) else { return nil }
    self = known
  }

  /// A name that `encoding` takes.
  public var typed: String { name.lowercased().filter { $0.isLetter || $0.isNumber } }

  /// The names that `encoding` takes, as a person may type them.
  public static let names: [String] = [
    "utf8", "utf16", "utf16le", "utf16be", "utf32", "gb18030", "gbk", "gb2312", "big5", "shift_jis", "euc_jp",
    "euc_kr", "latin1", "windows1250", "windows1251", "windows1252", "mac_roman",
  ]

  /// An encoding by any of its usual names: case, blanks, `-` and `_` don't count. UTF-16 and UTF-32 without a word on
  /// the order of bytes are little-endian, as Windows writes them; a mark at the beginning of the file decides.
  public init?(named name: String) {
    let plain = name.lowercased().filter { !"-_ ".contains($0) }
    switch plain {
    case "utf8", "unicode", "ascii": self = .utf8
    case "utf16", "utf16le": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "utf32", "utf32le": self = .utf32LittleEndian
    case "utf32be": self = .utf32BigEndian
    case "gb18030", "gbk", "gb2312", "cp936", "euccn", "ansi", "936": self = .gb18030
    case "big5", "big5hkscs", "cp950", "950": self = .big5
    case "shiftjis", "sjis", "cp932", "932": self = .shiftJIS
    case "eucjp", "ujis": self = .eucJP
    case "euckr", "cp949", "uhc", "949": self = .eucKR
    case "windows1251", "cp1251", "1251": self = .windows1251
    case "windows1250", "cp1250", "1250": self = .windows1250
    case "latin1", "iso88591", "windows1252", "cp1252", "1252": self = .latin1
    case "macroman", "macintosh", "mac": self = .macRoman
    default: return nil
    }
  }
}
