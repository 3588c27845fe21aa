public import Columns
public import Diagnostics

/// Something about a policy that a person should know before it is applied.
public struct Finding: Sendable {
  /// One of the kinds of the checks, in a few words.
  public var kind: Message
  /// The clause, in words of the language.
  public var rule: String?
  public var message: Message
  /// How many customers it is about; nil where it is about the text alone.
  public var customers: Int?
  /// The row of one of them.
  public var example: Int?

  /// - Parameter example: the row of the customer who shows it best, where not any of them does.
  public init(
    _ kind: Message, _ rule: String? = nil, _ message: Message, customers: Bitmap? = nil, example: Int? = nil
  ) {
    self.kind = kind
    self.rule = rule
    self.message = message
    guard let customers else { return }
    self.customers = customers.population
    self.example = example ?? customers.first
  }
}

extension Bitmap {
  /// The first row that is set.
  var first: Int? {
    guard let word = words.firstIndex(where: { $0 != 0 }) else { return nil }
    return word * 64 + words[word].trailingZeroBitCount
  }
}
