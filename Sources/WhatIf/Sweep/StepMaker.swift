import Columns

/// Finds where each customer steps from one tier to another, out of its tier for each combination of the cuts' truths.
struct StepMaker {
  /// Tiers of all customers by combination: bit n says whether cut n is true.
  let given: [[UInt8]]
  /// How the parameter stands to the customer's value where the cut is true.
  let placements: [Relation]
  /// For whom a cut is never known.
  let missing: [Bitmap?]
  /// Who is asked about; nil for all.
  let among: Bitmap?

  /// Tiers while the parameter is below every value.
  func start(count: Int) -> [UInt8] { given[mask(before: true)] }

  private func mask(before: Bool) -> Int {
    var mask = 0
    for (place, placement) in placements.enumerated() where placement.holds(before ? 0 : 2, 1) { mask |= 1 << place }
    return mask
  }

  private func isAsked(_ row: Int) -> Bool { among.map { $0[row] } ?? true }

  /// - Parameter values: of each cut, by customer.
  /// - Returns: the steps and their values; those made by reaching a value first. Only some of them where a person said stop.
  func steps<Key: Comparable>(
    _ values: [[Key]], isInterrupted: () -> Bool
  ) -> (steps: [StepTable.Step], keys: [Key]) {
    placements.count == 1 && placements[0] != .equal && placements[0] != .notEqual
      ? simpleSteps(values[0]) : anySteps(values, isInterrupted)
  }

  /// One cut: a step at the customer's value where the tiers differ.
  private func simpleSteps<Key>(_ values: [Key]) -> (steps: [StepTable.Step], keys: [Key]) {
    let before = given[mask(before: true)]
    let after = given[mask(before: false)]
    let isAtValue = placements[0].holds(0, 1) != placements[0].holds(1, 1)
    var steps: [StepTable.Step] = []
    var keys: [Key] = []
    for row in values.indices where before[row] != after[row] && isAsked(row) && !(missing[0].map { $0[row] } ?? false)
    {
      steps.append(StepTable.Step(row: Int32(row), from: before[row], to: after[row], isAtValue: isAtValue))
      keys.append(values[row])
    }
    return (steps, keys)
  }

  private func anySteps<Key: Comparable>(
    _ values: [[Key]], _ isInterrupted: () -> Bool
  ) -> (steps: [StepTable.Step], keys: [Key]) {
    var reaching: [(StepTable.Step, Key)] = []
    var passing: [(StepTable.Step, Key)] = []
    let first = mask(before: true)
    guard let rows = values.first?.indices else { return ([], []) }
    for row in rows where isAsked(row) {
      if row & 0x3FFF == 0, isInterrupted() { break }
      let known = placements.indices.filter { !(missing[$0].map { $0[row] } ?? false) }
        .sorted { values[$0][row] < values[$1][row] }
      var mask = first
      var place = 0
      while place < known.count {
        let key = values[known[place]][row]
        var end = place
        while end < known.count, values[known[end]][row] == key { end += 1 }
        for (parameter, isAtValue) in [(1, true), (2, false)] {
          var next = mask
          for cut in known[place..<end] {
            next = placements[cut].holds(parameter, 1) ? next | 1 << cut : next & ~(1 << cut)
          }
          if given[mask][row] != given[next][row] {
            let step = StepTable.Step(
              row: Int32(row), from: given[mask][row], to: given[next][row], isAtValue: isAtValue)
            if isAtValue { reaching.append((step, key)) } else { passing.append((step, key)) }
          }
          mask = next
        }
        place = end
      }
    }
    let all = reaching + passing
    return (all.map(\.0), all.map(\.1))
  }
}
