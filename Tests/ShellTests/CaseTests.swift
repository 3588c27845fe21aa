import Foundation
import Testing

@Suite("Cases: what is typed, and what is shown")
struct CaseTests {
  private static let records = ProcessInfo.processInfo.environment["TIERLAB_RECORD"] == "1"

  @Test("A case shows what its file says", arguments: CaseFile.names)
  func shows(name: String) throws {
    let file = try CaseFile(named: name)
    let shown = try file.played()
    guard let difference = CaseFile.difference(file.text, shown) else { return }
    if CaseTests.records {
      try shown.write(toFile: file.path, atomically: true, encoding: .utf8)
      Issue.record("recorded anew, to be read before it is kept: \(name)\n\(difference)")
    } else {
      Issue.record("\(name).case, \(difference)")
    }
  }

  @Test("There are cases") func thereAreCases() { #expect(CaseFile.names.count >= 40) }
}
