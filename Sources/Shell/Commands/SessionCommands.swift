import Columns
import Diagnostics
import History
import Language
import Query
import Reports

/// Says how answers look.
struct SetSetting: Command {
  static let manual = Manual(
    [
      Signature(.command, "set SETTING:setting VALUE:anyName"), Signature(.command, "set SETTING:setting N:integer"),
    ],
    "how answers look: output table, json, csv or markdown; box unicode, ascii or full; language en or zh; color and pager on, off or auto; width; numbers plain, grouped or wan (万 and 亿, in Chinese)",
    examples: ["set output table", "set width auto"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let setting = clause.name("SETTING") else { preconditionFailure("set names a setting") }
    guard let known = Settings.choices.first(where: { $0.name == setting.text }) else {
      throw Diagnostic(
        "unknown-setting", "no setting is called \"\(setting.text)\"", at: setting.span,
        expected: [Message(listing: Settings.choices.map(\.name))],
        hint: session.catalog.customers?.table.field(named: setting.text) == nil
          ? nil : "customers | set \(setting.text) = …",
        nearest: nearestName(to: setting.text, among: Settings.choices.map(\.name)))
    }
    let value = clause.name("VALUE")?.text ?? clause.integer("N").map { String($0) } ?? ""
    var next = session.settings
    let isKnown: Bool
    switch known.name {
    case "output": isKnown = Settings.Output(rawValue: value).map { next.output = $0 } != nil
    case "box": isKnown = Settings.Box(rawValue: value).map { next.box = $0 } != nil
    case "language": isKnown = Settings.Language(rawValue: value).map { next.language = $0 } != nil
    case "numbers": isKnown = Settings.Numbers(rawValue: value).map { next.numbers = $0 } != nil
    case "color":
      isKnown = known.values.contains(value)
      next.color = value == "auto" ? nil : value == "on"
    case "pager":
      isKnown = known.values.contains(value)
      next.pager = value == "auto" ? nil : value == "on"
    default:
      let width = clause.integer("N")
      isKnown = value == "auto" || width.map { (40...1000).contains($0) } ?? false
      next.width = width
    }
    guard isKnown else {
      throw Diagnostic(
        "unknown-value", "\"\(known.name)\" cannot be \"\(value)\"",
        at: clause.span(of: "VALUE") ?? clause.span(of: "N"),
        expected: [Message(listing: known.values)],
        nearest: nearestName(to: value, among: known.values))
    }
    session.settings = next
    guard known.name == "numbers", next.numbers == .wan, next.language != .zh else { return Answer() }
    return Answer(Report([.note("numbers are shown in 万 and 亿 once the language is Chinese: `set language zh`")]))
  }
}

/// Shows how long each statement took.
struct Timing: Command {
  static let manual = Manual(
    [Signature(.command, "timing (on | off)")], "tells after each answer how long it took",
    examples: ["timing on", "timing off"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    session.settings.timing = clause.has("on")
    return Answer()
  }
}

/// Ends the session.
struct Quit: Command {
  static let manual = Manual(
    [Signature(.command, "quit")], "ends the session; what is pending stays in its file",
    examples: ["quit", "quit -- or Ctrl-D; what is in no file is asked about first"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    Answer(ends: true)
  }
}
