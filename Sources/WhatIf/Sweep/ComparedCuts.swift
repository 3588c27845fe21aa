import Columns
import Diagnostics
import Query

/// Cuts over rounded numbers, decided as the policy decides them: by the doubles on both sides, to the last digit.
struct ComparedCuts: Sendable {
  private let cuts: [Cut]
  private let subjects: [[Double]]
  private let parameter: ColumnReference

  init(_ cuts: [Cut], _ subjects: [[Double]], _ parameter: ColumnReference) {
    (self.cuts, self.subjects, self.parameter) = (cuts, subjects, parameter)
  }

  var largestOffset: Double { cuts.map { abs($0.offset.double) }.max() ?? 0 }

  /// The other side of each cut where the parameter is this value.
  func bounds(at value: Exact) throws(Diagnostic) -> [Double] {
    let one = Population(rowCount: 1, columns: [:], isStored: false)
    let evaluation = Evaluation(tables: [:], cache: FormulaCache())
    var bounds: [Double] = []
    for cut in cuts {
      guard let side = cut.side else { preconditionFailure("a cut over reals stands as it was written") }
      let given = try side.replacing { (part) throws(Diagnostic) in
        if case .column(parameter) = part { .constant(.exact(value)) } else { nil }
      }
      bounds.append(doubles(try evaluation.column(given, of: one))[0])
    }
    return bounds
  }

  /// Which cuts a customer passes; a bit for each.
  func mask(_ row: Int, _ bounds: [Double]) -> Int {
    var mask = 0
    for (place, cut) in cuts.enumerated() where cut.relation.holds(subjects[place][row], bounds[place]) {
      mask |= 1 << place
    }
    return mask
  }
}
