import Columns
import Diagnostics
import Foundation
import Language
import Query
import Testing

@testable import Shell
@testable import Tiering

/// What must hold for every verb, stage, source and function, whoever adds it.
@Suite("Lists") struct ListTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  // MARK: Signatures and their examples

  /// Examples of forms whose manual shows none: they need files, or end the session.
  private static let furtherExamples = [
    "load \"客户.csv\" as customers key 客户编号",
    "load \"orders.csv\" as orders of customers by customer_id at order_date",
    "load \"scores.csv\" as columns of customers by customer_id known at 2026-06-30",
    "save as \"x.tierlab\"", "include \"f.tier\"", "quit", "set width 100", "customers | filter region = 华东",
    "record \"f.tier\"", "history clear",
    "policy p {\n  param a = 80\n  let b = 1\n  score s weight 40 = 1\n  points 5 when b > 0\n  tier A when score > a\n"
      + "  tier B otherwise\n  missing as tier B\n  keep A while score > a\n  at most 2 in A by score\n"
      + "  input recency = last_order \"days\"\n  service A { contact every 7d respond within 1h minutes 45 owner_max 30 "
      + "return_to_pool after 30d }\n}",
  ]

  @Test("Every signature is met by an example") func everySignature() throws {
    var met: Set<Signature> = []
    for example in everyManual.flatMap(\.examples) + ListTests.furtherExamples {
      do throws(Diagnostic) {
        met.formUnion(signatures(of: try Session.parser.statement(example)))
      } catch {
        Issue.record("`\(example)` is not read: \(error.message)")
      }
    }
    for manual in everyManual {
      for signature in manual.signatures {
        #expect(met.contains(signature), "no example of `\(signature.usage)`")
      }
    }
  }

  @Test("Every manual shows two examples", arguments: everyManual.indices)
  func twoExamples(place: Int) {
    let manual = everyManual[place]
    // A policy's clauses have a page of their own.
    guard manual.verb != policyManual.verb, manual.verb != serviceManual.verb else { return }
    #expect(Set(manual.examples).count >= 2, "\(manual.verb): \(manual.examples)")
  }

  @Test("The examples of a manual use one of its own forms", arguments: everyManual.indices)
  func ownExamples(place: Int) throws {
    let manual = everyManual[place]
    for example in manual.examples {
      let met = signatures(of: try Session.parser.statement(example))
      #expect(
        !met.isDisjoint(with: manual.signatures) || ["undo", "redo", "revert", "apply"].contains(manual.verb),
        "\(example)")
    }
  }

  private func signatures(of statement: Statement) -> Set<Signature> {
    switch statement.form {
    case .command(let clause): return signatures(of: clause)
    case .pipeline(let pipeline):
      var all: Set<Signature> = []
      if case .clause(let clause) = pipeline.source { all = signatures(of: clause) }
      return pipeline.stages.reduce(into: all) { $0.formUnion(signatures(of: $1)) }
    }
  }

  private func signatures(of clause: Clause) -> Set<Signature> {
    clause.parts.reduce(into: [clause.signature]) { all, part in
      guard case .value(_, let argument) = part else { return }
      switch argument {
      case .block(let clauses, _): for inner in clauses { all.formUnion(signatures(of: inner)) }
      case .statement(let statement): all.formUnion(signatures(of: statement))
      default: break
      }
    }
  }

  // MARK: The demo store

  /// The demo store with something to take back, something to evaluate again, and a last answer.
  private static let demo = Result { () throws -> Conversation in
    // The files that examples name.
    let files = [
      "customers.csv": "customer_id,name\nC0000001,华新\n",
      "customers_Q4.csv": "customer_id,name\nC0000001,华新\nC0000002,新客户\n",
      "erp.recipe": "load \"customers.csv\" as customers key customer_id\n",
      "orders.csv": "customer_id,date,amount\nC0000001,2026-06-01,5\n",
      "scores.csv": "customer_id,score_2026\nC0000001,7\n",
      "manual.csv": "id,tier,until,why\nC0000001,A,2026-12-31,new contract\n",
      "checks/tiers.tier": "language 1\nassert count(tier = A) > 0\n",
      "tags.tier": "language 1\ndefine tag met \"met in person\"\n",
    ]
    var talk = Conversation(MemoryFiles(files.mapValues { Array($0.utf8) }))
    try talk.session.beginDemo("retail")
    try talk.ask(
      """
      define tag recent "an order in 30 days" when last_order within 30d
      adopt standard
      where tier = A | split into visit, mail stratified by region seed 7
      commit "first"
      define tag regular "an order in 90 days" when last_order within 90d
      define tag quiet "no order in a year" when last_order older than 365d
      customers | take 3
      """)
    return talk
  }

  @Test("Every example of every manual runs on the demo store", arguments: everyManual.indices)
  func runsOnTheDemo(place: Int) throws {
    var talk = try ListTests.demo.get()
    for example in everyManual[place].examples {
      do throws(Diagnostic) {
        // Each commit needs something to put on record.
        if everyManual[place].verb == "commit" { try talk.ask("customers | take 1 | set owner = 李伟") }
        try talk.ask(example)
      } catch {
        Issue.record("`\(example)` fails on the demo store: \(error.message)")
      }
    }
  }

  @Test("What the manual of the language shows of what is built runs on the demo store")
  func languageExamples() throws {
    var talk = try ListTests.demo.get()
    try talk.ask(
      """
      undo
      as_of 2026-06-30
      define amount_12m = sum(orders.amount within 12mo)
      define amount_prev_12m = sum(orders.amount within 12mo before 12mo)
      measure amount_12m
      current tier from 客户等级 (重点客户 = A, 潜力客户 = B, 普通客户 = C)
      describe
      where tier = B and last_order older than 90d | top 20 by amount_12m
      summarize count(), share(amount_12m), avg(margin) by tier
      define tag key_account "近3个月有成交且累计金额超过10万" when last_order within 3mo and amount_total > 10万
      where region = 华东 and tier = B | tag "win-back"
      retag
      simulate standard with a_min = 75
      simulate standard with a_min = 75 | where moved | top 20 by amount_12m
      compare standard, growth
      compare standard, standard with (a_min = 75) as lower
      adopt standard with a_min = 75
      diff
      commit "A cut 80 -> 75 after Q3 review"
      log
      language 1
      param cutoff = 80 "score from which a customer is A"
      let before = count(tier = A)
      adopt standard with a_min = $cutoff
      assert count(tier = A) between 50 and 20000, "tier A is out of range"
      print "A: {$before} -> {count(tier = A)}"
      customers | where region = 华东 and owner is empty | set owner = 李伟
      discard
      """)
    #expect(try talk.ask("log").rowCount >= 1)
  }

  // MARK: Folders and lists

  @Test("What lies in a folder of verbs is in the list beside it")
  func folders() throws {
    let elsewhere = ["Help"]
    try check(
      "Sources/Shell/Commands", conformingTo: "Command",
      commands.map { "\($0)" }.filter { !elsewhere.contains($0) }, besides: ["Command"])
    try check(
      "Sources/Shell/Sources", conformingTo: "SessionSource", sessionSources.map { "\($0)" },
      besides: ["SessionSource", "Portrait", "ChangedRows", "DifferenceRows"])
    try check(
      "Sources/Shell/Stages", conformingTo: "ActingStage", actingStages.map { "\($0)" }, besides: ["ActingStage"])
    try check(
      "Sources/Query/Operators", conformingTo: "Stage", queryStages.map { "\($0)" }, besides: ["Stage", "RowSource"])
    try check(
      "Sources/WhatIf", conformingTo: "RowSource", rowSources.map { "\($0)" },
      besides: ["ArmComparison", "OnSet", "Wording"],
      folders: ["Simulation", "Sweep", "Seek", "Comparison", "Backtest", "Sensitivity", "Spread"])
  }

  @Test("What lint can find is in its list") func lintChecksAreListed() throws {
    try check(
      "Sources/Tiering/Lint", conformingTo: "LintCheck", lintChecks.map { "\($0)" },
      besides: [
        "Finding", "FormulaBounds", "FormulaFolding", "FormulaParts", "Fraction", "Lint", "Region", "WrittenNames",
      ])
  }

  /// Every type that says it conforms is in the list, everything in the list is in the folder, and every file but those
  /// named, and those of inner folders, has such a type.
  private func check(
    _ folder: String, conformingTo name: String, _ list: [String], besides others: Set<String>, folders: [String] = []
  ) throws {
    var declared: Set<String> = []
    var others = others
    var files = try swiftFiles(folder)
    #expect(!files.isEmpty)
    for inner in folders {
      let more = try swiftFiles("\(folder)/\(inner)")
      others.formUnion(more.map(\.name))
      files += more
    }
    for (file, text) in files {
      let types = text.matches(of: /\n(?:public )?(?:struct|enum) (\w+): ([\w, ]+) \{/)
        .filter { $0.2.split(separator: ", ").contains { $0 == name } }.map { String($0.1) }
      #expect(
        !types.isEmpty || others.contains(file), "\(folder)/\(file).swift has no \(name): what is it doing there?")
      for type in types { #expect(list.contains(type), "\(type) of \(folder)/\(file).swift is not in the list") }
      declared.formUnion(types)
    }
    for type in list where !declared.contains(type) {
      Issue.record("\(type) is in the list of \(name)s, but not in \(folder)")
    }
  }

  @Test("Each list of functions is part of the list of all functions") func functions() throws {
    let files = try swiftFiles("Sources/Query/Functions")
    let all = try #require(
      files.first { $0.name == "Function" }?.text.firstMatch(of: /static let all: \[Function\] = (.*)/)?.1)
    let joined = Set(all.split(separator: " + ").map(String.init))
    for (file, text) in files where file != "Function" {
      let lists = text.matches(of: /static let (\w+): \[Function\] = \[/).map { String($0.1) }
      #expect(!lists.isEmpty, "\(file).swift has no list of functions")
      for list in lists { #expect(joined.contains(list), "\(list) of \(file).swift is not among all functions") }
    }
    #expect(Set(Function.all.map(\.name)).count == Function.all.count)
    for function in Function.all {
      var talk = Conversation()
      #expect(talk.say("help \(function.name)").contains(function.meaning.description), "\(function.name)")
    }
  }

  private func swiftFiles(_ folder: String) throws -> [(name: String, text: String)] {
    let url = ListTests.root.appendingPathComponent(folder)
    return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".swift") }.sorted()
      .map { (String($0.dropLast(6)), try String(contentsOf: url.appendingPathComponent($0), encoding: .utf8)) }
  }

  @Test("Every verb has help, and completion knows it") func help() throws {
    for signature in Set(Session.vocabulary.signatures.map(\.verb)) {
      var talk = Conversation()
      let shown = talk.say("help \(signature)")
      #expect(!shown.contains("there is no help"), "help \(signature)")
    }
  }
}
