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
}
