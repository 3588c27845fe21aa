import Columns
import Diagnostics
import Query
import Synchronization
import Tiering

/// A policy laid over the tiers in force: counts and sums at once, single customers when somebody looks.
struct Simulated: Sendable {
  let domain: TierDomain
  let from: Column
  /// What the policy in force gives today; `from` where none is.
  let same: Column
  let cells: MoveCells
  /// Each of the cells names the rule that decides for it.
  let tellsRules: Bool
  /// How the cells' sums stand; nil where there is no measure, or none of 64-bit exact numbers.
  let measureForm: ExactForm?
  let score: Column?
  let notes: [Message]
  /// The rows that are counted; nil for all.
  let among: [Int32]?
  /// Held in their tier by a `keep` clause, and those for whom a tier had no place; nil where the policy has no such
  /// clause.
  let kept: Bitmap?
  let displaced: Bitmap?
  /// Pinned, and held by it in another tier than the policy's; nil where nobody is pinned.
  private let pinned: Bitmap?
  let held: Bitmap?
  let policy: BoundPolicy
  let ranked: Int
  let stored: Population
  let evaluation: Evaluation
  /// Known at once where a pass over all customers was needed.
  let made: Column?
  /// Rows by the measure, smallest first, where a ladder keeps them.
  let byMeasure: [Int32]?
  private let shown = ShownTiers()

  init(
    policy: BoundPolicy, against base: SimulationBase, measure: Formula?, among chosen: Bitmap? = nil,
    _ stored: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) {
    let inForce = base.inForce
    let (working, isLasting) = try base.tiers(stored, evaluation)
    self.policy = policy
    self.stored = stored
    self.evaluation = evaluation
    ranked = policy.policy.domain.codes.count
    let among = chosen?.ones()
    self.among = among
    score = try policy.score.map { (formula) throws(Diagnostic) in try evaluation.column(formula, of: stored) }
    let values = try measure.map { (formula) throws(Diagnostic) in try evaluation.column(formula, of: stored) }
    measureForm = values?.exactForm
    let exact = measureForm == nil ? nil : values
    // Nothing but the cuts may have changed since the last time.
    if among == nil, isLasting, let score,
      let ladder = try PolicyLadder.of(
        policy, inForce: inForce, working: working, score: score, measure: exact, stored, evaluation, atOnce: false),
      let found = ladder.cells(policy)
    {
      (cells, from, same, domain, made) = (found.cells, ladder.from, ladder.same, ladder.domain, nil)
      (kept, displaced, pinned, held, byMeasure, tellsRules) = (nil, nil, nil, nil, ladder.byMeasure, true)
      notes = try policy.notes(stored, evaluation, unscored: found.unscored)
      return
    }
    let new = try policy.assign(stored, evaluation, toldOf: chosen)
    (from, domain) = try Simulated.placed(working, in: new.domain, stored, evaluation)
    let to = try WorkingTiers(new.tiers).placed(in: domain, count: stored.rowCount).tiers
    (made, byMeasure) = (to, nil)
    if let inForce {
      let old = try inForce.assign(stored, evaluation)
      same = try WorkingTiers(old.tiers).placed(in: domain, count: stored.rowCount).tiers
    } else {
      same = from
    }
    func counted(_ column: Column) -> Column { among.map { column.gathered($0) } ?? column }
    guard case .tier(let now, _) = counted(from).data, case .tier(let rule, let all) = counted(same).data,
      case .tier(let next, _) = counted(to).data
    else { preconditionFailure("policies give tiers") }
    var cells = MoveCells(
      from: now, same: inForce == nil ? nil : rule, to: next, tiers: max(domain.codes.count, all.codes.count),
      measure: exact.map(counted))
    let onlyRules = policy.onlyRuleOfEachTier
    if let onlyRules { cells.nameRules(onlyRules) }
    self.cells = cells
    tellsRules = onlyRules != nil
    notes = new.notes
    (kept, displaced) = policy.looksBeyondRules ? (new.kept, new.displaced) : (nil, nil)
    (pinned, held) = policy.pins == nil ? (nil, nil) : (new.pinned, new.held)
  }

  private struct Placed: Sendable {
    let tiers: Column
    let domain: TierDomain
  }

  /// The tiers in force as places of a policy's: the same for every simulation of it, so they are kept.
  static func placed(
    _ working: WorkingTiers, in domain: TierDomain, _ stored: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> (Column, TierDomain) {
    let key = FormulaCache.IndexKey([working.column?.identity ?? 0, UInt64(stored.rowCount)], domain)
    let known = try evaluation.cache.index(key, atOnce: true) { () throws(Diagnostic) -> Placed? in
      let (tiers, domain) = try working.placed(in: domain, count: stored.rowCount)
      return Placed(tiers: tiers, domain: domain)
    }
    guard let known else { return try working.placed(in: domain, count: stored.rowCount) }
    return (known.tiers, known.domain)
  }

  /// Why customers move, where more than data and rule can be the reason; nil elsewhere.
  func reasons() throws(Diagnostic) -> MoveColumns.Reasons? {
    kept == nil ? nil : try columns(among).reasons()
  }

  /// The new tiers of the given rows, or of all.
  func to(_ rows: [Int32]?) throws(Diagnostic) -> Column {
    if let made { return rows.map { made.gathered($0) } ?? made }
    if let rows, let known = shown.tiers(of: rows) { return known }
    let tiers = try policy.decided(stored, evaluation, rows: rows).tiers
    let placed = try WorkingTiers(tiers).placed(in: domain, count: tiers.count).tiers
    if let rows { shown.keep(placed, of: rows) }
    return placed
  }

  func columns(_ rows: [Int32]?) throws(Diagnostic) -> MoveColumns {
    MoveColumns(
      from: rows.map { from.gathered($0) } ?? from, sameRule: rows.map { same.gathered($0) } ?? same,
      to: try to(rows), ranked: ranked, kept: rows.map { rows in kept?.gathered(rows) } ?? kept,
      displaced: rows.map { rows in displaced?.gathered(rows) } ?? displaced,
      held: rows.map { rows in held?.gathered(rows) } ?? held)
  }

  /// Which of the given rows are pinned.
  func pinned(_ rows: [Int32]?) -> Bitmap {
    guard let pinned else { return Bitmap(count: rows?.count ?? from.count) }
    return rows.map { pinned.gathered($0) } ?? pinned
  }
}

/// The new tiers of the rows that were looked at last: several columns of an answer are made of them.
final class ShownTiers: Sendable {
  private let last = Mutex<(rows: [Int32], tiers: Column)?>(nil)

  func tiers(of rows: [Int32]) -> Column? {
    last.withLock { last in last.flatMap { $0.rows == rows ? $0.tiers : nil } }
  }

  func keep(_ tiers: Column, of rows: [Int32]) { last.withLock { $0 = (rows, tiers) } }
}
