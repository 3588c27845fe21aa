import Foundation
import Testing

@Suite("The program at a terminal", .serialized)
struct TerminalTests {
  private let home: Folder

  init() throws { home = try Folder() }

  private func run(
    _ arguments: [String] = [], columns: Int = 120, rows: Int = 30, _ environment: [String: String] = [:]
  ) throws -> TerminalRun {
    let run = try TerminalRun(
      arguments, columns: columns, rows: rows, in: home.url,
      environment: ["HOME": home.url.path].merging(environment) { $1 })
    try #require(run.sees("tierlab> "), "\(run.text)")
    run.look()
    return run
  }

  private var history: String? {
    try? String(contentsOf: home.url.appendingPathComponent(".tierlab_history"), encoding: .utf8)
  }

  // MARK: Typing

  @Test("Statements are coloured as they are typed, and what is wrong is underlined")
  func colours() throws {
    let run = try run()
    run.type("where a = \"x")
    #expect(run.wait { $0.text.contains("\u{1B}[1;34mwhere\u{1B}[m a = \u{1B}[4;31m\"x") }, "\(run.text)")
    run.look()
    run.type("\u{15}wehre 客户 ")
    #expect(run.wait { $0.text.contains("\u{1B}[4;31mwehre\u{1B}[m 客户") }, "\(run.text)")
    run.type("\u{15}set color off\r")
    #expect(run.wait { $0.plain.contains("set color off") && $0.isAtPrompt })
    run.look()
    run.type("where")
    #expect(run.sees("where") && !run.text.contains("\u{1B}[1;34m"), "\(run.text)")
  }

