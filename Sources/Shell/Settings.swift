/// How answers look; none of it changes what they say.
public struct Settings: Sendable, Hashable {
  public enum Output: String, Sendable, CaseIterable { case table, json, csv, markdown }
  public enum Box: String, Sendable, CaseIterable { case unicode, ascii, full }
  public enum Numbers: String, Sendable, CaseIterable { case plain, grouped, wan }
  public enum Language: String, Sendable, CaseIterable { case en, zh }

  public var output = Output.table
  public var box = Box.unicode
  public var language = Language.en
  /// `wan` is 万 and 亿 where the language is Chinese.
  public var numbers = Numbers.grouped
  /// Nil lets the terminal decide.
  public var color: Bool?
  /// Columns of text; nil lets the terminal decide.
  public var width: Int?
  public var timing = false
  /// Whether an answer that is taller than the screen goes through a pager; nil where there is one.
  public var pager: Bool?

  public init() {}

  /// Names and values that `set` takes.
  static let choices: [(name: String, values: [String])] = [
    ("output", Output.allCases.map(\.rawValue)), ("box", Box.allCases.map(\.rawValue)),
    ("language", Language.allCases.map(\.rawValue)), ("color", ["on", "off", "auto"]),
    ("pager", ["on", "off", "auto"]), ("width", ["auto", "40…1000"]),
    ("numbers", Numbers.allCases.map(\.rawValue)),
  ]
}
