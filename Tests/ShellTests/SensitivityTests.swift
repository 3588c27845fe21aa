import Columns
import Diagnostics
import TestSupport
import Testing

/// A weight or a cut that moves a little less than told changes nobody; a little more, at least one.
@Suite("Sensitivity against moving it") struct SensitivityTests {
  @Test("Every weight and cut, up and down", arguments: [UInt64]([1, 2, 3, 5, 8, 13]))
  func moves(seed: UInt64) throws {
    var maker = SweptStore(seed: seed)
    var source = RandomSource(seed: seed)
    var talk = try maker.talk()
    let values = ["s": 60, "t": 40, "a": 30 + source.below(50), "b": 20 + source.below(20)]
    let cap =
      source.chance(50) ? "\n      at most \(3 + source.below(9)) in A by \(source.pick(["v", "score", "w"]))" : ""
    func policy(_ changed: [String: String]) -> String {
      func value(_ name: String) -> String { changed[name] ?? "\(values[name] ?? 0)" }
      return """
        policy p {
          param a = \(value("a"))
          param b = \(value("b"))
          score s weight \(value("s")) = percentile(v)
          points 3 when owner = li
          score t weight \(value("t")) = w
          tier A when score >= a
          tier B when score > b and w >= 10
          tier C otherwise\(cap)
        }
        """
    }
    /// How many have another tier than as written.
    func moved(_ changed: [String: String]) throws -> Double {
      try talk.ask(policy(changed).replacing("policy p", with: "policy q"))
      return try talk.ask("compare p, q | summarize n = count(not agree)").numbers("n")[0]
    }
    try talk.ask(policy([:]))
    let rows = try talk.ask("sensitivity p")
    #expect(Set(rows.texts("part")) == ["s", "t", "a", "b"] && rows.rowCount == 8, "seed \(seed)")
    for row in 0..<rows.rowCount {
      let (part, direction) = (rows.texts("part")[row], rows.texts("direction")[row])
      let sign = direction == "up" ? 1.0 : -1.0
      for (column, least) in [("first_customer", 1.0), ("five_percent", 2.0)] where cap.isEmpty || least == 1 {
        let distance = rows.numbers(column)[row]
        guard !distance.isNaN, distance > 1e-6, distance < 1000 else { continue }
        let start = rows.numbers("value")[row]
        let told: Comment = "seed \(seed): \(part) \(direction) by \(distance)"
        guard start + sign * distance * 1.0001 > 0 else { continue }
        #expect(try moved([part: decimal(start + sign * (distance * 1.0001 + 1e-9))]) >= least, told)
        if least == 1 { #expect(try moved([part: decimal(start + sign * distance * 0.9999)]) == 0, told) }
      }
    }
  }

  private func decimal(_ value: Double) -> String {
    let units = Int((value * 1e10).rounded())
    let digits = String(units)
    let padded = String(repeating: "0", count: max(0, 11 - digits.count)) + digits
    return "\(padded.dropLast(10)).\(padded.suffix(10))"
  }
}
