import Columns
import Diagnostics
import Query
import Tiering

/// The search over one parameter, or over two: for each value of the first all values of the second.
struct SeekOver {
  let question: SeekQuestion
  let stored: Population
  let among: (rows: Bitmap, keys: Column)?
  let measure: Column?
  let terms: SoughtTerms
  let groups: [Groups]
  let evaluation: Evaluation

  struct Found {
    var values: [Exact]
    var sought: Double?
    var policy: BoundPolicy
    var atLine: [Int]
    var next: [Exact?]
  }

  func one() throws(Diagnostic) -> Found? {
    let varied = question.varied[0]
    let candidates = try candidates()
    let search = try SeekSearch(question, candidates, terms, groups, evaluation)
    guard let best = try search.best(now: varied.inForce.double) else { return nil }
    let value = candidates.values[best.candidate]
    let line = candidates.line(best.candidate)
    guard let policy = try varied.policy(at: value) else { throw varied.fixed() }
    return Found(values: [value], sought: best.sought, policy: policy, atLine: [line.atLine], next: [line.next])
  }

  private func candidates() throws(Diagnostic) -> SeekCandidates {
    let varied = question.varied[0]
    var table: StepTable?
    if case .success(let cuts) = varied.cuts {
      table = try varied.steps(cuts, measure: measure, among: among, stored, evaluation)
    }
    return try SeekCandidates(
      table: table, hasCaps: varied.policy.hasCaps, grid: question.grids[0]?.values, isDate: varied.isDate,
      fallback: varied.inForce, stored, evaluation
    ) { (value) throws(Diagnostic) in
      guard let policy = try varied.policy(at: value) else { throw varied.fixed() }
      return policy
    }
  }

  // MARK: Two parameters

  private static let mostWork = 200_000_000

  func two() throws(Diagnostic) -> Found? {
    let (first, second) = (question.varied[0], question.varied[1])
    guard let both = question.both else { throw first.fixed() }
    let outer = try outer(both)
    let work = outer.count.multipliedReportingOverflow(by: max(1, stored.rowCount))
    guard !work.overflow, work.partialValue <= SeekOver.mostWork else {
      throw Diagnostic(
        "too-many-settings",
        "\(grouped(outer.count)) values of \(first.parameter), each with every value of \(second.parameter) over \(grouped(stored.rowCount)) customers, are too many to try",
        hint: "with \(first.parameter) from 60 to 90 step 1, \(second.parameter)")
    }
    var best: (found: Found, distance: Double)?
    for value in outer {
      if evaluation.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
      let inner = try policy(both, first, at: value)
      let candidates = try innerCandidates(inner)
      let search = try SeekSearch(question, candidates, terms, groups, evaluation)
      guard let one = try search.best(now: second.inForce.double) else { continue }
      let chosen = candidates.values[one.candidate]
      let distance =
        abs(value.double - first.inForce.double) + abs(chosen.double - second.inForce.double)
      if let known = best {
        if let sought = one.sought, let before = known.found.sought, sought != before {
          guard let objective = question.objective, (sought > before) == objective.isLargest else { continue }
        } else if distance >= known.distance {
          continue
        }
      }
      let line = candidates.line(one.candidate)
      best = (
        Found(
          values: [value, chosen], sought: one.sought, policy: try policy(inner, second, at: chosen),
          atLine: [0, line.atLine], next: [nil, line.next]), distance
      )
    }
    guard var found = best?.found else { return nil }
    // How the first stands once the second is chosen.
    let turned = try policy(both, second, at: found.values[1])
    let table = try self.table(turned, first)
    let line = try SeekCandidates(
      table: table, hasCaps: turned.hasCaps, grid: [found.values[0]], isDate: first.isDate, fallback: first.inForce,
      stored, evaluation
    ) { (_) throws(Diagnostic) in turned }.line(0)
    (found.atLine[0], found.next[0]) = line
    return found
  }

  private func outer(_ both: BoundPolicy) throws(Diagnostic) -> [Exact] {
    if let grid = question.grids[0] { grid.values } else { try outerValues(both) }
  }

