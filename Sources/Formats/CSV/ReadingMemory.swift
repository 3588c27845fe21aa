extension CSVReading {
  /// About how many bytes reading takes at its height, beside those of the file: what every column is read into, and
  /// what the finished ones take. It is made of the rows, which are counted, and of the columns' types and lengths in the
  /// first rows; within a fifth, in files whose rows are alike.
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
    case .days: return 4 + 2
    // The text once as its chunk has it and once as the column does, each with where it ends.
    case .texts where takesTextsAsTheyStand: return 2 * (meanLength + 4)
    case .texts:
      // A code; of many distinct texts each has its place in a table, and its bytes, with both workers and in the end.
      return 4 + 2 + (looksDistinct ? 0.1 * 3 * (meanLength + 32) : 0)
    }
  }
}
