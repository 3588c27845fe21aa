import Columns

/// Customers counted, and their measure added, by tier before, tier of the same rule and new tier: all that a headline
/// and a matrix say, out of one pass. 255 is no tier.
struct MoveCells {
  struct Cell {
    var from: UInt8
    var same: UInt8
    var to: UInt8
    var customers: Int
    /// Exact units of the measure; 0 where there is none.
    var sum: Int128 = 0
    /// The place of the rule that decides, where cells are told apart by it; 255 for none.
    var rule: UInt8 = 255

    /// Being unscored is no move: the customer keeps its tier.
    var next: UInt8 { to == 255 ? from : to }
    var sameOrFrom: UInt8 { same == 255 ? from : same }
    var moved: Bool { from != next }
  }

  /// In order of the tiers, no tier last; none is empty.
  private(set) var cells: [Cell]

  init(cells: [Cell]) {
    self.cells = cells.filter { $0.customers > 0 }.sorted {
      ($0.from, $0.to, $0.same) < ($1.from, $1.to, $1.same)
    }
  }

  /// - Parameters:
  ///   - same: nil where it is `from`.
  ///   - measure: exact units with their bounds; rows outside `present` have none.
  init(from: [UInt8], same: [UInt8]?, to: [UInt8], tiers: Int, measure: Column?) {
    let places = same.map { [from, $0, to] } ?? [from, to]
    let width = tiers + 1
    let codes: RowGroups
    var cells: [Cell] = []
    if width <= 40 {
      let size = places.count == 3 ? width * width * width : width * width
      codes = size <= 256 ? .bytes(tierBytes(places, width: width)) : .words(tierCodes(places, width: width))
      func tier(_ place: Int) -> UInt8 { place == tiers ? 255 : UInt8(place) }
      for code in 0..<size {
        let from = tier(places.count == 3 ? code / width / width : code / width)
        cells.append(
          Cell(
            from: from, same: places.count == 3 ? tier(code / width % width) : from, to: tier(code % width),
            customers: 0))
      }
    } else {
      var known: [SIMD4<UInt8>: Int32] = [:]
      var own: [Int32] = []
      for row in from.indices {
        let cell = Cell(from: from[row], same: same?[row] ?? from[row], to: to[row], customers: 0)
        let key = SIMD4(cell.from, cell.same, cell.to, 0)
        if known[key] == nil {
          known[key] = Int32(cells.count)
          cells.append(cell)
        }
        own.append(known[key] ?? 0)
      }
      codes = .words(own)
    }
    for (code, size) in groupSizes(codes, groups: cells.count).enumerated() { cells[code].customers = Int(size) }
    if let measure, let sums = groupedSums(measure, codes, count: cells.count, chosen: measure.missing.map { ~$0 }) {
      for (code, sum) in sums.enumerated() { cells[code].sum = sum }
    }
    self.init(cells: cells)
  }

  /// Has each cell name the rule that decides for it, where a tier tells it.
  ///
  /// - Parameter rules: the place of the only rule that gives each tier.
  mutating func nameRules(_ rules: [UInt8: UInt8]) {
    for place in cells.indices { cells[place].rule = rules[cells[place].to] ?? 255 }
  }

  func customers(where holds: (Cell) -> Bool) -> Int { cells.reduce(0) { $0 + (holds($1) ? $1.customers : 0) } }
}
