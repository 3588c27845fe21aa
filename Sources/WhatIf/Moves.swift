import Columns

/// Who moves between two tierings, which way, and whether the data or the rule did it.
///
/// `sameRule` is what the policy in force gives on today's data. Where it is missing (unscored), a customer keeps its
/// tier, so it counts as `from`; the same holds for `to`.
struct Moves {
  let count: Int
  /// `to` is another tier than `from`; being given a first tier is a move, being unscored is none.
  let moved: Bitmap
  /// Moved with no tier before.
  let first: Bitmap
  let up: Bitmap
  let down: Bitmap
  /// from ≠ same rule, to = same rule.
  let data: Bitmap
  /// from = same rule ≠ to.
  let rule: Bitmap
  let both: Bitmap
  /// The data would have moved them and the rule moves them back.
  let cancelled: Bitmap

  /// Held in their tier by a `keep` clause; they moved, if they did, for that and not for data or rule.
  let kept: Bitmap
  /// Moved because a tier had no place for them.
  let capped: Bitmap

  /// - Parameters:
  ///   - ranked: how many tiers of the domain, from the first, have an order; the others are old names.
  ///   - kept: who holds a tier by a `keep` clause.
  ///   - displaced: for whom a tier had no place.
  init(from: Column, sameRule: Column, to: Column, ranked: Int, kept: Bitmap, displaced: Bitmap) {
    guard case .tier(let now, _) = from.data, case .tier(let same, _) = sameRule.data, case .tier(let next, _) = to.data
    else { preconditionFailure("moves are between tiers") }
    count = from.count
    var masks = [Bitmap](repeating: Bitmap(count: now.count), count: 8)
    for row in 0..<now.count {
      let a = now[row]
      let s = same[row] == 255 ? a : same[row]
      let b = next[row] == 255 ? a : next[row]
      if a == b {
        if s != a { masks[7][row] = true }
        continue
      }
      masks[0][row] = true
      if a == 255 {
        masks[1][row] = true
      } else if a < ranked {
        masks[b < a ? 2 : 3][row] = true
      }
      if !kept[row], !displaced[row] { masks[s == b ? 4 : s == a ? 5 : 6][row] = true }
    }
    (moved, first, up, down) = (masks[0], masks[1], masks[2], masks[3])
    (data, rule, both, cancelled) = (masks[4], masks[5], masks[6], masks[7])
    self.kept = kept.subtracting(displaced)
    capped = displaced & masks[0]
  }

  func directionColumn() -> Column { textColumn(["up", "down"], [up, down]) }

  func becauseColumn() -> Column {
    textColumn(["data", "rule", "both", "keep", "cap"], [data, rule, both, kept, capped])
  }

  private func textColumn(_ texts: [String], _ rows: [Bitmap]) -> Column {
    var codes = [Int32](repeating: -1, count: count)
    for (code, rows) in rows.enumerated() { rows.forEachOne { codes[$0] = Int32(code) } }
    return Column(
      .text(codes: codes, dictionary: TextDictionary(texts)),
      missing: ~rows.reduce(Bitmap(count: count)) { $0 | $1 })
  }
}
