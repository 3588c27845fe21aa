import Testing

@Suite("Tiers in expressions")
struct TierTests {
  @Test(
    "are compared by code or label, ordered by the policy, and texts where a text is wanted",
    arguments: [
      ("where tier = gold | select id", ["c", "d"]), ("where tier = 金 | select id", ["c", "d"]),
      ("where gold = tier | select id", ["c", "d"]), ("where tier != gold | select id", ["a", "e"]),
      ("where tier in (gold, plain) | select id", ["a", "c", "d", "e"]),
      ("where not (tier = gold) | select id", ["a", "e"]),
      ("where tier is empty | select id", ["b"]), ("count by tier", ["gold|2", "plain|2", "∅|1"]),
      ("sort tier, id desc | select id", ["d", "c", "e", "a", "b"]),
      ("sort tier desc | select id", ["a", "e", "c", "d", "b"]),

      ("summarize count(tier = gold), m = count(where tier = plain)", ["2|2"]),
      ("select upper(tier), length(tier) | take 1", ["PLAIN|5"]),
      ("derive t = coalesce(tier, \"none\") | count by t", ["gold|2", "none|1", "plain|2"]),
      (
        "select t = if(tier = gold, tier, \"other\"), u = case { tier = gold: tier } | count by t, u",
        ["gold|gold|2", "other|∅|3"]
      ),
    ] as [(String, [String])])
  func tiers(_ statement: String, _ lines: [String]) throws {
    var bench = try Workbench(
      ["customers.csv": "id,level\na,铜\nb,\nc,金\nd,金\ne,铜\n"],
      "load \"customers.csv\" as customers key id\ncurrent tier from level (金 = gold, 银 = silver, 铜 = plain)")
    #expect(try bench.lines(statement) == lines)
  }
}
