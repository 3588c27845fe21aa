/// How columns share the width of a screen.
///
/// Columns that do not fit even at their least width are dropped from the right; what is left narrows the widest
/// columns first, none below its least.
struct ColumnFit: Equatable {
  /// One for each column that is kept.
  let widths: [Int]

  /// `gap` cells stand between columns. The first column is always kept, narrower than its least if it must be.
  init(natural: [Int], least: [Int], gap: Int, within width: Int?) {
    guard let width else {
      widths = natural
      return
    }
    var kept = natural.count
    func needed(_ widths: [Int]) -> Int { widths.prefix(kept).reduce(0, +) + gap * max(0, kept - 1) }
    while kept > 1, needed(least) > width { kept -= 1 }
    guard needed(natural) > width else {
      widths = Array(natural.prefix(kept))
      return
    }
    func narrowed(to cap: Int) -> [Int] { (0..<kept).map { min(natural[$0], max(least[$0], cap)) } }
    var low = 0
    var high = natural.max() ?? 0
    // The largest cap at which everything fits: `low` fits, `high` does not.
    while high - low > 1 {
      let cap = (low + high) / 2
      if needed(narrowed(to: cap)) <= width { low = cap } else { high = cap }
    }
    var result = narrowed(to: low)
    var spare = width - needed(result)
    for index in result.indices where spare > 0 && result[index] < natural[index] && result[index] >= low {
      result[index] += 1
      spare -= 1
    }
    if kept == 1, let only = result.first { result = [max(1, min(only, width))] }
    widths = result
  }
}
