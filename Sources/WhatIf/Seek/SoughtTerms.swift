import Columns
import Diagnostics
import Query
import Tiering

/// An aggregate of customers by the tier that a policy gives them, as sums to which each customer adds what its tier says.
///
/// Counts, sums, shares and averages are such; a median is not, and is refused.
struct SoughtTerms: Sendable {
  /// What a customer adds, by its tier: one list of values by customer for each tier, those without a tier last.
  struct Term: Sendable {
    enum Values: Sendable {
      case exact([[Int64]], ExactForm)
      case real([[Double]])
    }
    var values: Values
  }

  /// How an aggregate is made of terms.
  enum Making: Sendable {
    case sum(Int)
    case ratio(Int, Int)
    /// The same whatever the tiers are.
    case fixed(Column)
  }

  private(set) var terms: [Term] = []
  /// In the order of the aggregates.
  private(set) var makings: [(reference: ColumnReference, making: Making)] = []

  /// - Parameters:
  ///   - tier: the column that stands for the policy's tier.
  ///   - among: who is asked about; nil for all.
  init(
    _ aggregation: Binding.Aggregation, tier: ColumnReference, _ domain: TierDomain, among: Bitmap?,
    _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) {
    for (reference, aggregate, _) in aggregation.aggregates {
      let one = Formula.constant(.exact(Exact(units: 1)))
      func term(_ argument: Formula?, _ condition: Formula?) throws(Diagnostic) -> Int {
        terms.append(
          try SoughtTerms.term(argument ?? one, condition, tier, domain, among: among, customers, evaluation))
        return terms.count - 1
      }
      /// Adds 1 for each customer with a value.
      func counted(_ argument: Formula?, _ condition: Formula?) throws(Diagnostic) -> Int {
        guard let argument else { return try term(nil, condition) }
        let present = Formula.not(.isMissing(argument))
        return try term(nil, condition.map { .and([present, $0]) } ?? present)
      }
      let (argument, condition) = (aggregate.argument, aggregate.condition)
      switch aggregate.kind {
      case .count: makings.append((reference, .sum(try counted(argument, condition))))
      case .sum: makings.append((reference, .sum(try term(argument, condition))))
      case .share, .shareOf:
        makings.append((reference, .ratio(try term(argument, condition), try term(argument, nil))))
      case .average:
        makings.append((reference, .ratio(try term(argument, condition), try counted(argument, condition))))
      case .minimum, .maximum, .median, .quantile, .standardDeviation, .countDistinct:
        throw Diagnostic(
          "not-sought", "what is sought is made of counts, sums, shares and averages of customers by tier",
          hint: "count(tier = A) <= 120")
      }
    }
    for (reference, formula) in aggregation.overalls {
      guard !formula.mentions(tier) else {
        throw Diagnostic("not-sought", "overall(…) sees the tiers of today, not those that are sought")
      }
      makings.append(
        (reference, .fixed(try evaluation.column(formula, of: customers, rows: customers.rowCount > 0 ? [0] : []))))
    }
  }

  private static func term(
    _ argument: Formula, _ condition: Formula?, _ tier: ColumnReference, _ domain: TierDomain, among: Bitmap?,
    _ customers: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> Term {
    let count = customers.rowCount
    let depends = argument.mentions(tier) || condition?.mentions(tier) ?? false
    var columns: [(values: Column, isTrue: Bitmap?)] = []
    for place in 0..<(depends ? domain.codes.count + 1 : 1) {
      // One column for each tier, never the same twice, so that nothing kept for one is taken for another.
      let isNone = place == domain.codes.count
      let column = Column(
        .tier([UInt8](repeating: isNone ? 255 : UInt8(place), count: count), domain),
        missing: isNone ? Bitmap(count: count, repeating: true) : nil)
      var population = customers
      population.columns[column.identity] = column
      func given(_ formula: Formula) throws(Diagnostic) -> Formula {
        try formula.replacing { (part) throws(Diagnostic) in
          part == .column(tier) ? .column(ColumnReference(identity: column.identity)) : nil
        }
      }
      let isTrue = try condition.map { (condition) throws(Diagnostic) in
        try evaluation.mask(given(condition), of: population).isTrue
      }
      columns.append((try evaluation.column(given(argument), of: population), isTrue))
    }
    func chosen(_ place: Int) -> Bitmap? {
      let (values, isTrue) = columns[place]
      var rows = isTrue
      if let missing = values.missing { rows = rows.map { $0.subtracting(missing) } ?? ~missing }
      if let among { rows = rows.map { $0 & among } ?? among }
      return rows
    }
    let forms = columns.map { column -> ExactForm? in
      if case .exact(_, let form) = column.values.data { form } else { nil }
    }
    if let form = forms[0], forms.allSatisfy({ $0 == form }) {
      let lists = columns.indices.map { place -> [Int64] in
        guard case .exact(var units, _) = columns[place].values.data else { return [] }
        if let rows = chosen(place) { put(0, at: ~rows, into: &units) }
        return units
      }
      return Term(values: .exact(lists, form))
    }
    let lists = columns.indices.map { place -> [Double] in
      var numbers = doubles(columns[place].values)
      if let rows = chosen(place) { (~rows).forEachOne { numbers[$0] = 0 } }
      return numbers
    }
    return Term(values: .real(lists))
  }
}

/// Sums of terms while customers change tier.
struct RunningTerms {
  /// Exact units, or 0 where the term is real.
  private(set) var units: [Int128]
  private(set) var reals: [Double]
  private let terms: [SoughtTerms.Term]

  init(_ terms: SoughtTerms) {
    self.terms = terms.terms
    units = [Int128](repeating: 0, count: terms.terms.count)
    reals = [Double](repeating: 0, count: terms.terms.count)
  }

  mutating func add(_ row: Int, _ tier: UInt8, times sign: Int) {
    for place in terms.indices {
      switch terms[place].values {
      case .exact(let lists, _):
        units[place] += Int128(sign) * Int128(lists[min(Int(tier), lists.count - 1)][row])
      case .real(let lists): reals[place] += Double(sign) * lists[min(Int(tier), lists.count - 1)][row]
      }
    }
  }
}
