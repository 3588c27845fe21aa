import Columns
import Diagnostics
import TestSupport
import Testing

/// Every setting of a sweep is what adopting it would give, and between two breakpoints nothing changes.
@Suite("Sweeps against deciding anew") struct SweepTests {
  static let seeds: [UInt64] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89]

  @Test("A breakpoint's row is what the policy gives there, and no row is missing", arguments: seeds)
  func exact(seed: UInt64) throws {
    var maker = SweptStore(seed: seed)
    var talk = try maker.talk()
    for _ in 0..<4 {
      let policy = maker.policy(caps: false)
      try talk.ask(policy)
      guard let rows = try exactRows(&talk, policy) else { continue }
      let values = rows.texts("x")
      #expect(values == unique(values), "seed \(seed): \(policy)")
      for place in Set([0, values.count / 2, values.count - 1, maker.place(values.count), maker.place(values.count)])
      where place >= 0 && place < values.count {
        let brute = try decided(&talk, values[place])
        #expect(row(rows, place) == brute, "seed \(seed), x = \(values[place]): \(policy)")
        // Half way to the next value the tiers are those of one of the two, and beyond the ends those of the end or of none.
        guard place + 1 < values.count else { continue }
        let (low, high) = (rows.numbers("x")[place], rows.numbers("x")[place + 1])
        let between = try decided(&talk, "\(low + (high - low) / 2)")
        #expect(
          between == brute || between == row(rows, place + 1) || policy.contains("mixed"),
          "seed \(seed), between \(values[place]) and \(values[place + 1]): \(policy)")
      }
    }
  }

  @Test("A grid's row is what the policy gives there, capacities and all", arguments: seeds)
  func grid(seed: UInt64) throws {
    var maker = SweptStore(seed: seed)
    var talk = try maker.talk()
    for _ in 0..<4 {
      let policy = maker.policy(caps: true)
      try talk.ask(policy)
      let rows = try talk.ask("sweep p with x from 0 to 90 step 7.5")
      #expect(rows.rowCount == 13)
      for place in [0, maker.place(13), maker.place(13), 12] {
        let brute = try decided(&talk, rows.texts("x")[place])
        #expect(row(rows, place) == brute, "seed \(seed), x = \(rows.texts("x")[place]): \(policy)")
      }
    }
  }

  @Test("Breakpoints of a policy with a capacity are those of its rules", arguments: seeds.prefix(4))
  func exactWithCapacity(seed: UInt64) throws {
    var maker = SweptStore(seed: seed)
    var talk = try maker.talk()
    let policy = maker.policy(caps: true)
    try talk.ask(policy)
    guard let rows = try exactRows(&talk, policy) else { return }
    for place in 0..<rows.rowCount where place % 5 == 0 {
      let brute = try decided(&talk, rows.texts("x")[place])
      #expect(row(rows, place) == brute, "seed \(seed), x = \(rows.texts("x")[place]): \(policy)")
    }
  }

  /// Nil where the breakpoints are refused, which they are only where the score itself depends on `x`.
  private func exactRows(_ talk: inout Conversation, _ policy: String) throws -> Table? {
    do throws(Diagnostic) {
      return try talk.ask("sweep p with x exact")
    } catch {
      #expect(error.rule == "not-exact" && policy.contains("when w > x"), "\(policy): \(error.message)")
      return nil
    }
  }

  /// Customers and measure of each tier, as a person would find them one setting at a time.
  private func decided(_ talk: inout Conversation, _ value: String) throws -> [String] {
    let table = try talk.ask("simulate p with x = \(value) | summarize n = count(), s = share(m) by to")
    var found: [String: [String]] = [:]
    for (place, tier) in table.texts("to").enumerated() {
      found[tier] = [table.texts("n")[place], rounded(table.numbers("s")[place])]
    }
    return ["A", "B", "C"].flatMap { found[$0] ?? ["0", rounded(0)] }
  }

  private func row(_ table: Table, _ place: Int) -> [String] {
    ["A", "B", "C"].flatMap { tier in
      [table.texts("customers_\(tier)")[place], rounded(table.numbers("share_\(tier)")[place])]
    }
  }

  private func rounded(_ share: Double) -> String { share.isNaN ? "" : "\((share * 1e9).rounded() / 1e9 + 0)" }

  private func unique(_ values: [String]) -> [String] {
    var seen: Set<String> = []
    return values.filter { seen.insert($0).inserted }
  }
}

