public import Columns
public import Diagnostics
import Synchronization

/// All rows that expressions are about: percentiles are taken over them, whatever `where` keeps.
public struct Population: Sendable {
  public let rowCount: Int
  public var columns: [UInt64: Column]
  /// Columns that are made only where they are looked at.
  public var pending: [UInt64: PendingColumn] = [:]
  /// The columns live as long as the store, so what is computed from them is worth keeping.
  public let isStored: Bool

  public init(rowCount: Int, columns: [UInt64: Column], isStored: Bool) {
    self.rowCount = rowCount
    self.columns = columns
    self.isStored = isStored
  }

  public init(_ table: Table) {
    self.init(
      rowCount: table.rowCount,
      columns: Dictionary(table.fields.map { ($0.column.identity, $0.column) }) { first, _ in first }, isStored: true)
  }
}

/// Results that several statements need, keyed by formula; the least recently used go when it is full.
///
/// It stands outside the session's value: what-ifs, undo and snapshots share it, because a formula names the very
/// columns it reads.
public final class FormulaCache: Sendable {
  private struct Entry {
    var column: Column
    var bytes: Int
    var lastUse: UInt64
  }
  /// What reads no column (a constant, a count of all rows) is told from the same over other rows by their number.
  private struct Key: Hashable {
    var formula: Formula
    var rowCount: Int
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var links: [[UInt64]: CustomerLink] = [:]
    var windows: [[UInt64]: Bitmap?] = [:]
    var indexes: [IndexKey: (any Sendable)?] = [:]
    var tables: [TableKey: any Sendable] = [:]
    var bytes = 0
    var clock: UInt64 = 0
  }
  private let state = Mutex(State())
  private let limit: Int

  public init(limit bytes: Int = 2 << 30) { limit = bytes }

  func column(for formula: Formula, rowCount: Int) -> Column? {
    let key = Key(formula: formula, rowCount: rowCount)
    return state.withLock { state in
      guard let place = state.entries.index(forKey: key) else { return nil }
      state.clock += 1
      // In its place: a formula is long to hash and to compare.
      state.entries.values[place].lastUse = state.clock
      return state.entries.values[place].column
    }
  }

  func keep(_ column: Column, for formula: Formula, rowCount: Int) {
    let key = Key(formula: formula, rowCount: rowCount)
    let bytes = 256 + column.count * 9
    state.withLock { state in
      state.clock += 1
      if let old = state.entries.updateValue(Entry(column: column, bytes: bytes, lastUse: state.clock), forKey: key) {
        state.bytes -= old.bytes
      }
      state.bytes += bytes
      while state.bytes > limit, let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
        state.bytes -= oldest.value.bytes
        state.entries[oldest.key] = nil
      }
    }
  }

  /// Bytes that the kept columns take, and may take.
  public var room: (used: Int, limit: Int) { (state.withLock { $0.bytes }, limit) }

  /// What an index of columns is known by.
  public struct IndexKey: Hashable, Sendable {
    var identities: [UInt64]
    var domain: TierDomain
    var formulas: [Formula]

    /// - Parameter formulas: what else decides the index, beside the columns.
    public init(_ identities: [UInt64], _ domain: TierDomain, formulas: [Formula] = []) {
      self.identities = identities
      self.domain = domain
      self.formulas = formulas
    }
  }

  /// An index of columns, kept once made. What cannot have one is remembered too.
  ///
  /// - Parameter atOnce: false for an index that pays only for those who come again: nil the first time, made the second.
  public func index<Index: Sendable>(
    _ key: IndexKey, atOnce: Bool = false, make: () throws(Diagnostic) -> Index?
  ) throws(Diagnostic) -> Index? {
    let (isKnown, known) = state.withLock { state -> (Bool, Index?) in
      if let known = state.indexes[key] { return (true, known as? Index) }
      if state.indexes.count >= 16 { state.indexes.removeAll() }
      state.indexes[key] = .some(nil)
      return (false, nil)
    }
    guard isKnown || atOnce else { return nil }
    if let known { return known }
    let made = try make()
    state.withLock { $0.indexes[key] = .some(made) }
    return made
  }

  /// What is worked out from columns by formulas, and worth keeping.
  public struct TableKey: Hashable, Sendable {
    var formulas: [Formula]
    var places: [UInt8]
    var identities: [UInt64]

    /// - Parameters:
    ///   - formulas: all that have a say, in a fixed order.
    ///   - places: what they say it about.
    ///   - identities: of further columns.
    public init(_ formulas: [Formula], places: [UInt8], identities: [UInt64]) {
      (self.formulas, self.places, self.identities) = (formulas, places, identities)
    }
  }

  /// A table made once for a key; the last sixteen are kept.
  public func table<T: Sendable>(_ key: TableKey, make: () throws(Diagnostic) -> T) throws(Diagnostic) -> T {
    if let known = state.withLock({ $0.tables[key] }) as? T { return known }
    let made = try make()
    state.withLock { state in
      if state.tables.count >= 16 { state.tables.removeAll() }
      state.tables[key] = made
    }
    return made
  }

  /// For each event the row of its customer, made once for a pair of columns.
  func link(from events: Column, to key: Column) -> CustomerLink {
    let pair = [events.identity, key.identity]
    if let known = state.withLock({ $0.links[pair] }) { return known }
    let made = CustomerLink(customerRows(of: events, in: key), customers: key.count)
    state.withLock { state in
      if state.links.count >= 16 { state.links.removeAll() }
      state.links[pair] = made
    }
    return made
  }

  /// The events that have a customer and are of some days, after the first and through the last; nil where all are. Made
  /// once for all that is asked of them.
  ///
  /// - Parameter pair: the columns that the link is between.
  func events(of link: CustomerLink, between pair: [UInt64], _ at: Column, _ after: Day?, _ through: Day) -> Bitmap? {
    let bounds = [after.map { Int64($0.number) } ?? Int64.min, Int64(through.number)]
    let key = pair + [at.identity] + bounds.map { UInt64(bitPattern: $0) }
    if let known = state.withLock({ $0.windows[key] }) { return known }
    func days(_ relation: Relation, _ day: Day) -> Bitmap {
      guard let bits = at.compared(relation, toUnits: Int64(day.number)) else {
        preconditionFailure("days are compared")
      }
      return bits
    }
    var chosen = days(.lessOrEqual, through)
    if let after { chosen = chosen & days(.greater, after) }
    // A day that is missing is in no window.
    if let missing = at.missing { chosen = chosen.subtracting(missing) }
    if let linked = link.linked { chosen = chosen & linked }
    let made = chosen.isFull ? nil : chosen
    state.withLock { state in
      if state.windows.count >= 16 { state.windows.removeAll() }
      state.windows.updateValue(made, forKey: key)
    }
    return made
  }
}

