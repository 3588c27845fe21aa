public import Columns
public import Diagnostics

extension Message.Interpolation {
  /// The type of a value is a word of the sentence, so it follows the language.
  public mutating func appendInterpolation(_ type: ColumnType) {
    appendInterpolation(Message(stringLiteral: type.description))
  }
}

/// What one row of a table is, as a plural noun: only the customers' is a word of the program.
public func noun(ofTable name: String) -> Message { name == "customers" ? "customers" : Message(verbatim: name) }
