import Foundation
import Synchronization
import Testing

@testable import LineEditor

@Suite struct StatementHistoryTests {
  private let file = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID()).txt").path

  @Test("sessions that append at once lose nothing of each other")
  func appending() async {
    await withTaskGroup(of: Void.self) { group in
      for session in 0..<4 {
        group.addTask {
          var history = StatementHistory(path: file)
          for number in 0..<200 { history.add("session \(session) 第 \(number)\nsecond line \\") }
        }
      }
    }
    let kept = StatementHistory(path: file).statements
    #expect(kept.count == 800)
    #expect(Set(kept).count == 800)
    #expect(kept.allSatisfy { $0.hasSuffix("\nsecond line \\") })
  }

  @Test(
    "any statement comes back as it was",
    arguments: ["a", "客户 \\n \\\\", "a\nb\r\nc", "\\", "e\u{301} 👨‍👩‍👧", "tab\tand \u{1B}[31m"])
  func roundTrip(statement: String) {
    var history = StatementHistory(path: file)
    history.add(statement)
    #expect(StatementHistory(path: file).statements.map { Array($0.utf8) } == [Array(statement.utf8)])
  }

  @Test("a record cut short does not take the next one with it")
  func torn() throws {
    try Data("whole\nto".utf8).write(to: URL(filePath: file))
    var history = StatementHistory(path: file)
    history.add("next")
    #expect(StatementHistory(path: file).statements == ["whole", "to", "next"])
  }

  @Test("clearing forgets in the file too")
  func clearing() {
    var history = StatementHistory(path: file)
    history.add("a")
    history.clear()
    #expect(history.statements.isEmpty)
    #expect(StatementHistory(path: file).statements.isEmpty)
  }

  @Test("searches in an empty history find nothing")
  func empty() {
    let history = StatementHistory(path: nil)
    #expect(history.older(than: 0, prefix: "", shown: "") == nil)
    #expect(history.newer(than: 0, prefix: "", shown: "") == nil)
    #expect(history.containing("a", upTo: 0) == nil)
    #expect(history.containing("a", upTo: -1) == nil)
    #expect(history.containing("a", from: 1) == nil)
    #expect(history.continuation(of: "a") == nil)
  }
}
