import Columns
import Testing

/// A simulation whose cuts alone changed is answered from a ladder made once: it must say what a session that never
/// asked before says.
@Suite("Ladders of cuts") struct LadderTests {
  private static let policy = """
    policy cuts {
      param a_min = 60
      param b_min = 30
      score value weight 70 = percentile(amount)
      score visits weight 30 = percentile(visits)
      tier A when score >= a_min
      tier B when score > b_min
      tier C otherwise
    }
    """

  private func simulations(_ cuts: [String]) -> [String] {
    cuts.flatMap { cut in
      [
        "simulate cuts with \(cut)", "simulate cuts with \(cut) | summary",
        "simulate cuts with \(cut) | count by from, to",
      ]
    }
  }

  @Test("An answer from the ladder is that of a session without one", arguments: [UInt64(1), 2, 3, 5, 8, 13, 21, 34])
  func ladder(seed: UInt64) throws {
    let cuts = [
      "a_min = 60", "a_min = 0", "a_min = 101", "a_min = 59.999999999999999999", "a_min = 30, b_min = 60", "b_min = -1",
      "a_min = 99999999999999999999999", "a_min = 62.5", "b_min = 100", "b_min = 0.000001",
    ]
    for prelude in [[], ["measure amount"], ["measure amount", "adopt cuts with a_min = 50", "commit \"in force\""]] {
      var maker = StoreMaker(seed: seed)
      var known = try maker.store()
      _ = known.say(Self.policy)
      for statement in prelude { try known.ask(statement) }
      for statement in simulations(cuts) {
        var again = StoreMaker(seed: seed)
        var fresh = try again.store()
        _ = fresh.say(Self.policy)
        for statement in prelude { try fresh.ask(statement) }
        #expect(known.say(statement) == fresh.say(statement), "seed \(seed): \(prelude) \(statement)")
      }
    }
  }

  @Test("A sweep of cuts from the ladder is what each setting gives", arguments: [UInt64(1), 2, 3, 5, 8, 13])
  func sweep(seed: UInt64) throws {
    for missing in ["", "\n  missing as tier C"] {
      var maker = StoreMaker(seed: seed)
      var talk = try maker.store()
      try talk.ask("measure amount")
      try talk.ask(Self.policy.replacing("\n}", with: missing + "\n}"))
      for (parameter, grid) in [
        ("a_min", "from 0 to 100 step 12.5"), ("b_min", "from -1 to 71 step 8"), ("a_min", "from 29 to 31 step 0.1"),
        ("a_min", "from 0 to 100 step 12.5"),
      ] {
        let sweep = try talk.ask("sweep cuts with \(parameter) \(grid)")
        for row in 0..<sweep.rowCount where row % 3 == 0 {
          let value = sweep.texts(parameter)[row]
          let one = try talk.ask(
            "simulate cuts with \(parameter) = \(value) | summarize n = count(), s = sum(amount), t = overall(sum(amount)) by to"
          )
          for tier in ["A", "B", "C"] {
            let place = one.texts("to").firstIndex(of: tier)
            let told: Comment = "seed \(seed): \(parameter) = \(value), tier \(tier)\(missing)"
            #expect(sweep.texts("customers_\(tier)")[row] == place.map { one.texts("n")[$0] } ?? "0", told)
            let whole = one.numbers("t").first ?? .nan
            let share = place.map { one.numbers("s")[$0] / whole } ?? 0
            let swept = sweep.numbers("share_\(tier)")[row]
            #expect(abs(swept - share) < 1e-9 || (swept.isNaN && !share.isNormal), told)
          }
        }
      }
    }
  }
}
