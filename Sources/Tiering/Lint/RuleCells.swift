import Columns
import Diagnostics
import Query

/// A table of rules over a few small whole numbers, such as R, F and M from 1 to 5: every cell is looked at, whether a
/// customer lies in it today or not.
enum RuleCells: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    let conditions = policy.rules.compactMap(\.condition)
    guard conditions.count > 1, let axes = try axes(conditions, policy) else { return [] }
    let count = axes.reduce(1) { $0 * $1.values.count }
    // Cells are laid out like the digits of a number, the first axis slowest.
    var columns: [UInt64: Column] = [:]
    var references: [Formula: Formula] = [:]
    var places: [[Int]] = []
    var step = count
    for axis in axes {
      step /= axis.values.count
      let own = (0..<count).map { $0 / step % axis.values.count }
      let column = Column(.exact(own.map { Int64(axis.values[$0]) }, .integer))
      columns[column.identity] = column
      references[axis.subject] = .column(ColumnReference(identity: column.identity))
      places.append(own)
    }
    let cells = Population(rowCount: count, columns: columns, isStored: false)
    var matches = [Int](repeating: 0, count: count)
    for condition in conditions {
      let isTrue = try policy.evaluation.mask(condition.replacing { references[$0] }, of: cells).isTrue
      isTrue.forEachOne { matches[$0] += 1 }
    }
    let title = axes.map { policy.names[$0.subject] ?? "…" }.joined(separator: "/")
    func text(_ cell: Int) -> String {
      zip(axes, places).map { String($0.values[$1[cell]]) }.joined(separator: "/")
    }
    func finding(_ kind: Message, _ chosen: [Int], _ message: (Message, Message) -> Message) throws(Diagnostic)
      -> Finding?
    {
      guard !chosen.isEmpty else { return nil }
      let listed = chosen.prefix(6).map(text).joined(separator: ", ") + (chosen.count > 6 ? ", …" : "")
      let inThem = try customers(in: Set(chosen), axes, places, policy)
      let of = "\(grouped(chosen.count)) of \(grouped(count)) cells of \(title)" as Message
      return Finding(kind, nil, message(of, Message(verbatim: listed)), customers: inThem)
    }
    return [
      try finding("uncovered cells", (0..<count).filter { matches[$0] == 0 }) {
        "\($0) are met by no rule but \"otherwise\": \($1)"
      },
      try finding("cells met twice", (0..<count).filter { matches[$0] > 1 }) {
        "\($0) are met by more than one rule, and the first decides: \($1)"
      },
    ].compactMap { $0 }
  }

  private struct Axis {
    var subject: Formula
    var values: [Int]
  }

  /// The whole numbers that all comparisons are about, with the values they can have; nil where there is anything else,
  /// or too much.
  private static func axes(_ conditions: [Formula], _ policy: LintedPolicy) throws(Diagnostic) -> [Axis]? {
    var subjects: [Formula] = []
    for condition in conditions {
      guard let own = condition.comparedSubjects else { return nil }
      for subject in own where !subjects.contains(subject) { subjects.append(subject) }
    }
    guard (2...4).contains(subjects.count) else { return nil }
    var axes: [Axis] = []
    for subject in subjects {
      guard subject.isWhole(policy.customers) else { return nil }
      let column = try policy.evaluation.column(subject, of: policy.customers)
      guard case .exact(_, let form) = column.data, form.scale == 0, form.divisor == 1 else { return nil }
      var values = Set<Int>()
      if let low = subject.bounds.low, let high = subject.bounds.high, high.double - low.double < 32 {
        values = Set(Int(low.double)...Int(high.double))
      } else {
        for row in 0..<column.count where !column.isMissing(row) {
          guard case .exact(let exact) = column[row], let value = Int(exactly: exact.units) else { return nil }
          values.insert(value)
          if values.count > 12 { return nil }
        }
        // A number between two that occur is a cell too.
        if let low = values.min(), let high = values.max(), high - low < 12 { values.formUnion(low...high) }
      }
      guard !values.isEmpty else { return nil }
      axes.append(Axis(subject: subject, values: values.sorted()))
    }
    return axes.reduce(1) { $0 * $1.values.count } <= 20_000 ? axes : nil
  }

  private static func customers(
    in chosen: Set<Int>, _ axes: [Axis], _ places: [[Int]], _ policy: LintedPolicy
  ) throws(Diagnostic) -> Bitmap {
    var cells = [Int](repeating: 0, count: policy.customers.rowCount)
    for axis in axes {
      let column = try policy.evaluation.column(axis.subject, of: policy.customers)
      guard case .exact(let units, _) = column.data else { preconditionFailure("an axis is of whole numbers") }
      let place = Dictionary(zip(axis.values, axis.values.indices)) { first, _ in first }
      for row in cells.indices {
        guard cells[row] >= 0, !column.isMissing(row), let own = place[Int(units[row])] else {
          cells[row] = -1
          continue
        }
        cells[row] = cells[row] * axis.values.count + own
      }
    }
    return bitmap(count: cells.count) { chosen.contains(cells[$0]) }
  }
}

extension Formula {
  /// What a condition compares with constants by size or equality; nil where it asks for anything else.
  fileprivate var comparedSubjects: [Formula]? {
    switch self {
    case .kept(let inner), .not(let inner): inner.comparedSubjects
    case .and(let all), .or(let all):
      all.reduce([] as [Formula]?) { found, next in
        found.flatMap { found in next.comparedSubjects.map { found + $0 } }
      }
    case .compare(let a, _, .constant(.exact)): [a]
    case .oneOf(let a, let values):
      values.allSatisfy { if case .exact = $0 { true } else { false } } ? [a] : nil
    case .constant(.boolean): []
    default: nil
    }
  }
}