  /// Every value of the first parameter at which some customer may change, whatever the second is.
  private func outerValues(_ both: BoundPolicy) throws(Diagnostic) -> [Exact] {
    let (first, second) = (question.varied[0], question.varied[1])
    let cuts = try CutPolicy(both, parameter: first.reference, isDate: first.isDate)
    guard
      cuts.cuts.allSatisfy({
        !$0.cut.subject.mentions(second.reference) && !($0.cut.side?.mentions(second.reference) ?? false)
      })
    else {
      throw inexact("both parameters stand in one comparison").placed(at: nil)
    }
    let table = try StepTable(
      valuesOf: cuts, among: among?.rows, parameter: first.reference, stored, evaluation)
    let points = Breakpoints(table, isDate: first.isDate)
    return (0..<points.count).map { points.value($0) }
  }

  private func policy(
    _ open: BoundPolicy, _ one: SweptPolicy, at value: Exact
  ) throws(Diagnostic) -> BoundPolicy {
    let constant = Formula.constant(one.value(value))
    return try open.replacing { (part) throws(Diagnostic) in part == .column(one.reference) ? constant : nil }
  }

  private func table(_ open: BoundPolicy, _ one: SweptPolicy) throws(Diagnostic) -> StepTable? {
    do throws(Diagnostic) {
      let cuts = try CutPolicy(open, parameter: one.reference, isDate: one.isDate)
      return try StepTable(
        cuts, measure: nil, among: among?.rows, parameter: one.reference, stored, evaluation)
    } catch {
      if error.rule == "not-exact" { return nil }
      throw error
    }
  }

  private func innerCandidates(_ open: BoundPolicy) throws(Diagnostic) -> SeekCandidates {
    let second = question.varied[1]
    let table = try table(open, second)
    if table == nil, question.grids[1] == nil { throw second.fixed() }
    return try SeekCandidates(
      table: table, hasCaps: open.hasCaps, grid: question.grids[1]?.values, isDate: second.isDate,
      fallback: second.inForce, stored, evaluation
    ) { (value) throws(Diagnostic) in try policy(open, second, at: value) }
  }

  // MARK: Why nothing fits

  func reasons() throws(Diagnostic) -> [Message] {
    guard question.varied.count == 1 else { return try reasonsOfTwo() }
    let candidates = try candidates()
    let search = try SeekSearch(question, candidates, terms, groups, evaluation)
    return try SeekReasons(search: search, varied: question.varied[0]).messages()
  }

  /// Which conditions no setting meets, with how near one comes, and who is over there; else which two none meets together.
  private func reasonsOfTwo() throws(Diagnostic) -> [Message] {
    let (first, second) = (question.varied[0], question.varied[1])
    var lines: [Message] = ["no setting of \(first.parameter) and \(second.parameter) meets the conditions"]
    guard let both = question.both else { return lines }
    let conditions = question.conditions
    var held = conditions.map { _ in false }
    var together = Set<[Int]>()
    var nearest = conditions.map { _ in (failing: Int.max, distance: Double.infinity, text: "" as Message) }
    for value in try outer(both) {
      if evaluation.isInterrupted() { throw .interrupted }
      let inner = try policy(both, first, at: value)
      let search = try SeekSearch(question, try innerCandidates(inner), terms, groups, evaluation)
      var failures: [[Int]] = []
      for condition in conditions { failures.append(try search.failures(condition)) }
      for a in conditions.indices {
        if failures[a].contains(0) { held[a] = true }
        for b in conditions.indices where b > a && zip(failures[a], failures[b]).contains(where: { $0 + $1 == 0 }) {
          together.insert([a, b])
        }
        guard !held[a] else { continue }
        let told = SeekReasons(search: search, varied: second)
        guard let one = try told.nearest(conditions[a], failures[a]),
          (one.failing, one.distance) < (nearest[a].failing, nearest[a].distance)
        else { continue }
        let setting: Message = "\(first.parameter) = \(first.value(value).text), \(second.parameter) = \(one.at)"
        nearest[a] = (one.failing, one.distance, one.sentence(setting))
      }
    }
    for place in conditions.indices where !held[place] { lines.append(nearest[place].text) }
    guard held.allSatisfy({ $0 }) else { return lines.filter { $0 != "" } }
    for a in conditions.indices {
      for b in conditions.indices where b > a && !together.contains([a, b]) {
        lines.append(
          "\(question.said(conditions[a])) and \(question.said(conditions[b])) contradict each other at every setting")
      }
    }
    return lines.count > 1 ? lines : lines + ["each two of the conditions can be met, all together cannot"]
  }
}