/// Small stores with ties and missing values, and policies in which a parameter `x` stands in many ways.
struct SweptStore {
  private var source: RandomSource

  init(seed: UInt64) { source = RandomSource(seed: seed) }

  mutating func place(_ count: Int) -> Int { count == 0 ? 0 : source.below(count) }

  mutating func talk() throws -> Conversation {
    var customers = "id,v,w,r,owner,m,tier\n"
    for place in 0..<(20 + source.below(30)) {
      let v = source.chance(10) ? "" : "\(source.below(90)).\(source.pick(["00", "50", "25"]))"
      let w = source.chance(10) ? "" : "\(source.below(90))"
      let r = source.chance(10) ? "" : "\(Double(source.below(900)) / 7)"
      let m = source.chance(10) ? "" : "\(source.below(500)).\(10 + source.below(90))"
      customers += "c\(100 + place),\(v),\(w),\(r),\(source.pick(["li", "wang", "zhao"])),\(m),"
      customers += source.pick(["A", "B", "C"]) + "\n"
    }
    // One of each, so that every column has its type.
    customers += "c001,1.25,3,0.125,li,1.10,A\nc002,80.75,70,60.5,wang,9.90,B\nc003,,,,wang,,D\n"
    var talk = Conversation(MemoryFiles(["c.csv": Array(customers.utf8)]))
    try talk.ask(
      """
      load "c.csv" as customers key id
      measure m
      current tier from tier (A = A, B = B, C = C, D = D)
      """)
    // Half of the stores have customers whom no setting moves, some of them in a tier that no policy has.
    if source.chance(50) {
      let least = source.below(60)
      try talk.ask("where w between \(least) and \(least + 20) | pin \(source.pick(["A", "B", "C", "D"])) \"by hand\"")
      try talk.ask("where v < \(source.below(30)) | pin \(source.pick(["A", "C"])) \"by hand\"")
    }
    try talk.ask("commit \"begin\"")
    return talk
  }

  mutating func policy(caps: Bool) -> String {
    let subject = source.pick([
      "v", "w", "r", "score", "score", "v + w / 4", "v - w", "percentile(v)", "-v + 60", "v * 2", "coalesce(v, w)",
    ])
    let isReal = subject == "r" || subject.contains("/")
    let comparisons =
      isReal
      ? ["\(subject) >= x", "\(subject) > x", "x < \(subject)", "\(subject) >= x - 5", "\(subject) < x"]
      : [
        "\(subject) >= x", "\(subject) > x", "\(subject) >= x - 5", "\(subject) >= x * 2", "\(subject) + 3 >= x",
        "x <= \(subject)", "\(subject) - x >= 2", "\(subject) < x", "\(subject) between x and x + 10",
        "\(subject) > x / 4", "not (\(subject) < x)", "\(subject) + x > 70", "2 * (x + 1) <= \(subject)",
        "\(subject) >= x and w > 20", "\(subject) >= x or owner = li", "v >= x and w >= x",
      ]
    let first = source.pick(comparisons)
    let second = source.chance(40) ? source.pick(comparisons) : source.pick(["w >= 30", "v > 20", "owner = wang"])
    let keep = source.chance(30) ? "\n  keep A while \(subject) >= x - 5" : ""
    let cap =
      caps
      ? "\n  at most \(1 + source.below(8)) in A by \(source.pick(["v", "w"]))\(source.pick(["", " per owner"]))" : ""
    let points = source.chance(20) ? "w > x" : "w > 40"
    // With more than one comparison a value may be reached by some and passed by others: what holds between two is then
    // that of neither.
    let comparing = [first, second, keep, points].map { $0.count { $0 == "x" } }.reduce(0, +)
    return """
      policy p "\(comparing > 1 ? "mixed" : "plain")" {
        param x = 40
        score s weight 60 = percentile(v)
        score t weight 40 = w
        points \(source.below(9)) when \(points)
        tier A when \(first)
        tier B when \(second)
        tier C otherwise\(keep)\(cap)
      }
      """
  }
}
