import Columns
import Diagnostics
import Query
import Tiering

/// What the sought aggregates are at each candidate, and where groups are told apart, each time a group changed.
struct SeekTrace {
  /// By record: the candidate, and the group; groups are recorded at the first candidate and whenever they change.
  private(set) var candidates: [Int32] = []
  private(set) var groups: [Int32] = []
  private var units: [[Int128]] = []
  private var reals: [[Double]] = []
  private let terms: SoughtTerms

  private init(_ terms: SoughtTerms) {
    self.terms = terms
    units = terms.terms.map { _ in [] }
    reals = terms.terms.map { _ in [] }
  }

  private mutating func record(_ candidate: Int, _ group: Int, _ running: RunningTerms) {
    candidates.append(Int32(candidate))
    groups.append(Int32(group))
    for place in terms.terms.indices {
      units[place].append(running.units[place])
      reals[place].append(running.reals[place])
    }
  }

  /// Follows the steps of a table from candidate to candidate.
  ///
  /// - Parameters:
  ///   - places: how many steps are made at each candidate, ascending.
  ///   - group: of each customer; nil for one group.
  init(
    _ table: StepTable, places: [Int], _ terms: SoughtTerms, group: [Int32]?, groupCount: Int,
    isInterrupted: () -> Bool
  ) throws(Diagnostic) {
    self.init(terms)
    var running = [RunningTerms](repeating: RunningTerms(terms), count: groupCount)
    for (row, tier) in table.start.enumerated() {
      if row & 0xFFFF == 0, isInterrupted() { throw .interrupted }
      running[group.map { Int($0[row]) } ?? 0].add(row, tier, times: 1)
    }
    var made = 0
    var changed: Set<Int> = []
    for (candidate, place) in places.enumerated() {
      if candidate & 0xFFF == 0, isInterrupted() { throw .interrupted }
      for step in table.steps[made..<max(made, place)] {
        let group = group.map { Int($0[Int(step.row)]) } ?? 0
        running[group].add(Int(step.row), step.from, times: -1)
        running[group].add(Int(step.row), step.to, times: 1)
        if groupCount > 1 { changed.insert(group) }
      }
      made = max(made, place)
      let told = candidate == 0 || groupCount == 1 ? Array(0..<groupCount) : changed.sorted()
      for group in told { record(candidate, group, running[group]) }
      changed.removeAll(keepingCapacity: true)
    }
  }

  /// Out of everybody's tier at each candidate.
  init(
    count: Int, _ terms: SoughtTerms, group: [Int32]?, groupCount: Int,
    places: (Int) throws(Diagnostic) -> [UInt8]
  ) throws(Diagnostic) {
    self.init(terms)
    for candidate in 0..<count {
      var running = [RunningTerms](repeating: RunningTerms(terms), count: groupCount)
      for (row, tier) in try places(candidate).enumerated() {
        running[group.map { Int($0[row]) } ?? 0].add(row, tier, times: 1)
      }
      for group in 0..<groupCount { record(candidate, group, running[group]) }
    }
  }

  /// The aggregates' columns, a row for each record.
  func population() -> Population {
    let count = candidates.count
    func term(_ place: Int) -> Column {
      switch terms.terms[place].values {
      case .exact(_, let form): .exact(units[place], form, missing: nil)
      case .real: Column(.real(reals[place]))
      }
    }
    var columns: [UInt64: Column] = [:]
    for (reference, making) in terms.makings {
      switch making {
      case .sum(let place): columns[reference.identity] = term(place)
      case .ratio(let above, let below):
        let (a, b) = (doubles(term(above)), doubles(term(below)))
        let ratios = a.indices.map { a[$0] / b[$0] }
        columns[reference.identity] = Column(.real(ratios), missing: Bitmap(ratios.map { !$0.isFinite }))
      case .fixed(let one):
        columns[reference.identity] =
          one.count == 1
          ? one.gathered([Int32](repeating: 0, count: count))
          : Column(.real([Double](repeating: 0, count: count)), missing: Bitmap(count: count, repeating: true))
      }
    }
    return Population(rowCount: count, columns: columns, isStored: false)
  }

  /// The candidates at which a condition holds for every group; and at each how many groups it does not hold for.
  func failures(_ condition: Formula, candidates count: Int, _ evaluation: Evaluation) throws(Diagnostic) -> [Int] {
    let holds = try evaluation.mask(condition, of: population()).isTrue
    var failing: [Int32: Bool] = [:]
    var total = 0
    var failures = [Int](repeating: 0, count: count)
    var record = 0
    for candidate in 0..<count {
      while record < candidates.count, Int(candidates[record]) == candidate {
        let fails = !holds[record]
        if failing.updateValue(fails, forKey: groups[record]) ?? false { total -= 1 }
        if fails { total += 1 }
        record += 1
      }
      failures[candidate] = total
    }
    return failures
  }

  /// The groups that a condition does not hold for at a candidate, with the records that say so.
  func failing(_ condition: Formula, at candidate: Int, _ evaluation: Evaluation) throws(Diagnostic) -> [(
    group: Int, record: Int
  )] {
    let holds = try evaluation.mask(condition, of: population()).isTrue
    var last: [Int32: Int] = [:]
    for record in candidates.indices where Int(candidates[record]) <= candidate { last[groups[record]] = record }
    return last.filter { !holds[$0.value] }.map { (Int($0.key), $0.value) }.sorted { $0.group < $1.group }
  }

  /// A number at each record; NaN where there is none.
  func values(_ formula: Formula, _ evaluation: Evaluation) throws(Diagnostic) -> [Double] {
    let column = try evaluation.column(formula, of: population())
    var numbers = doubles(column)
    column.missing?.forEachOne { numbers[$0] = .nan }
    return numbers
  }
}
