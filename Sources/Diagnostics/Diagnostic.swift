/// What is wrong, where, and what would be right: the only error a user ever meets.
///
/// The message states the rule in a lower-case phrase with names in quotes; the hint is something ready to type.
public struct Diagnostic: Error, Sendable, Hashable {
  /// The stable name of the rule that was broken, such as `unknown-name`; `help errors` lists them.
  public var rule: String
  public var message: Message
  /// Where in the statement; nil where the place is not in the text (a file, the disk).
  public var span: SourceSpan?
  /// What could have stood there, in plain words.
  public var expected: [Message]
  public var hint: Message?
  /// The existing name that is closest to the one given.
  public var nearest: String?
  /// What else is wrong in the same text, where all of it was looked for: each with its own place.
  public var others: [Diagnostic] = []

  public init(
    _ rule: String, _ message: Message, at span: SourceSpan? = nil, expected: [Message] = [], hint: Message? = nil,
    nearest: String? = nil
  ) {
    self.rule = rule
    self.message = message
    self.span = span
    self.expected = expected
    self.hint = hint
    self.nearest = nearest
  }

  /// The same error at a place, where it did not have one yet.
  public func placed(at span: SourceSpan?) -> Diagnostic {
    var copy = self
    if copy.span == nil { copy.span = span }
    return copy
  }

  /// A person has asked to stop.
  public static let interrupted = Diagnostic("interrupted", "stopped; nothing was changed")

  /// Several errors of one text as one, in the order of their places; nil where there are none.
  public init?(all errors: [Diagnostic]) {
    let flat = errors.flatMap { error in
      var alone = error
      alone.others = []
      return [alone] + error.others
    }
    var seen: Set<Diagnostic> = []
    let sorted = flat.enumerated().sorted {
      ($0.element.span?.start ?? .max, $0.offset) < ($1.element.span?.start ?? .max, $1.offset)
    }
    .map(\.element).filter { seen.insert($0).inserted }
    guard var first = sorted.first else { return nil }
    first.others = Array(sorted.dropFirst())
    self = first
  }
}
