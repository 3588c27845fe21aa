public import Diagnostics

/// What was read by a signature: values are found again by the names its places have in the usage line.
public protocol HasParts {
  /// In source order, with the verb and every other fixed word, and with the commas of lists.
  var parts: [Part] { get }
  var span: SourceSpan { get }
}

extension Clause: HasParts {}

/// One item of a list, such as each `NAME = E` of `derive`.
public struct PartGroup: HasParts, Sendable {
  public let role: String
  public let parts: [Part]
  public let span: SourceSpan
}

/// Each looks at this level only: what stands in a list's items is found through `groups`.
extension HasParts {
  /// The value in a place, or nil where the place was left out.
  public func argument(_ role: String) -> Argument? { arguments(role).first }

  /// Every value in places of this name, in source order.
  public func arguments(_ role: String) -> [Argument] {
    parts.compactMap { part in
      if case .value(role, let argument) = part { return argument }
      return nil
    }
  }

  /// Whether a fixed word or sign was written.
  public func has(_ word: String) -> Bool {
    parts.contains { part in
      if case .word(word, _) = part { return true }
      return false
    }
  }

  public func name(_ role: String) -> Name? { names(role).first }

  public func names(_ role: String) -> [Name] {
    arguments(role).compactMap { if case .name(let name) = $0 { name } else { nil } }
  }

  public func text(_ role: String) -> (text: String, span: SourceSpan)? {
    if case .text(let text, let span) = argument(role) { return (text, span) }
    return nil
  }

  public func id(_ role: String) -> (text: String, span: SourceSpan)? {
    if case .id(let text, let span) = argument(role) { return (text, span) }
    return nil
  }

  public func expression(_ role: String) -> Expression? { expressions(role).first }

  public func expressions(_ role: String) -> [Expression] {
    arguments(role).compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
  }

  public func number(_ role: String) -> (number: NumberLiteral, span: SourceSpan)? {
    if case .number(let number, let span) = argument(role) { return (number, span) }
    return nil
  }

  /// A number that is a whole one and fits.
  public func integer(_ role: String) -> Int? {
    guard let number = number(role)?.number, number.scale == 0 else { return nil }
    return Int(exactly: number.units)
  }

  public func date(_ role: String) -> DateLiteral? { dates(role).first }

  public func dates(_ role: String) -> [DateLiteral] {
    arguments(role).compactMap { if case .date(let date, _) = $0 { date } else { nil } }
  }

  public func duration(_ role: String) -> DurationLiteral? {
    if case .duration(let duration, _) = argument(role) { return duration }
    return nil
  }

  public func path(_ role: String) -> (table: Name, column: Name)? {
    if case .path(let table, let column) = argument(role) { return (table, column) }
    return nil
  }

  /// The clauses between braces.
  public func block(_ role: String) -> [Clause]? {
    if case .block(let clauses, _) = argument(role) { return clauses }
    return nil
  }

  public func pipeline(_ role: String) -> Pipeline? {
    if case .pipeline(let pipeline) = argument(role) { return pipeline }
    return nil
  }

  public func statement(_ role: String) -> Statement? {
    if case .statement(let statement) = argument(role) { return statement }
    return nil
  }

  /// The items of a list.
  public func groups(_ role: String) -> [PartGroup] {
    parts.compactMap { part in
      if case .group(role, let parts, let span) = part { return PartGroup(role: role, parts: parts, span: span) }
      return nil
    }
  }

  /// Where the value of a place stands; of a list, from its first item to its last.
  public func span(of role: String) -> SourceSpan? {
    var whole: SourceSpan?
    for part in parts {
      let span: SourceSpan
      switch part {
      case .value(role, let argument): span = argument.span
      case .group(role, _, let place): span = place
      default: continue
      }
      whole = whole.map { $0.through(span) } ?? span
    }
    return whole
  }
}

extension Argument {
  /// Where it stands.
  public var span: SourceSpan {
    switch self {
    case .name(let name): name.span
    case .text(_, let span), .id(_, let span), .number(_, let span), .date(_, let span), .duration(_, let span),
      .block(_, let span):
      span
    case .path(let table, let column): table.span.through(column.span)
    case .expression(let expression): expression.span
    case .pipeline(let pipeline): pipeline.span
    case .statement(let statement): statement.span
    }
  }
}
