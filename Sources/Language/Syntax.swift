public import Diagnostics

/// A name as it was written: an identifier, or a backquoted text. Names are case-sensitive and not yet resolved.
public struct Name: Sendable {
  public var text: String
  /// Written in backquotes: then it is never a keyword and never a bare value.
  public var quoted: Bool
  public var span: SourceSpan

  public init(_ text: String, quoted: Bool = false, at span: SourceSpan) {
    self.text = text
    self.quoted = quoted
    self.span = span
  }
}

/// A number exactly as written: `units / 10^scale`, with the sign outside. `10万` is units 100000, scale 0; `15%` is
/// units 15, scale 2 (0.15); `3pp` is units 3, scale 2.
public struct NumberLiteral: Sendable, Hashable {
  public enum Mark: Sendable, Hashable { case none, percent, percentagePoints }
  public var units: Int128
  public var scale: Int
  public var mark: Mark
  /// A currency sign or word that stood with the number (`¥`, `元`, `$`), without meaning for its value.
  public var currency: String?

  public init(units: Int128, scale: Int = 0, mark: Mark = .none, currency: String? = nil) {
    self.units = units
    self.scale = scale
    self.mark = mark
    self.currency = currency
  }
}

/// A calendar day; always valid once it is parsed. Days count from 1970-01-01 in the proleptic Gregorian calendar.
public struct DateLiteral: Sendable, Hashable {
  public var year: Int
  public var month: Int
  public var day: Int

  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }
}

/// A length of time: `24h 7d 12w 3mo 1y`. Months and years are calendar months.
public struct DurationLiteral: Sendable, Hashable {
  public enum Unit: String, Sendable, CaseIterable {
    case hours = "h", days = "d", weeks = "w", months = "mo", years = "y"
  }
  public var count: Int
  public var unit: Unit

  public init(_ count: Int, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }
}

/// A named stretch of the calendar after `in`: `this quarter`, `last month`, `2025`.
public enum CalendarPeriod: Sendable, Hashable {
  public enum Unit: String, Sendable, CaseIterable { case week, month, quarter, year }
  case this(Unit)
  case last(Unit)
  case year(Int)
}

/// `within SPAN [before SPAN]`.
public struct Window: Sendable, Hashable {
  public var length: DurationLiteral
  public var before: DurationLiteral?

  public init(length: DurationLiteral, before: DurationLiteral? = nil) {
    self.length = length
    self.before = before
  }
}

/// An expression with its place. Chains of `and`, `or`, `+ -`, `* /` are n-ary, so depth is nesting, at most 1,000.
public struct Expression: Sendable {
  public var form: Form
  public var span: SourceSpan

  public init(_ form: Form, at span: SourceSpan) {
    self.form = form
    self.span = span
  }

  public indirect enum Form: Sendable {
    case number(NumberLiteral)
    case text(String)
    case date(DateLiteral)
    case duration(DurationLiteral)
    /// A bare or backquoted word: a column, a parameter, a value; the binder decides.
    case name(Name)
    /// `$cutoff`: a parameter or variable of the script.
    case variable(Name)
    /// `orders.amount`.
    case path(table: Name, column: Name)
    case call(Call)
    case negate(Expression)
    /// `a + b − c`: terms in order; a subtracted one is marked.
    case sum([Term])
    /// `a * b / c`: factors in order; a divisor is marked.
    case product([Factor])
    case comparison(Expression, Comparison, Expression)
    case between(Expression, low: Expression, high: Expression)
    case oneOf(Expression, [Expression])
    case contains(Expression, Expression)
    case startsWith(Expression, Expression)
    case matches(Expression, Expression)
    case isEmpty(Expression)
    case isNotEmpty(Expression)
    /// `has tag T`, `has any tag (T, U)`: true when the customer has at least one of them.
    case hasTag([Name], any: Bool)
    /// `d within 90d before 12mo`.
    case within(Expression, Window)
    /// `d older than 90d`.
    case olderThan(Expression, DurationLiteral)
    /// `d in last quarter`.
    case inPeriod(Expression, CalendarPeriod)
    case not(Expression)
    case and([Expression])
    case or([Expression])
    /// `case { c: v, …, else: v }`.
    case choice([Branch], otherwise: Expression?)
  }

