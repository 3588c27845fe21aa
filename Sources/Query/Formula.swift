public import Columns

/// A column of a population, known by its identity: that of the stored column, or one given out for a column that a
/// stage will make.
public struct ColumnReference: Sendable, Hashable {
  public let identity: UInt64

  public init(identity: UInt64) { self.identity = identity }
}

/// A checked expression: names are resolved, types agree, dates are fixed. Two equal formulas over the same columns give
/// the same values, so a formula is the key of its own cached result.
public indirect enum Formula: Sendable, Hashable {
  case constant(Value)
  case column(ColumnReference)
  case negate(Formula)
  case sum([Term])
  case product([Factor])
  case compare(Formula, Relation, Formula)
  /// The value is one of these (none of them missing).
  case oneOf(Formula, [Value])
  case textTest(TextTest, Formula, Formula)
  case isMissing(Formula)
  /// The row has any (or, with one name, this) tag.
  case hasTag(Formula, names: [String])
  case not(Formula)
  case and([Formula])
  case or([Formula])
  /// The first branch whose condition is true; conditions that are missing are not true.
  case choice([Branch], otherwise: Formula?)
  case coalesce([Formula])
  case apply(ScalarFunction, [Formula])
  /// An aggregate over the events of each customer.
  case rollUp(RollUp)
  /// A function of a value's place among all rows of the population.
  case overPopulation(PopulationFunction, Formula)
  /// One value for the whole population.
  case overall(Aggregate)
  /// A formula whose values are worth keeping: a definition, a score.
  case kept(Formula)
  /// The value a customer had at the last commit: the formula over the customers of then, whose key stands in `from`,
  /// for the customers of now, whose key stands in `to`.
  case committed(Formula, from: ColumnReference, to: ColumnReference)

  public struct Term: Sendable, Hashable {
    public var value: Formula
    public var subtracted: Bool
    public init(_ value: Formula, subtracted: Bool = false) {
      self.value = value
      self.subtracted = subtracted
    }
  }

  public struct Factor: Sendable, Hashable {
    public var value: Formula
    public var divides: Bool
    public init(_ value: Formula, divides: Bool = false) {
      self.value = value
      self.divides = divides
    }
  }

  public struct Branch: Sendable, Hashable {
    public var condition: Formula
    public var value: Formula
    public init(_ condition: Formula, _ value: Formula) {
      self.condition = condition
      self.value = value
    }
  }
}

public enum TextTest: Sendable, Hashable {
  case contains, startsWith
  /// The second text is a pattern, checked when it was bound.
  case matches
}

/// A function of the values of one row.
public enum ScalarFunction: Sendable, Hashable {
  case absolute, round(digits: Int), floor, ceiling, logarithm, exponential, squareRoot
  case lower, upper, trim, length, replace
  /// Whole days from the value to this day.
  case daysSince(Day)
  case year, month, quarter, week
  /// 0…100 between two bounds, clamped.
  case scale
  /// A number kept within 0…100, as the parts of a score are.
  case clampToPercent
}

/// A function of a value's place among all values of the population; rows without a value have none.
public enum PopulationFunction: Sendable, Hashable {
  /// 100 · (rank − 1) / (n − 1), ties share the lowest rank; 0 where there is only one value.
  case percentile
  /// 1 + the number of type-7 quantile cuts below the value.
  case bins(Int)
  /// SQL's NTILE, ties in order of the key.
  case ntile(Int)
  /// SQL's RANK, ascending.
  case rank
  /// The share of the total held by larger values before this row, ties in order of the key.
  case cumulativeShare
  /// (x − mean) / sample standard deviation.
  case standardScore
}

/// `AGG(TABLE[.COLUMN] [within …] [where E])` as of a day.
public struct RollUp: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case count, sum, average, minimum, maximum, median, quantile(Exact), standardDeviation, countDistinct
  }
  public var kind: Kind
  /// The events' table, by name; and the columns that say whose and when.
  public var table: String
  public var by: ColumnReference
  public var at: ColumnReference
  /// The customers' key column.
  public var key: ColumnReference
  /// What is aggregated, over the events' columns; nil for a plain count.
  public var argument: Formula?
  public var condition: Formula?
  /// Events with `after < day <= through` are seen; nil `after` means from the beginning.
  public var after: Day?
  public var through: Day
}

/// An aggregate over rows; `condition` keeps only the rows for which it is true.
public struct Aggregate: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case count, sum, average, minimum, maximum, median, quantile(Exact), standardDeviation, countDistinct
    /// A group's part of all rows entering the stage.
    case share
    /// The share of the rows that satisfy the condition.
    case shareOf
  }
  public var kind: Kind
  /// Nil for `count()`.
  public var argument: Formula?
  public var condition: Formula?

  public init(_ kind: Kind, _ argument: Formula? = nil, where condition: Formula? = nil) {
    self.kind = kind
    self.argument = argument
    self.condition = condition
  }
}

extension Formula {
  /// One value for the whole population.
  var isOverall: Bool { if case .overall = self { true } else { false } }
}
