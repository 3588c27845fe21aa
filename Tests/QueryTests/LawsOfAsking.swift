import Foundation
import Shell
import TestSupport
import Testing

/// How many random conditions and statements are tried; `TIERLAB_LAWS=2000` for the large run.
private let wanted = ProcessInfo.processInfo.environment["TIERLAB_LAWS"].flatMap(Int.init) ?? 60
private let firstSeed = ProcessInfo.processInfo.environment["TIERLAB_SEED"].flatMap(UInt64.init) ?? 1

@Suite("Laws of asking") struct LawsOfAsking {
  @Test("where p, where not p and where p is missing are all rows, each once") func partition() throws {
    for seed in firstSeed..<(firstSeed + UInt64(max(1, wanted / 20))) {
      let store = RandomStore(seed: seed)
      var bench = try Workbench(store.files, store.script)
      try bench.retype(RandomStore.types)
      let all = try bench.lines("customers | select id")
      for place in 0..<20 {
        let random = RandomSource(seed: seed &* 7_919 &+ UInt64(place))
        var maker = TwinMaker(store: store, random: random, from: "customers")
        let p = maker.condition(2).text
        let parts = try [
          "where \(p) | select id", "where not (\(p)) | select id",
          "derive unknown = \(p) | where unknown is empty | select id",
        ].map { try bench.lines($0) }
        #expect(parts.flatMap { $0 }.sorted() == all.sorted(), "seed \(seed), as of \(store.asOf): \(p)")
        // A set is a selection as well.
        if place % 5 == 0 {
          _ = try bench.session.run(
            Session.statements(of: "where \(p) | as chosen")[0].statement, text: "where \(p) | as chosen")
          #expect(try bench.lines("chosen | select id") == parts[0], "seed \(seed): the set of \(p)")
        }
      }
    }
  }

  @Test("A shuffled file gives the same answers, byte by byte") func shuffled() throws {
    for seed in firstSeed..<(firstSeed + UInt64(max(1, wanted / 20))) {
      let store = RandomStore(seed: seed)
      var bench = try Workbench(store.files, store.script)
      try bench.retype(RandomStore.types)
      var random = RandomSource(seed: seed &+ 99)
      let files = store.files.mapValues { text in
        let lines = text.split(separator: "\n")
        return ([lines[0]] + lines.dropFirst().shuffled(using: &random)).joined(separator: "\n") + "\n"
      }
      var other = try Workbench(files, store.script)
      try other.retype(RandomStore.types)
      for place in 0..<20 {
        let statement = PipelineMaker.statement(over: store, seed: seed &* 1_009 &+ UInt64(place))
        // Events lie in the order of their file: only customers are the same.
        guard !statement.text.hasPrefix("orders") else { continue }
        #expect(
          try bench.lines(statement.text) == other.lines(statement.text),
          "seed \(seed), as of \(store.asOf): \(statement.text)")
      }
    }
  }
}
