import Columns
import Diagnostics
import Query

/// A policy with some inputs of single customers open: what would become of each if they had other values, everybody
/// else keeping theirs.
///
/// What does not depend on the levers is read once for each customer. Ranks, quantiles and the like over everybody are
/// asked of `Standing`, so that a question costs nothing that grows with the number of customers.
struct Hypothesis: Sendable {
  let levers: [Lever]
  private let base: Population
  private let standings: Standings
  private let evaluation: Evaluation
  private let leverReferences: [ColumnReference]
  private var given: [(reference: ColumnReference, values: Column)] = []
  private var neverNegative: Set<ColumnReference> = []
  private var known: [Formula: Formula] = [:]
  private var steps: [Step] = []

  enum Work: Sendable {
    case placed(PopulationFunction, Formula)
    case aggregate(Aggregate.Kind, argument: Formula?, condition: Formula?)
    /// A value that several formulas read, such as the score.
    case computed(Formula)
  }
  private struct Step: Sendable {
    var reference: ColumnReference
    var work: Work
    /// Nil for what each customer's own values make.
    var standing: Standing?
    /// What it is where it cannot be said otherwise: as it is today.
    var today: Column?
  }

  /// - Parameter standings: shared by all hypotheses about the same customers under the same policy.
  init(_ levers: [Lever], _ base: Population, _ standings: Standings, _ evaluation: Evaluation) {
    self.levers = levers
    self.base = base
    self.standings = standings
    self.evaluation = evaluation
    leverReferences = levers.map { _ in ColumnReference(identity: Column.newIdentity()) }
  }

  private var nodes: Set<Formula> { Set(levers.map(\.formula)) }

  // MARK: Formulas

  /// The formula over the customers that `rows` makes.
  mutating func compile(_ formula: Formula) throws(Diagnostic) -> Formula {
    if let place = levers.firstIndex(where: { $0.formula == formula.bare }) { return .column(leverReferences[place]) }
    if let done = known[formula] { return done }
    let made: Formula
    if case .constant = formula { return formula }
    if case .hasTag(let tags, let names) = formula,
      let tag = levers.first(where: { $0.tag.map(names.contains) ?? false }),
      case .hasTag(tags, _) = tag.formula
    {
      let others = names.filter { $0 != tag.tag }
      let own = try compile(tag.formula)
      made = others.isEmpty ? own : .or([own, try compile(.hasTag(tags, names: others))])
    } else if !formula.depends(on: nodes.union(tagNodes(in: formula))) {
      made = try today(formula)
    } else {
      switch formula {
      case .kept(let inner): made = try add(.computed(try compile(inner)), nil, today: nil)
      case .overPopulation(let function, let argument):
        let standing = try standings.standing(argument, for: function) { () throws(Diagnostic) in
          Standing(try evaluation.column(argument, of: base), sums: function == .cumulativeShare)
        }
        made = try add(.placed(function, try compile(argument)), standing, today: nil)
      case .overall(let aggregate): made = try compile(aggregate, formula)
      default: made = try rebuilt(formula)
      }
    }
    known[formula] = made
    return made
  }

  /// Tags that are asked for together with a lever's.
  private func tagNodes(in formula: Formula) -> Set<Formula> {
    var found: Set<Formula> = []
    func look(_ formula: Formula) {
      if case .hasTag(_, let names) = formula, levers.contains(where: { $0.tag.map(names.contains) ?? false }) {
        found.insert(formula)
      }
      formula.parts.forEach(look)
    }
    if levers.contains(where: { $0.tag != nil }) { look(formula) }
    return found
  }

  private mutating func today(_ formula: Formula) throws(Diagnostic) -> Formula {
    let today = try standings.today(formula) { () throws(Diagnostic) in try evaluation.column(formula, of: base) }
    return give(today.column, isNeverNegative: today.isNeverNegative)
  }

  /// A column with a value for each customer of the store.
  mutating func give(_ values: Column) -> Formula { give(values, isNeverNegative: values.isNeverNegative) }

  private mutating func give(_ values: Column, isNeverNegative: Bool) -> Formula {
    let reference = ColumnReference(identity: Column.newIdentity())
    given.append((reference, values))
    if isNeverNegative { neverNegative.insert(reference) }
    return .column(reference)
  }

  private mutating func rebuilt(_ formula: Formula) throws(Diagnostic) -> Formula {
    var failure: Diagnostic?
    var copy = self
    let made = formula.replacing { part -> Formula? in
      if part == formula || failure != nil { return nil }
      do throws(Diagnostic) {
        return try copy.compile(part)
      } catch {
        failure = error
        return nil
      }
    }
    if let failure { throw failure }
    self = copy
    return made
  }

  private mutating func compile(_ aggregate: Aggregate, _ whole: Formula) throws(Diagnostic) -> Formula {
    let standing = try standings.standing(aggregate.argument, where: aggregate.condition) {
      () throws(Diagnostic) in
      let values = try aggregate.argument.map { (argument) throws(Diagnostic) in
        try evaluation.column(argument, of: base)
      }
      let chosen = try aggregate.condition.map { (condition) throws(Diagnostic) in
        try evaluation.mask(condition, of: base).isTrue
      }
      let all = values ?? Column(.exact([Int64](repeating: 0, count: base.rowCount), .integer))
      return Standing(all, chosen: chosen, sums: true)
    }
    let argument = try aggregate.argument.map { (argument) throws(Diagnostic) in try compile(argument) }
    let condition = try aggregate.condition.map { (condition) throws(Diagnostic) in try compile(condition) }
    return try add(
      .aggregate(aggregate.kind, argument: argument, condition: condition), standing,
      today: try evaluation.column(whole, of: base, rows: base.rowCount > 0 ? [0] : []))
  }