  public enum Comparison: String, Sendable, CaseIterable {
    case equal = "=", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
  }

  public struct Term: Sendable {
    public var subtracted: Bool
    public var value: Expression
    public init(_ value: Expression, subtracted: Bool = false) {
      self.value = value
      self.subtracted = subtracted
    }
  }

  public struct Factor: Sendable {
    public var divides: Bool
    public var value: Expression
    public init(_ value: Expression, divides: Bool = false) {
      self.value = value
      self.divides = divides
    }
  }

  public struct Branch: Sendable {
    public var condition: Expression
    public var value: Expression
    public init(_ condition: Expression, _ value: Expression) {
      self.condition = condition
      self.value = value
    }
  }

  /// `name(arguments [within SPAN [before SPAN]] [where E])`: a function, an aggregate or a roll-up.
  public struct Call: Sendable {
    public var function: Name
    public var arguments: [Expression]
    public var window: Window?
    /// A box of at most one, because a struct cannot hold its own kind.
    public var condition: [Expression]

    public init(_ function: Name, _ arguments: [Expression], window: Window? = nil, condition: Expression? = nil) {
      self.function = function
      self.arguments = arguments
      self.window = window
      self.condition = condition.map { [$0] } ?? []
    }
  }
}

/// One verb, stage or policy clause with its words, as its signature directed them to be read.
public struct Clause: Sendable {
  /// The signature that read it: its position in the vocabulary's list is not needed, its usage line is its identity.
  public var signature: Signature
  public var parts: [Part]
  public var span: SourceSpan

  public init(_ signature: Signature, _ parts: [Part], at span: SourceSpan) {
    self.signature = signature
    self.parts = parts
    self.span = span
  }

  public var verb: String { signature.verb }
}

/// A piece of a clause, in source order.
public enum Part: Sendable {
  /// A word or sign that the signature fixes, such as `key` or `=`.
  case word(String, SourceSpan)
  /// A value in the place that the signature calls `role`.
  case value(role: String, Argument)
  /// One item of a list, or an optional group that has a role of its own.
  case group(role: String, [Part], SourceSpan)
}

public enum Argument: Sendable {
  case name(Name)
  /// A quoted text.
  case text(String, SourceSpan)
  /// The source text of one token, or a quoted text: an id of a customer.
  case id(String, SourceSpan)
  case number(NumberLiteral, SourceSpan)
  case date(DateLiteral, SourceSpan)
  case duration(DurationLiteral, SourceSpan)
  case path(table: Name, column: Name)
  case expression(Expression)
  case pipeline(Pipeline)
  case statement(Statement)
  /// The clauses between braces, in order.
  case block([Clause], SourceSpan)
}

/// Rows from a source through stages.
public struct Pipeline: Sendable {
  public enum Source: Sendable {
    /// A stage stood first: from customers.
    case implied
    /// The statement began with `|`: from `it`.
    case continued
    /// `customers`, `it`, a table or a set.
    case named(Name)
    /// A verb that answers with rows, such as `simulate …`.
    case clause(Clause)
  }

  public var source: Source
  public var stages: [Clause]
  public var span: SourceSpan

  public init(_ source: Source, _ stages: [Clause], at span: SourceSpan) {
    self.source = source
    self.stages = stages
    self.span = span
  }
}

/// One statement of the language.
public struct Statement: Sendable {
  public enum Form: Sendable {
    /// A verb that answers with no rows, such as `load …`.
    case command(Clause)
    case pipeline(Pipeline)
  }

  public var form: Form
  public var span: SourceSpan

  public init(_ form: Form, at span: SourceSpan) {
    self.form = form
    self.span = span
  }
}
