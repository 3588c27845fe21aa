import Foundation
import Testing

/// Published figures, asked for as a person asks.
@Suite("Arms: the figures that are published") struct GroupFigureTests {
  /// So many customers in two arms, so many of them with the outcome.
  private func talk(_ first: (Int, of: Int), _ second: (Int, of: Int)) throws -> Conversation {
    var lines = ["id,arm,renewed"]
    for (name, side) in [("one", first), ("two", second)] {
      for place in 0..<side.of { lines.append("\(name)\(place),\(name),\(place < side.0)") }
    }
    let text = lines.map { $0 + "\n" }.joined()
    var talk = Conversation(MemoryFiles(["c.csv": Array(text.utf8)]))
    try talk.ask("load \"c.csv\" as customers key id")
    return talk
  }

  private func value(_ name: String, _ question: String, _ talk: inout Conversation) throws -> Double {
    try talk.ask("\(question) | where name = \(name)").numbers("value")[0]
  }

  @Test("5 of 83 against 12 of 99: z and p") func twoProportions() throws {
    var talk = try talk((5, of: 83), (12, of: 99))
    let question = "analyze one vs two outcome renewed"
    #expect(abs(try value("z", question, &talk) + 1.4078304151258787) < 1e-9)
    #expect(abs(try value("p", question, &talk) - 0.15918129181156992) < 1e-9)
  }

  @Test("5000 and 5200 are no alarm, 5000 and 5400 are one") func sampleRatio() throws {
    var even = try talk((1, of: 5000), (1, of: 5200))
    let question = "analyze one vs two outcome renewed"
    #expect(abs(try value("sample_ratio_p", question, &even) - 0.0476703766) < 1e-8)
    #expect(!even.say(question).contains("sample ratio alarm"))
    var uneven = try talk((1, of: 5000), (1, of: 5400))
    #expect(uneven.say(question).contains("sample ratio alarm"))
  }

  @Test("50 % against 75 % at power 90 % takes 77 customers an arm") func power() throws {
    var talk = Conversation()
    #expect(try talk.ask("power baseline 50% lift 25pp power 90%").texts("customers_per_arm") == ["77"])
  }

  @Test("A split is even in each stratum and altogether, whatever the order of the file") func splits() throws {
    var rows = (0..<997).map { "c\($0),\($0 % 7),\($0 % 5)" }
    var seen: [[[String]]] = []
    for _ in 0..<2 {
      let text = (["id,region,size"] + rows).map { $0 + "\n" }.joined()
      var talk = Conversation(MemoryFiles(["c.csv": Array(text.utf8)]))
      try talk.ask("load \"c.csv\" as customers key id")
      try talk.ask("customers | split into a, b, c stratified by region, size seed 3")
      for question in [
        "count by arm",
        "count by region, size, arm | summarize low = min(`count`), high = max(`count`) by region, size",
      ] {
        let table = try talk.ask(question)
        if question == "count by arm" {
          #expect(table.numbers("count").sorted() == [332, 332, 333])
        } else {
          for (low, high) in zip(table.numbers("low"), table.numbers("high")) { #expect(high - low <= 1) }
        }
      }
      seen.append(try talk.ask("select id, arm").texts)
      rows.sort { $0.utf8.reversed().lexicographicallyPrecedes($1.utf8.reversed()) }
    }
    #expect(seen[0] == seen[1])
  }
}
