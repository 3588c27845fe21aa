extension CSVReading {
  /// How many bytes reading takes at its height at most, beside those of the file: what every column is read into, and
  /// what the finished ones take. It is made of the rows, which are counted, and of the columns' types, lengths and
  /// distinct texts in the first rows.
  ///
  /// Within a fifth of what is taken where rows are alike (`scripts/bench memory` measures it). Where texts of the first
  /// rows are mostly distinct it counts on their being so to the end: of orders with ten to a customer, half may do.
  var expectedMemory: Int {
    let perRow = columns.reduce(0.0) { $0 + $1.bytesPerRow }
    // The chunks' own, whatever the rows.
    return (16 << 20) + Int(perRow * Double(plan.capacity))
  }
}

extension CSVReading.ColumnState {
  fileprivate var bytesPerRow: Double {
    switch reader {
    case .nothing, .survey: return 4
    case .exact:
      switch width {
      case .bits8: return 1
      case .bits16: return 2
      case .bits32: return 4
      // Most are made narrower in the end.
      case .bits64: return 8 + 4
      }
    case .wide: return 16
    case .real: return 8
    case .days: return width == .bits16 ? 2 : 4 + 2
    // The text once as its chunk has it and once as the column does, each with where it ends.
    case .texts where takesTextsAsTheyStand: return 2 * (meanLength + 4)
    case .texts:
      // A code. Of distinct texts, each with where it ends: once where they are numbers; else with its place in a table
      // for both workers and in the end, once they are many.
      let distinct = looksDistinct || shape != nil ? distinctShare : 0
      return 4 + distinct * (shape != nil ? meanLength + 8 : 2 + 2 * (meanLength + 8) + 100)
    }
  }
}
