import Columns
public import Diagnostics
import History
import Language
import Query

extension Session {
  /// The text of a script file.
  public func scriptText(_ path: String) throws(Diagnostic) -> String {
    try world.files.read(path) { (bytes) throws(Diagnostic) in try Shell.scriptText(bytes, name: path) }
  }

  /// Says which script runs, so that `include` finds its neighbours.
  public mutating func setScript(path: String) {
    scriptFolder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// Parameters that were given and that no `param` asked for.
  public var unusedParameters: [String] {
    givenParameters.map(\.name).filter { catalog.variables[$0] == nil }
  }

  /// `--as-of D`: as the statement, or for this session alone where nothing may be changed.
  public mutating func setAsOf(_ text: String) throws(Diagnostic) {
    if isReadOnly {
      guard case .date(let day) = try value(of: Session.parser.expression(text)) else {
        throw Diagnostic("not-a-date", "\"\(text)\" is not a date", expected: ["2026-06-30"])
      }
      state.asOf = day
      catalog.asOf = day
      return
    }
    let statement = try Session.parser.statement("as_of \(text)")
    _ = try run(statement, text: "as_of \(text)")
  }

  /// After an error there is no last answer to go on with.
  public mutating func forgetLastAnswer() { catalog.it = .none }

  /// A store made from a seed, its definitions and policies in place.
  public mutating func beginDemo(_ name: String, seed: UInt64?) throws(Diagnostic) {
    throw Diagnostic("not-in-this-version", "the demo \"\(name)\" is not in this version")
  }
}
