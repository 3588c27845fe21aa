import Diagnostics
import Language
import Testing

@testable import Shell

@Suite("Forms that are not built") struct NotBuiltTests {
  /// One statement for each form; a policy's clauses stand in a policy.
  private static let statements =
    [
      "clean region", "clean",
    ]

  private static let store: String = "id,region\na,x\n"

  @Test("Each is read, and answers that it is not in this version", arguments: statements)
  func isNamed(statement: String) throws {
    var talk = Conversation(MemoryFiles(["c.csv": Array(NotBuiltTests.store.utf8)]))
    try talk.ask("load \"c.csv\" as customers key id")
    let before = talk.session.pendingCount
    let shown = talk.say(statement)
    #expect(shown.contains("is not in this version"), "\(shown)")
    #expect(talk.session.pendingCount == before)
  }

  @Test("There is a statement for each form") func everyForm() throws {
    var met: Set<Signature> = []
    for text in NotBuiltTests.statements { collect(try Session.parser.statement(text), &met) }
    // The clauses within `service` come with it.
    for signature in notBuilt where signature.kind != .clause(of: "service") {
      #expect(met.contains(signature), "no statement for `\(signature.usage)`")
    }
  }

  private func collect(_ statement: Statement, _ met: inout Set<Signature>) {
    var clauses: [Clause]
    switch statement.form {
    case .command(let clause): clauses = [clause]
    case .pipeline(let pipeline):
      clauses = pipeline.stages
      if case .clause(let clause) = pipeline.source { clauses.append(clause) }
    }
    while let clause = clauses.popLast() {
      met.insert(clause.signature)
      for case .value(_, .block(let inner, _)) in clause.parts { clauses += inner }
    }
  }
}
