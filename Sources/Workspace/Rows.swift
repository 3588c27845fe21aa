import Diagnostics
import GRDB

extension Statement {
  /// Runs an insertion with these values. SQLite ends a text at its first NUL, so one that has it is refused rather
  /// than cut.
  func insert(_ values: [(any DatabaseValueConvertible)?]) throws {
    for case let text as String in values where text.utf8.contains(0) {
      let shown = String(text.prefix { $0 != "\0" }.prefix(40))
      throw Diagnostic("text-with-nul", "the text \"\(shown)…\" has a NUL character in it, which cannot be kept")
    }
    try execute(arguments: StatementArguments(values))
  }
}

/// Values of a row. GRDB stops the program when a value is of another type; a damaged file must not.
extension Row {
  func integer(_ place: Int) throws(Damage) -> Int {
    guard let value = Int.fromDatabaseValue(self[place]) else { throw Damage(what: "its rows") }
    return value
  }

  func text(_ place: Int) throws(Damage) -> String {
    guard let value = String.fromDatabaseValue(self[place]) else { throw Damage(what: "its rows") }
    return value
  }

  func integerIfAny(_ place: Int) -> Int? { Int.fromDatabaseValue(self[place]) }

  func textIfAny(_ place: Int) -> String? { String.fromDatabaseValue(self[place]) }
}