  @Test("Nothing is coloured where that is not wanted", arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
  func plain(environment: [String: String]) throws {
    let run = try run([], environment)
    run.type("where region = \"华东\"\r")
    #expect(run.sees("no customers") || run.sees("customers"))
    #expect(!run.text.contains("\u{1B}[1;34m") && !run.text.contains("\u{1B}[32m"), "\(run.text)")
  }

  // MARK: Leaving

  @Test("Ctrl-D asks before changes that are in no file are lost")
  func leavingScratch() throws {
    let run = try run(["demo"])
    run.type("as_of 2026-01-31\r")
    #expect(run.sees("tierlab*> "))
    run.type("\u{4}")
    #expect(run.sees("1 change in no file"))
    run.type("n")
    #expect(run.wait { $0.plain.components(separatedBy: "tierlab*> ").count > 2 })
    #expect(run.process.isRunning)
    run.look()
    run.type("quit\r")
    #expect(run.sees("End anyway? (y/N)"))
    run.type("\u{4}")
    #expect(run.ends() == 0)
    #expect(run.isInItsOwnModes)
  }

  @Test("Ctrl-D that is typed while a statement runs counts at the next prompt")
  func typedAhead() throws {
    let run = try run(["demo"])
    run.type("summarize median(amount_total) by region\r")
    #expect(run.wait { $0.isInItsOwnModes })
    run.type("\u{4}")
    #expect(run.ends() == 0, "\(run.text)")
  }

  @Test("With a file Ctrl-D says what stays pending there, and without changes it says nothing")
  func leavingFile() throws {
    let run = try run(["w.tierlab"])
    run.type("\u{4}")
    #expect(run.ends() == 0 && !run.plain.contains("pending"))
    let again = try self.run(["w.tierlab"])
    again.type("as_of 2026-01-31\r")
    #expect(again.sees("tierlab*> "))
    again.type("\u{4}")
    #expect(again.ends() == 0)
    #expect(again.plain.contains("1 change stays pending in w.tierlab"), "\(again.plain)")
  }

  @Test("A signal that ends the program leaves the terminal as it was", arguments: [SIGTERM, SIGHUP])
  func signals(signal: Int32) throws {
    let run = try run()
    run.type("where")
    #expect(run.sees("where") && !run.isInItsOwnModes)
    kill(run.process.processIdentifier, signal)
    #expect(run.ends() == 128 + signal)
    #expect(run.isInItsOwnModes && run.text.contains("\u{1B}[?2004l"))
  }

  // MARK: History

  @Test("history clear leaves nothing in the file, nor in the session")
  func clearing() throws {
    let run = try run()
    run.type("tables -- 秘密\r")
    _ = run.wait { _ in history?.contains("秘密") ?? false }
    run.type("history clear\r")
    #expect(run.sees("are forgotten"))
    #expect(history == "")
    run.look()
    run.type("tab\u{1B}[C!")
    #expect(run.wait { $0.plain.contains("tab!") }, "\(run.plain)")
  }

  @Test("Two sessions at once keep all 400 statements of both")
  func twoSessions() throws {
    let sessions = [try run(), try run()]
    for number in 1...200 {
      for (which, session) in sessions.enumerated() { session.type("let v\(number) = \(which)\r") }
      if number % 20 == 0 {
        for session in sessions { #expect(session.sees("let v\(number) = ")) }
      }
    }
    for session in sessions {
      session.type("print \"all of \" \r")
      session.type("\u{4}")
      #expect(session.ends() == 0)
    }
    let records = (history ?? "").split(separator: "\n").filter { $0.hasPrefix("let v") }
    #expect(records.count == 400 && Set(records).count == 400)
  }

  @Test(
    "Without a home, or with one that cannot be written, the shell works and says so once",
    arguments: [nil, "/nonexistent"])
  func noHome(home: String?) throws {
    let run = try TerminalRun(
      [], in: self.home.url, environment: home.map { ["HOME": $0] } ?? [:], without: ["HOME"])
    #expect(run.sees("tierlab> "))
    run.type("print \"one\"\r")
    run.type("print \"two\"\r")
    #expect(run.wait { $0.plain.contains("\ntwo\r\n") && $0.isAtPrompt }, "\(run.text)")
    #expect(run.plain.components(separatedBy: "are not kept").count == 2, "\(run.plain)")
    run.type("\u{4}")
    #expect(run.ends() == 0)
  }

  @Test(
    "Locales and terminals of every kind",
    arguments: [
      ["LANG": "C", "LC_ALL": "C"], ["LC_ALL": "zh_CN.GBK"], ["TERM": "dumb"], ["TERM": ""],
      ["TERM": "no-such-terminal"],
    ])
  func locales(environment: [String: String]) throws {
    let run = try run([], environment)
    run.type("print \"客户 {1 + 1}\"\r")
    #expect(run.wait { $0.plain.contains("\n客户 2\r\n") && $0.isAtPrompt }, "\(run.text)")
    run.type("\u{4}")
    #expect(run.ends() == 0)
  }

  // MARK: Answers

  @Test("What is taller than the screen goes through the pager, and only that")
  func pager() throws {
    let run = try run(["demo"], rows: 12, ["PAGER": "sed s/^/paged:/"])
    run.type("help\r")
    #expect(run.wait { $0.plain.contains("paged:load") && $0.isAtPrompt }, "\(run.plain)")
    run.look()
    run.type("status\r")
    #expect(run.wait { $0.plain.contains("pending") && $0.isAtPrompt } && !run.plain.contains("paged:"))
    run.type("set pager off\rhelp\r")
    #expect(
      run.wait { $0.plain.contains("help functions") && $0.isAtPrompt } && !run.plain.contains("paged:"), "\(run.plain)"
    )
    run.look()
    run.type("set pager on\rhelp policy\r")
    #expect(run.sees("paged:policy"))
  }

  @Test("On a narrow screen the ranked column stands after the key and the name")
  func named() throws {
    let run = try run(["demo"], columns: 60)
    run.type("where region = 华东 | top 3 by amount_total\r")
    #expect(run.sees("as of"))
    let header = run.plain.split(separator: "\r\n").first { $0.contains("customer_id") } ?? ""
    let words = header.split(separator: " ")
    #expect(words.contains { $0.hasPrefix("region") } && words.contains { $0.hasPrefix("amount…") }, "\(run.plain)")
  }

  @Test("set width and set box hold at once") func looks() throws {
    let run = try run(["demo"])
    run.type("set width 40\rset box ascii\r")
    run.look()
    run.type("top 2 by amount_total\r")
    #expect(run.sees("as of"))
    let lines = run.plain.split(separator: "\r\n").drop { !$0.hasPrefix("customer_id") }.prefix(4)
    #expect(lines.count == 4 && lines.allSatisfy { $0.count <= 40 } && lines.dropFirst().first?.hasPrefix("--") == true)
  }

  @Test("A long statement tells how far it is, and Ctrl-C stops it with nothing changed")
  func longLoad() throws {
    var rows = "id,name,amount\n"
    for number in 0..<1_500_000 { rows += "C\(number),客户\(number),\(number).25\n" }
    try rows.write(to: home.url.appendingPathComponent("big.csv"), atomically: true, encoding: .utf8)
    let run = try run()
    run.type("load \"big.csv\" as customers key id\r")
    #expect(run.sees("Ctrl-C stops", seconds: 60), "\(run.plain)")
    run.look()
    kill(run.process.processIdentifier, SIGINT)
    let start = Date()
    #expect(run.sees("stopped; nothing was changed", seconds: 60), "\(run.plain)")
    print("stopped after \(Date().timeIntervalSince(start)) s")
    #expect(run.text.contains("\r\u{1B}[K"))
    run.look()
    run.type("tables\r")
    #expect(run.sees("no tables"), "\(run.plain)")
  }

  @Test("Ctrl-C stops a statement that does not look up, and one that saves, with everything as it was")
  func leftBehind() throws {
    let run = try run(["demo"])
    for statement in ["describe", "save as \"x.tierlab\"", "compare standard, growth | top 5 by amount_12m"] {
      run.look()
      run.type(statement + "\r")
      #expect(run.wait { $0.isInItsOwnModes })
      usleep(60_000)
      kill(run.process.processIdentifier, SIGINT)
      let start = Date()
      #expect(run.wait(seconds: 10) { $0.isAtPrompt }, "\(run.plain)")
      // On a machine that does other work too; alone it is under 0.2 s.
      #expect(Date().timeIntervalSince(start) < 2, "\(statement)")
      let wasStopped = run.plain.contains("stopped; nothing was changed")
      let isSaved = FileManager.default.fileExists(atPath: home.url.appendingPathComponent("x.tierlab").path)
      if statement.hasPrefix("save") { #expect(isSaved == !wasStopped) }
    }
    run.look()
    run.type("count\r")
    #expect(run.sees("20,000"), "\(run.plain)")
  }

  @Test("A signal that comes at the prompt stops nothing that is asked afterwards") func lateSignal() throws {
    let run = try run(["demo"])
    run.look()
    run.type("count\r")
    #expect(run.wait { $0.plain.contains("20,000") && $0.isAtPrompt }, "\(run.plain)")
    kill(run.process.processIdentifier, SIGINT)
    usleep(100_000)
    run.look()
    run.type("count\r")
    #expect(run.sees("20,000", seconds: 10), "\(run.plain)")
  }

  @Test("Rows for a machine are all written at a prompt, and Ctrl-C stops them")
  func machineRows() throws {
    let run = try run(["demo"])
    run.type("set output csv\rcustomers | select customer_id\r")
    #expect(run.sees("C0020000"), "what is looked at as a table is cut, what is read by a machine is not")
    run.look()
    run.type("count\r")
    #expect(run.sees("20000"))
  }

  @Test("A recorded session does the same again")
  func recording() throws {
    let run = try run(["demo"])
    for statement in [
      "as_of 2026-06-30", "record \"s.tier\"", "where tier = B | top 3 by amount_total", "| tag new \"重点\"",
      "nonsense", "set color off", "undo", "redo", "let cut = 5", "customers | take 2 | set owner = 李伟",
      "commit \"一\"", "record off", "history clear",
    ] {
      run.type(statement + "\r")
    }
    #expect(run.sees("are forgotten"))
    let script = try String(contentsOf: home.url.appendingPathComponent("s.tier"), encoding: .utf8)
    #expect(
      script == """
        language 1
        -- begins with demo retail
        as_of 2026-06-30
        where tier = B | top 3 by amount_total
        it | tag new "重点"
        set color off
        undo
        redo
        let cut = 5
        customers | take 2 | set owner = 李伟
        commit "一"

        """)
    let question = "where tags is not empty or owner = 李伟 | summarize count(), sum(amount_total) by owner"
    run.look()
    run.type("set output csv\r\(question)\r")
    #expect(run.wait { $0.plain.contains("\n李伟,") })
    let there = run.plain.replacing("\r\n", with: "\n")
    let replay = try ProgramRun(
      ["demo"], input: script + "set output csv\n\(question)\n", in: home.url)
    #expect(replay.status == 0, "\(replay.errors)")
    let rows = replay.output.components(separatedBy: "owner,count,").last ?? "none"
    #expect(there.contains(rows), "\(there)\n--\n\(rows)")
  }
}
