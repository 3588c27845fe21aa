import Columns

/// Who moves between two tierings, which way, and whether the data or the rule did it.
///
/// `sameRule` is what the policy in force gives on today's data. Where it is missing (unscored), a customer keeps its
/// tier, so it counts as `from`; the same holds for `to`.
struct Moves {
  private let cells: MoveCells
  /// How many tiers of the domain, from the first, have an order; the others are old names.
  private let ranked: Int

  init(_ cells: MoveCells, ranked: Int) {
    self.cells = cells
    self.ranked = ranked
  }

  /// `to` is another tier than `from`; being given a first tier is a move, being unscored is none.
  var moved: Int { cells.customers { $0.moved } }
  /// Moved with no tier before.
  var first: Int { cells.customers { $0.moved && $0.from == 255 } }
  var up: Int { cells.customers { $0.moved && $0.from != 255 && $0.from < ranked && $0.next < $0.from } }
  var down: Int { cells.customers { $0.moved && $0.from != 255 && $0.from < ranked && $0.next > $0.from } }
  /// from ≠ same rule, to = same rule.
  var data: Int { cells.customers { $0.moved && $0.sameOrFrom == $0.next } }
  /// from = same rule ≠ to.
  var rule: Int { cells.customers { $0.moved && $0.sameOrFrom != $0.next && $0.sameOrFrom == $0.from } }
  var both: Int { cells.customers { $0.moved && $0.sameOrFrom != $0.next && $0.sameOrFrom != $0.from } }
  /// The data would have moved them and the rule moves them back.
  var cancelled: Int { cells.customers { !$0.moved && $0.sameOrFrom != $0.from } }
  /// The measure of those who move, in exact units.
  var movedSum: Int128 { cells.cells.reduce(0) { $0 + ($1.moved ? $1.sum : 0) } }
  var wholeSum: Int128 { cells.cells.reduce(0) { $0 + $1.sum } }
}

/// What is said of single customers: columns over three tierings of the same rows.
struct MoveColumns {
  let from: [UInt8]
  let same: [UInt8]
  let to: [UInt8]
  let ranked: Int
  /// Held in their tier by a `keep` clause; nil where the policy has none.
  let kept: Bitmap?
  /// For whom a tier had no place; nil where the policy has no capacity.
  let displaced: Bitmap?
  /// Held by a pin in another tier than the policy's; nil where nobody is pinned.
  let held: Bitmap?

  init(
    from: Column, sameRule: Column, to: Column, ranked: Int, kept: Bitmap?, displaced: Bitmap?, held: Bitmap? = nil
  ) {
    guard case .tier(let now, _) = from.data, case .tier(let same, _) = sameRule.data, case .tier(let next, _) = to.data
    else { preconditionFailure("moves are between tiers") }
    (self.from, self.same, self.to, self.ranked) = (now, same, next, ranked)
    (self.kept, self.displaced, self.held) = (kept, displaced, held)
  }

  func moved() -> Column { Column(.boolean(moves())) }

  private func moves() -> Bitmap { compareBytes(to, .notEqual, from) & compareBytes(to, .notEqual, 255) }

  func direction() -> Column {
    let known = moves() & compareBytes(from, .less, UInt8(min(ranked, 255)))
    return text(["up", "down"], known) { row in to[row] < from[row] ? 0 : 1 }
  }

  func because() -> Column {
    text(["data", "rule", "both", "keep", "cap", "pin"], told()) { row in reason(row) }
  }

  /// Who is kept or held by a pin is told, moved or not: without it, it would be another tier.
  private func told() -> Bitmap {
    let kept = kept.map { moves() | $0 } ?? moves()
    return held.map { kept | $0 } ?? kept
  }

  private func reason(_ row: Int) -> Int32 {
    if held?[row] ?? false { return 5 }
    if displaced?[row] ?? false { return 4 }
    if kept?[row] ?? false { return 3 }
    let rule = same[row] == 255 ? from[row] : same[row]
    return rule == to[row] ? 0 : rule == from[row] ? 1 : 2
  }

  /// How many are told each reason.
  struct Reasons {
    var data = 0
    var rule = 0
    var both = 0
    var keep = 0
    var cap = 0
    var pin = 0
  }

  func reasons() -> Reasons {
    var counts = [Int](repeating: 0, count: 6)
    told().forEachOne { counts[Int(reason($0))] += 1 }
    return Reasons(
      data: counts[0], rule: counts[1], both: counts[2], keep: counts[3], cap: counts[4], pin: counts[5])
  }

  /// One of the texts in the given rows; the others are missing.
  private func text(_ texts: [String], _ rows: Bitmap, _ choice: (Int) -> Int32) -> Column {
    var codes = [Int32](repeating: -1, count: rows.count)
    rows.forEachOne { codes[$0] = choice($0) }
    return Column(.text(codes: codes, dictionary: TextDictionary(texts)), missing: ~rows)
  }
}
