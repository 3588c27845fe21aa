import Columns
import Diagnostics
import Language
import Query
import Shell
import Testing

@testable import Tiering

/// What `reach` finds gives the tier when it is applied, and one unit less does not.
@Suite("Reach: the smallest change") struct ReachTests {
  private static let nowhere = SourceSpan(0, 0)

  private static func reach(_ tier: String, _ policy: String, _ talk: Conversation) throws(Diagnostic) -> (
    reach: Reach, rows: Int
  ) {
    var binding = Binding(talk.session.catalog)
    let customers = try binding.enterCustomers(at: nowhere)
    let bound = try binding.policy(named: Name(policy, at: nowhere), with: [])
    let reach = try Reach(
      Name(tier, at: nowhere), under: bound, by: [], unchangeable: [], Population(customers.table),
      talk.session.evaluation, &binding)
    return (reach, customers.table.rowCount)
  }

  /// One step nearer to where it was, for each of the things that change; nil where that is no change at all.
  private static func nearer(_ change: Change, _ reach: Reach, _ row: Int) -> [Change] {
    change.parts.indices.compactMap { place -> Change? in
      var less = change
      let part = change.parts[place]
      guard let lever = reach.levers.first(where: { $0.name == part.column }), lever.scale != .flag,
        let before = lever.steps(of: row)
      else { return nil }
      let steps = part.steps > before ? part.steps - 1 : part.steps + 1
      guard steps != before else { return nil }
      less.parts[place] = lever.part(from: row, to: steps, today: nil)
      return less
    }
  }

  @Test("On random policies and stores the change gives the tier, and one unit less does not", arguments: 0..<14)
  func random(seed: Int) throws {
    var maker = StoreMaker(seed: UInt64(seed) &* 6151 &+ 11)
    var talk = try maker.store()
    try talk.ask("\(maker.richPolicy(named: "rich"))\nadopt rich\ncommit \"first\"\n\(maker.richPolicy(named: "next"))")
    if seed.isMultiple(of: 2) { try talk.ask(maker.pins()) }
    for tier in ["A", "B", "C"] {
      let (reach, rows) = try ReachTests.reach(tier, "next", talk)
      for row in stride(from: 0, to: rows, by: max(1, rows / 6)) where reach.tiers[row] != reach.target {
        for change in try reach.changes(for: row).found {
          #expect(try reach.holds(change, row), "seed \(seed), row \(row): \(change.text)")
          for less in ReachTests.nearer(change, reach, row) {
            let still = try reach.holds(less, row)
            #expect(!still, "seed \(seed), row \(row), tier \(tier): \(change.text), and \(less.text) too")
          }
        }
      }
    }
  }

  @Test("Where what decides goes up and down, or depends on everybody, too", arguments: 0..<6)
  func winding(seed: Int) throws {
    var maker = StoreMaker(seed: UInt64(seed) &* 7127 &+ 3)
    var talk = try maker.store()
    let text = maker.windingPolicy(named: "next")
    try talk.ask(text)
    if seed.isMultiple(of: 3) { try talk.ask(maker.pins()) }
    for tier in ["A", "B", "C"] {
      let (reach, rows) = try ReachTests.reach(tier, "next", talk)
      let open = stride(from: 0, to: rows, by: max(1, rows / 3)).filter { reach.tiers[$0] != reach.target }
      for row in open {
        for change in try reach.changes(for: row).found {
          #expect(try reach.holds(change, row), "seed \(seed), row \(row): \(change.text)\n\(text)")
          for less in ReachTests.nearer(change, reach, row) {
            let still = try reach.holds(less, row)
            #expect(!still, "seed \(seed), row \(row), tier \(tier): \(change.text), and \(less.text) too\n\(text)")
          }
        }
      }
      for (row, change) in zip(open, try reach.cheapest(for: open.map { Int32($0) })) {
        guard let change else { continue }
        #expect(try reach.holds(change, row), "the stage: seed \(seed), row \(row): \(change.text)\n\(text)")
      }
      // Nothing smaller of one whole number.
      guard let lever = reach.levers.first(where: { $0.name == "visits" }) else { continue }
      for row in open.prefix(3) {
        guard let start = lever.steps(of: row), !(talk.session.catalog.pins?.rows.contains(Int32(row)) ?? false) else {
          continue
        }
        let found = try reach.changes(for: row).found.first { $0.column == "visits" }
        for distance in 1..<(found.map { abs($0.parts[0].steps - start) } ?? 40) {
          for steps in [start + distance, start - distance] where lever.range.contains(steps) {
            let change = Change(parts: [lever.part(from: row, to: steps, today: nil)], cost: 0)
            let gives = try reach.holds(change, row)
            #expect(!gives, "seed \(seed), row \(row), tier \(tier): \(change.text) is smaller\n\(text)")
          }
        }
      }
    }
  }

