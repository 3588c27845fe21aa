public import Diagnostics

/// How much memory may still be taken. What would take more is refused before it is begun, where the machine would
/// otherwise end the program in the middle of it.
public struct MemoryBudget: Sendable {
  /// Bytes that are free now; nil where nobody knows.
  private let available: @Sendable () -> Int?
  /// What takes less than this is not worth asking for.
  private static let smallest = 64 << 20

  public static let unlimited = MemoryBudget { nil }

  public init(available: @escaping @Sendable () -> Int?) { self.available = available }

  /// Refuses what would not fit.
  ///
  /// - Parameter what: the work, as the beginning of a sentence.
  public func ask(_ bytes: Int, for what: Message) throws(Diagnostic) {
    guard bytes >= MemoryBudget.smallest, let free = available(), bytes > free else { return }
    throw Diagnostic(
      "too-little-memory",
      "\(what) takes about \(MemoryBudget.text(bytes)), and \(MemoryBudget.text(free)) of memory are free",
      hint: "`limits` shows what is used")
  }

  /// Bytes for a person: `640 MB`, `1.5 GB`.
  public static func text(_ bytes: Int) -> String {
    let mega = Double(bytes) / 1_048_576
    if mega < 1024 { return "\(Int(mega.rounded())) MB" }
    let tenths = Int((mega / 102.4).rounded())
    return "\(tenths / 10).\(tenths % 10) GB"
  }
}
