/// The competition ranks of a column's values, ascending, as SQL's RANK: ties share the lowest rank.
public struct Ranks: Sendable {
  /// One for each row, from 1; 0 where the value is missing.
  public let ranks: [Int32]
  /// How many rows have a value.
  public let present: Int
}