  /// Who pays more moves the average too: 50 is above the average of today, and not above that with it.
  @Test("A value over everybody moves with the customer") func overall() throws {
    var talk = Conversation(MemoryFiles(["c.csv": Array("id,amount\na,10\nb,20\nc,90\n".utf8)]))
    try talk.ask(
      """
      load "c.csv" as customers key id
      policy p {
        tier A when amount > overall(avg(amount))
        tier B otherwise
      }
      """)
    let (reach, _) = try ReachTests.reach("A", "p", talk)
    #expect(try reach.changes(for: 0).found.map(\.after) == ["56"])
    #expect(try reach.cheapest(for: [0, 1]).map { $0?.after } == ["56", "51"])
  }

  /// Every value of one whole number is tried: the smallest that gives the tier is the one that is found.
  @Test("No smaller change of one column gives the tier", arguments: 0..<8) func exhaustive(seed: Int) throws {
    var maker = StoreMaker(seed: UInt64(seed) &* 389 &+ 77)
    var talk = try maker.store()
    try talk.ask(maker.policy(named: "next"))
    for tier in ["A", "B", "C"] {
      let (reach, rows) = try ReachTests.reach(tier, "next", talk)
      guard let lever = reach.levers.first(where: { $0.name == "visits" }) else { continue }
      for row in stride(from: 0, to: rows, by: max(1, rows / 4)) where reach.tiers[row] != reach.target {
        guard let start = lever.steps(of: row) else { continue }
        let found = try reach.changes(for: row).found.first { $0.column == "visits" }
        let limit = found.map { abs($0.parts[0].steps - start) } ?? 60
        for distance in 1..<max(1, Int(limit)) {
          for steps in [start + Int64(distance), start - Int64(distance)] where lever.range.contains(steps) {
            let change = Change(parts: [lever.part(from: row, to: steps, today: nil)], cost: 0)
            #expect(
              try !reach.holds(change, row), "seed \(seed), row \(row), tier \(tier): \(change.text) is smaller")
          }
        }
      }
    }
  }

  @Test("As a stage it finds what it finds for each customer") func stage() throws {
    for seed in 0..<3 {
      var maker = StoreMaker(seed: UInt64(seed) &* 71 &+ 2)
      var talk = try maker.store()
      try talk.ask(maker.policy(named: "next"))
      let (reach, rows) = try ReachTests.reach("A", "next", talk)
      let open = (0..<Int32(rows)).filter { reach.tiers[Int($0)] != reach.target }
      let all = try reach.cheapest(for: open)
      for (row, change) in zip(open, all).prefix(10) {
        let (found, _) = try reach.changes(for: Int(row))
        let best = found.filter { $0.parts.count == 1 }.min { $0.cost < $1.cost } ?? found.min { $0.cost < $1.cost }
        // A single customer's are checked by applying them; the stage's are searched alone.
        if let best { #expect(change?.cost == best.cost, "seed \(seed), row \(row)") }
      }
    }
  }

  @Test("Set by hand and simulated, a change gives the tier") func applied() throws {
    var talk = Conversation()
    try talk.session.beginDemo("retail")
    let found = try talk.ask(
      "where tier = B | reach A under standard | where steps = 1 and column = \"strategic\" | take 3")
    #expect(found.rowCount > 0)
    let key = found.fields[0].name
    for (id, after) in zip(found.texts(key), found.texts("after")) {
      let tier = try talk.ask(
        """
        where \(key) = "\(id)" | set strategic = \(after)
        simulate standard | where \(key) = "\(id)" | select to
        """
      ).texts("to")
      #expect(tier == ["A"], "\(id) with strategic \(after)")
      let less = try talk.ask(
        """
        where \(key) = "\(id)" | set strategic = \((Int(after) ?? 0) - 1)
        simulate standard | where \(key) = "\(id)" | select to
        """
      ).texts("to")
      #expect(less != ["A"], "\(id) with less than \(after)")
    }
  }
}
