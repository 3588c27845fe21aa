import Columns
import Diagnostics
import Query
import Tiering

/// The chosen setting with what it gives, or why there is none.
struct SeekAnswer: Sendable {
  struct Best: Sendable {
    var values: [Exact]
    /// Of what is as large or as small as can be; nil where nothing is.
    var sought: Double?
    var totals: TierTotals
    var atLine: [Int]
    var next: [Exact?]
  }

  var best: Best?
  var headline: [Message]
  var notes: [Message] = []
  var whole: Double
}

/// One search along one parameter.
struct SeekSearch {
  let question: SeekQuestion
  let candidates: SeekCandidates
  let terms: SoughtTerms
  /// In the order of the question's `pers`.
  let groups: [Groups]
  let evaluation: Evaluation
  let total: SeekTrace
  let byGroup: [SeekTrace]

  init(
    _ question: SeekQuestion, _ candidates: SeekCandidates, _ terms: SoughtTerms, _ groups: [Groups],
    _ evaluation: Evaluation
  ) throws(Diagnostic) {
    (self.question, self.candidates, self.terms, self.groups) = (question, candidates, terms, groups)
    self.evaluation = evaluation
    total = try candidates.trace(terms, group: nil, groupCount: 1)
    byGroup = try groups.map { (groups) throws(Diagnostic) in
      try candidates.trace(terms, group: groups.codes, groupCount: groups.count)
    }
  }

  /// For how many groups a condition fails at each candidate.
  func failures(_ condition: SeekQuestion.Condition) throws(Diagnostic) -> [Int] {
    try failures(condition.formula, per: condition.per)
  }

  private func failures(_ condition: Formula, per: Int?) throws(Diagnostic) -> [Int] {
    try (per.map { byGroup[$0] } ?? total).failures(condition, candidates: candidates.values.count, evaluation)
  }

  /// Whether a condition fails at each candidate, of those for all together and of those for each group.
  private func fails() throws(Diagnostic) -> Bitmap {
    var failing = Bitmap(count: candidates.values.count)
    for per in [nil] + groups.indices.map(Optional.some) {
      let own = question.conditions.filter { $0.per == per }.map(\.formula)
      guard !own.isEmpty else { continue }
      for (place, count) in try failures(.and(own), per: per).enumerated() where count > 0 { failing[place] = true }
    }
    return failing
  }

  /// The best candidate that meets all conditions, and what is sought there.
  ///
  /// - Parameter now: of two that are as good, the one nearer to this value.
  func best(now: Double) throws(Diagnostic) -> (candidate: Int, sought: Double?)? {
    let failing = try fails()
    let sought = try question.objective.map { (objective) throws(Diagnostic) in
      try total.values(objective.formula, evaluation)
    }
    var best: Int?
    for candidate in candidates.values.indices where !failing[candidate] {
      if let sought, sought[candidate].isNaN { continue }
      guard let known = best else {
        best = candidate
        continue
      }
      if let sought, let objective = question.objective, sought[candidate] != sought[known] {
        if (sought[candidate] > sought[known]) == objective.isLargest { best = candidate }
      } else if abs(candidates.values[candidate].double - now) < abs(candidates.values[known].double - now) {
        best = candidate
      }
    }
    return best.map { ($0, sought?[$0]) }
  }
}

extension SeekQuestion {
  func answer(_ evaluation: Evaluation) throws(Diagnostic) -> SeekAnswer {
    let stored = Population(customers.table)
    let among = set.map { (rows: $0.rows(of: customers, evaluation.cache), keys: $0.keys) }
    let column = try measure.map { (measure) throws(Diagnostic) in
      try evaluation.column(measure.formula, of: stored)
    }
    let values = MeasuredValues(column, among: among?.rows)
    let terms = try SoughtTerms(
      aggregation, tier: tier, domain, among: among?.rows, stored, evaluation)
    let groups = try pers.map { (per) throws(Diagnostic) in
      Groups(by: [try evaluation.column(per.formula, of: stored)])
    }
    var notes = try varied[0].policy.notes(stored, evaluation, unscored: 0)
    notes += varied[0].policy.notesOfPins(among: among?.rows)
    if let set, let among { notes += set.notes(policies: [varied[0].policy], chosen: among.rows.population) }
    // Said only of a setting that was found.
    let met: [Message] = zip(pers, groups).map { per, groups in
      conditions.allSatisfy { $0.per != nil }
        ? "each of \(grouped(groups.count)) values of \(per.name) meets the conditions"
        : "each of \(grouped(groups.count)) values of \(per.name) meets the conditions per \(per.name)"
    }
    let search = SeekOver(
      question: self, stored: stored, among: among, measure: column, terms: terms, groups: groups,
      evaluation: evaluation)
    guard let found = try varied.count == 1 ? search.one() : search.two() else {
      return SeekAnswer(best: nil, headline: try search.reasons(), notes: notes, whole: values.whole)
    }
    let given = try found.policy.assign(stored, evaluation)
    guard case .tier(let places, _) = given.tiers.data else { preconditionFailure("policies give tiers") }
    let best = SeekAnswer.Best(
      values: found.values, sought: found.sought,
      totals: values.totals(places, tiers: domain.codes.count, among: among?.rows), atLine: found.atLine,
      next: found.next)
    return SeekAnswer(
      best: best, headline: headline(best, whole: values.whole), notes: notes + met, whole: values.whole)
  }

  private func headline(_ best: SeekAnswer.Best, whole: Double) -> [Message] {
    let settings = zip(varied, best.values).map { "\($0.parameter) = \($0.value($1).text)" }
    let tiers = domain.codes.enumerated().map { "\($1) \(grouped(best.totals.customers[$0]))" }
    var lines: [Message] = ["\(Message(listing: settings)): \(Message(listing: tiers))"]
    for (place, one) in varied.enumerated() where best.atLine[place] > 0 {
      if let next = best.next[place] {
        lines.append(
          best.atLine[place] == 1
            ? "1 customer stands on the line of \(one.parameter); the value just outside is \(one.value(next).text)"
            : "\(grouped(best.atLine[place])) customers stand on the line of \(one.parameter); the value just outside is \(one.value(next).text)"
        )
      } else {
        lines.append(
          best.atLine[place] == 1
            ? "1 customer stands on the line of \(one.parameter); there is no value outside it"
            : "\(grouped(best.atLine[place])) customers stand on the line of \(one.parameter); there is no value outside it"
        )
      }
    }
    return lines
  }
}