/// What evaluation may look at beside the population: event tables, kept results, and whether a person said stop.
public struct Evaluation: Sendable {
  public var tables: [String: Population]
  public let cache: FormulaCache
  public let isInterrupted: @Sendable () -> Bool
  /// What large pieces of work may take.
  public var budget = MemoryBudget.unlimited
  /// Told what is computed and what was there already; nil where nobody asks.
  public var trace: EvaluationTrace?
  /// The tables of the last commit; nil where nothing was committed.
  public var committedTables: [String: Population]?

  public init(
    tables: [String: Population], cache: FormulaCache, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.tables = tables
    self.cache = cache
    self.isInterrupted = isInterrupted
  }

  /// The evaluation that goes with a catalog.
  public init(
    _ catalog: Catalog, cache: FormulaCache, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.init(
      tables: Dictionary(catalog.tables.map { ($0.name, Population($0.table)) }) { first, _ in first }, cache: cache,
      isInterrupted: isInterrupted)
    committedTables = catalog.committed.map { committed in
      Dictionary(committed.catalog.tables.map { ($0.name, Population($0.table)) }) { first, _ in first }
    }
  }

  /// The values of a formula for the given rows of a population, or for all of them.
  public func column(_ formula: Formula, of population: Population, rows: [Int32]? = nil) throws(Diagnostic) -> Column {
    let count = rows?.count ?? population.rowCount
    return try operand(formula, population, rows).column(count: count)
  }

  /// The rows for which a condition is true, and those for which it is unknown.
  public func mask(_ formula: Formula, of population: Population, rows: [Int32]? = nil) throws(Diagnostic) -> (
    isTrue: Bitmap, isUnknown: Bitmap?
  ) {
    let column = try column(formula, of: population, rows: rows)
    guard case .boolean(let bits) = column.data else { preconditionFailure("a condition is boolean") }
    return (column.missing.map { bits.subtracting($0) } ?? bits, column.missing)
  }

  /// Stops the statement where a person said stop: looked at before each piece of work that takes a while.
  func goOnUnlessInterrupted() throws(Diagnostic) {
    if isInterrupted() { throw .interrupted }
  }

