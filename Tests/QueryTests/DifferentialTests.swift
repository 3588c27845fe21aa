import Columns
import Diagnostics
import Foundation
import Testing

/// How many random statements are compared; `TIERLAB_DIFFERENTIAL=20000` for the large run, `TIERLAB_SEED` to begin
/// elsewhere.
private let wanted = ProcessInfo.processInfo.environment["TIERLAB_DIFFERENTIAL"].flatMap(Int.init) ?? 400
private let firstSeed = ProcessInfo.processInfo.environment["TIERLAB_SEED"].flatMap(UInt64.init) ?? 1

/// A file that holds the statement that runs: `TIERLAB_TRACE=last.txt`.
private let trace = ProcessInfo.processInfo.environment["TIERLAB_TRACE"]

@Suite("The engine against SQLite")
struct DifferentialTests {
  @Test(
    "random statements over random stores give the cells that SQLite gives",
    .enabled(if: Sqlite.path != nil, "sqlite3 is not installed"))
  func randomStatements() throws {
    var left = wanted
    var seed = firstSeed
    var found = 0
    while left > 0, found < 8 {
      let count = min(left, 40)
      left -= count
      let store = RandomStore(seed: seed)
      var bench = try Workbench(store.files, store.script)
      try bench.retype(RandomStore.types)
      let twins = (0..<count).map { index in
        PipelineMaker.statement(over: store, seed: seed &* 1000 &+ UInt64(index))
      }
      let answers = try Sqlite.answers(store: store.sql, queries: twins.map(\.sql))
      try #require(answers.count == count, "seed \(seed): SQLite answered \(answers.count) of \(count) queries")
      for (twin, rows) in zip(twins, answers) {
        let problem: String?
        // A statement that ends the program is found here.
        if let trace { try? Data("seed \(seed): \(twin.text)\n".utf8).write(to: URL(filePath: trace)) }
        do {
          let (rows, columns) = twin.pivot?.laid(rows, twin.columns) ?? (rows, twin.columns)
          problem = difference(try bench.rows(twin.text), rows, columns)
        } catch {
          problem = "\(error)"
        }
        if let problem {
          found += 1
          Issue.record("seed \(seed), as of \(store.asOf)\n\(twin.text)\n\(problem)\n\(twin.sql)")
        }
      }
      seed += 1
    }
    print("\(wanted - left) statements compared, seeds \(firstSeed)...\(seed - 1)")
  }
}
