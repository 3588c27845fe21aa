import Columns
import Testing

/// Every transcript, with each pass over 128 rows or more made by two threads, and by one: the same bytes. The cases
/// that run on a demo store have 20,000 rows, the others are there for the threads' edges.
@Suite("One thread and two show the same bytes") struct ThreadTests {
  @Test("A case shows what its file says, by one thread and by two", arguments: CaseFile.names)
  func showsTheSame(name: String) throws {
    let file = try CaseFile(named: name)
    for least in [0, Int.max] {
      let shown = try Strips.$least.withValue(least) { try file.played() }
      let difference = CaseFile.difference(file.text, shown)
      #expect(difference == nil, "\(name).case, from \(least) rows on by two threads")
    }
  }
}