  func operand(_ formula: Formula, _ population: Population, _ rows: [Int32]?) throws(Diagnostic) -> Operand {
    try goOnUnlessInterrupted()
    switch formula {
    // The binder takes a missing constant for a text.
    case .constant(.missing):
      let none = Column(.text(codes: [], dictionary: TextDictionary([])))
      return .column(none.withoutValues(count: rows?.count ?? population.rowCount))
    case .constant(let value): return .constant(value)
    case .column(let reference):
      if let column = population.columns[reference.identity] {
        return .column(rows.map { column.gathered($0) } ?? column)
      }
      guard let pending = population.pending[reference.identity] else {
        preconditionFailure("a bound column belongs to its population")
      }
      return .column(try pending.column(rows, of: population.rowCount))
    // One value is kept as one: under its own formula a column of it would be taken for it, and it for the column.
    case .kept(let inner) where inner.isOverall: return try operand(inner, population, rows)
    case .kept(let inner):
      return .column(
        try keptColumn(inner, population, rows) { () throws(Diagnostic) in try column(inner, of: population) })
    case .committed(let inner, let from, let to):
      return .column(
        try keptColumn(formula, population, rows) { () throws(Diagnostic) in
          try asCommitted(inner, from: from, to: to, population)
        })
    case .rollUp(let rollUp):
      return .column(
        try keptColumn(formula, population, rows) { () throws(Diagnostic) in try rolledUp(rollUp, population) })
    case .overPopulation(let function, let argument):
      return .column(
        try keptColumn(formula, population, rows) { () throws(Diagnostic) in
          let values = try column(argument, of: population)
          return try placed(function, values)
        })
    case .overall(let aggregate):
      let one = try keptColumn(formula, population, nil) { () throws(Diagnostic) in
        try aggregated(aggregate, of: population, rows: nil, groups: nil)
      }
      // Without a value it keeps its type, which a constant would lose.
      return one.isMissing(0)
        ? .column(one.withoutValues(count: rows?.count ?? population.rowCount)) : .constant(one[0])
    case .negate(let a): return try arithmetic([.init(a, subtracted: true)], population, rows)
    case .sum(let terms): return try arithmetic(terms, population, rows)
    case .product(let factors): return try product(factors, population, rows)
    case .compare(let a, let relation, let b):
      let left = try operand(a, population, rows)
      let right = try operand(b, population, rows)
      return .column(compared(left, relation, right, count: rows?.count ?? population.rowCount))
    case .oneOf(let a, let values):
      return .column(oneOf(try column(a, of: population, rows: rows), values))
    case .textTest(let test, let a, let b):
      let left = try column(a, of: population, rows: rows)
      let right = try operand(b, population, rows)
      return .column(textTested(test, left, right))
    case .isMissing(let a):
      let values = try column(a, of: population, rows: rows)
      if case .tags(let sets) = values.data {
        return .column(Column(.boolean(~sets.members.reduce(Bitmap(count: values.count)) { $0 | $1 })))
      }
      return .column(Column(.boolean(values.missing ?? Bitmap(count: values.count))))
    case .hasTag(let a, let names):
      guard case .tags(let sets) = try column(a, of: population, rows: rows).data else {
        preconditionFailure("tags are asked of a tags column")
      }
      return .column(Column(.boolean(names.reduce(Bitmap(count: sets.rowCount)) { $0 | sets.members(of: $1) })))
    case .not(let a):
      let (isTrue, unknown) = try mask(a, of: population, rows: rows)
      return .column(Column(.boolean(~(unknown.map { $0 | isTrue } ?? isTrue)), missing: unknown))
    case .and(let all): return .column(try conjunction(all, population, rows))
    case .or(let all): return .column(try conjunction(all.map { .not($0) }, population, rows, negated: true))
    case .choice(let branches, let otherwise): return .column(try chosen(branches, otherwise, population, rows))
    case .coalesce(let all): return .column(try coalesced(all, population, rows))
    case .apply(let function, let arguments): return .column(try applied(function, arguments, population, rows))
    }
  }

  /// A result over the whole population, from the cache where it can be, then cut down to the rows asked for.
  private func keptColumn(
    _ formula: Formula, _ population: Population, _ rows: [Int32]?, make: () throws(Diagnostic) -> Column
  ) throws(Diagnostic) -> Column {
    let whole: Column
    if population.isStored, let known = cache.column(for: formula, rowCount: population.rowCount) {
      trace?.note(formula, isReused: true)
      whole = known
    } else {
      trace?.note(formula, isReused: false)
      // A column and what is sorted or counted on the way to it.
      try budget.ask(population.rowCount * 32, for: "computing a column of \(grouped(population.rowCount)) rows")
      whole = try make()
      if population.isStored { cache.keep(whole, for: formula, rowCount: population.rowCount) }
    }
    return rows.map { whole.gathered($0) } ?? whole
  }

  /// `and` by three-valued logic: false where any is false, else unknown where any is, else true. With `negated`, the
  /// opposite of that, which makes `or` of opposites.
  private func conjunction(
    _ all: [Formula], _ population: Population, _ rows: [Int32]?, negated: Bool = false
  ) throws(Diagnostic) -> Column {
    let count = rows?.count ?? population.rowCount
    var isTrue: Bitmap?
    // Nil as long as nothing was unknown: then what is not true is false.
    var isFalse: Bitmap?
    for each in all {
      let (nextTrue, nextUnknown) = try mask(each, of: population, rows: rows)
      if let unknown = nextUnknown {
        isFalse = (isFalse ?? isTrue.map { ~$0 } ?? Bitmap(count: count)) | ~(unknown | nextTrue)
      } else if let known = isFalse {
        isFalse = known | ~nextTrue
      }
      isTrue = isTrue.map { $0 & nextTrue } ?? nextTrue
    }
    let all = isTrue ?? Bitmap(count: count, repeating: true)
    guard let isFalse else { return Column(.boolean(negated ? ~all : all)) }
    return Column(.boolean(negated ? isFalse : all), missing: ~(all | isFalse))
  }
}