  private mutating func add(_ work: Work, _ standing: Standing?, today: Column?) throws(Diagnostic) -> Formula {
    let reference = ColumnReference(identity: Column.newIdentity())
    steps.append(Step(reference: reference, work: work, standing: standing, today: today))
    return .column(reference)
  }

  /// What a column that was made for the hypothesis is made of; nil for one that stays as it is.
  func inside(_ reference: ColumnReference) -> [Formula]? {
    if leverReferences.contains(reference) { return [] }
    guard let step = steps.first(where: { $0.reference == reference }) else { return nil }
    switch step.work {
    case .placed(_, let argument), .computed(let argument): return [argument]
    case .aggregate(_, let argument, let condition): return [argument, condition].compactMap { $0 }
    }
  }

  /// The lever whose values a column holds.
  func lever(_ reference: ColumnReference) -> Int? { leverReferences.firstIndex(of: reference) }

  /// How a column that was made for the hypothesis is made.
  func work(_ reference: ColumnReference) -> Work? { steps.first { $0.reference == reference }?.work }

  /// Whether a compiled formula is a value of today's that nobody has below 0.
  func isNeverNegative(_ formula: Formula) -> Bool {
    if case .column(let reference) = formula { neverNegative.contains(reference) } else { false }
  }

  /// The days that levers can have; nil where those are more than thirty years.
  var days: ClosedRange<Int64>? {
    let ranges = levers.filter { $0.scale == .days }.map(\.range)
    guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max(), high - low < 11_000
    else {
      return nil
    }
    return low...high
  }

  /// Whether a compiled formula changes with the levers.
  func isOpen(_ formula: Formula) -> Bool {
    if case .column(let reference) = formula {
      return lever(reference) != nil || work(reference) != nil
    }
    return formula.ingredients.contains { isOpen($0) }
  }

  /// Whether a value over everybody is rounded here in another way than over everybody, or taken as it is today: what is
  /// found is then tried on everybody before it is said.
  var isRounded: Bool {
    steps.contains { step in
      switch step.work {
      case .computed: false
      case .placed(let function, _): function == .cumulativeShare || function == .standardScore
      case .aggregate(let kind, _, _): kind != .count
      }
    }
  }

  /// Whether a change of one customer changes what others are compared by.
  var movesOthers: Bool {
    steps.contains { step in
      if case .computed = step.work { false } else { true }
    }
  }

  /// Customers for whom one answer is exact together: percentiles are fractions of one number only where all of them
  /// have a value today, or none has.
  func groups(of rows: [Int32]) -> [[Int32]] {
    let placed = steps.filter { if case .placed = $0.work { true } else { false } }
    return Array(
      Dictionary(grouping: rows) { row in placed.map { $0.standing?.takesPart(Int(row)) ?? false } }.values
    ).sorted { $0[0] < $1[0] }
  }

  // MARK: Customers

  /// Some customers, ready to be given other values.
  struct Customers {
    let rows: [Int32]
    fileprivate var columns: [UInt64: Column]
  }

  func customers(_ rows: [Int32]) -> Customers {
    Customers(
      rows: rows,
      columns: Dictionary(given.map { ($0.reference.identity, $0.values.gathered(rows)) }) { first, _ in first })
  }

  /// Some of the customers, by their places.
  func subset(_ customers: Customers, _ places: [Int32]) -> Customers {
    Customers(
      rows: places.map { customers.rows[Int($0)] }, columns: customers.columns.mapValues { $0.gathered(places) })
  }

  /// The customers with other values of the levers.
  func population(_ customers: Customers, _ values: [Column]) throws(Diagnostic) -> Population {
    var population = Population(rowCount: customers.rows.count, columns: customers.columns, isStored: false)
    for (reference, column) in zip(leverReferences, values) { population.columns[reference.identity] = column }
    for step in steps {
      let column: Column
      switch step.work {
      case .computed(let formula): column = try evaluation.column(formula, of: population)
      case .placed(let function, let argument):
        let own = try evaluation.column(argument, of: population)
        column = step.standing?.placed(function, customers.rows, own) ?? own
      case .aggregate(let kind, let argument, let condition):
        let others =
          try argument.map { (argument) throws(Diagnostic) in try evaluation.column(argument, of: population) }
          ?? Column(.exact([Int64](repeating: 0, count: customers.rows.count), .integer))
        let parts =
          try condition.map { (condition) throws(Diagnostic) in
            try evaluation.mask(condition, of: population).isTrue
          } ?? Bitmap(count: customers.rows.count, repeating: true)
        if let changed = step.standing?.aggregate(kind, customers.rows, others, takesPart: parts) {
          column = changed
        } else {
          column = step.today?.gathered([Int32](repeating: 0, count: customers.rows.count)) ?? others
        }
      }
      population.columns[step.reference.identity] = column
    }
    return population
  }
}
