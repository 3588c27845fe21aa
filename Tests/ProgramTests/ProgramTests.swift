import Foundation
import Testing

@Suite("The program as a process")
struct ProgramTests {
  private static let customers = """
    id,region,amount
    0001,华东,12.50
    0002,华北,7.25
    0003,华东,

    """

  private func folder(_ more: [String: String] = [:]) throws -> Folder {
    try Folder(["客户.csv": ProgramTests.customers].merging(more) { $1 })
  }

  @Test("Statements of -c run in order on one store, and rows go to standard output")
  func statements() throws {
    let folder = try folder()
    let run = try ProgramRun(
      ["-c", "load \"客户.csv\" as customers key id", "-c", "where region = 华东 | summarize sum(amount)"], in: folder.url)
    #expect(run.status == 0)
    #expect(run.output.hasSuffix("sum_amount\n──────────\n     12.50\n"), "\(run.output)")
    #expect(run.errors == "")
  }

  @Test("check tells everything that is wrong with a script, and needs no data")
  func checked() throws {
    let policy = """
      policy p {
        param a = 80
        scoer size weight 40 = value
        tier A when score >= a and frobnicate(value) > 1
        keep Z while value > 1
        tier B when name >
        tier C otherwise
      }
      wheer value > 3
      policy q { tier A when value > 3 }
      """
    let folder = try folder([
      "wrong.tier": policy, "right.tier": "policy q {\n  tier A when value > 3\n  tier B otherwise\n}\n",
    ])
    let run = try ProgramRun(["check", "wrong.tier"], in: folder.url)
    #expect(run.status == 1 && run.output == "")
    for line in [
      "\"scoer\" begins no clause of a policy", "wrong.tier, line 3, column 3", "no function is called \"frobnicate\"",
      "wrong.tier, line 9, column 1", "wrong.tier, line 10, column 1", "\"otherwise\" is required",
    ] { #expect(run.errors.contains(line), "\(line) in \(run.errors)") }
    let main = try self.folder([
      "main.tier": "include \"policies.tier\"\ninclude \"none.tier\"\n",
      "policies.tier":
        "print \"one\"\npolicy q {\n  tier A when value > > 3\n  tier B otherwise\n}\ninclude \"main.tier\"\n",
    ])
    let including = try ProgramRun(["check", "main.tier"], in: main.url)
    #expect(including.status == 1 && including.output == "")
    for line in [
      "policies.tier, line 3, column 23: \">\" can't stand here", "main.tier, line 1, column 9", "includes itself",
      "main.tier, line 2, column 9",
    ] { #expect(including.errors.contains(line), "\(line) in \(including.errors)") }
    let right = try ProgramRun(["check", "right.tier"], in: folder.url)
    #expect(right.status == 0 && right.output.contains("1 statement, no errors"), "\(right.output)\(right.errors)")
  }

  @Test("JSON is one line for each statement with rows; everything else goes to standard error")
  func json() throws {
    let folder = try folder()
    let run = try ProgramRun(
      [
        "-c", "load \"客户.csv\" as customers key id", "--output", "json", "-c", "print \"{count()} customers\"", "-c",
        "customers | sort amount desc", "-c", "discard",
      ], in: folder.url)
    #expect(run.status == 0)
    #expect(
      run.output
        == #"[{"id":"0001","region":"华东","amount":12.50},{"id":"0002","region":"华北","amount":7.25},{"id":"0003","region":"华东","amount":null}]"#
        + "\n")
    #expect(run.errors.contains("3 customers loaded") && run.errors.contains("3 customers\n"))
    #expect(run.errors.contains("1 change forgotten"))
  }

  @Test(
    "The exit status says what happened",
    arguments: [
      (["-c", "tables"], 0), (["-c", "tabels"], 1), (["-c", "where x = 1"], 1), (["-c", "assert 1 = 2"], 2),
      (["--nonsense"], 64), (["run"], 64), (["run", "missing.tier"], 66), (["--read-only", "missing.tierlab"], 66),
      (["-c", "load \"missing.csv\" as customers key id"], 66), (["check", "good.tier"], 0),
      (["check", "bad.tier"], 1),
      (["run", "good.tier", "--param", "cut=5"], 0), (["run", "good.tier", "--param", "cutt=5"], 64),
      (["run", "good.tier", "--param", "cut"], 64), (["run", "good.tier", "--param", "cut=abc"], 1),
      (["demo", "nothing"], 64), (["--output", "json", "demo", "-c", "count"], 0), (["folder"], 1),
    ] as [([String], Int32)])
  func status(arguments: [String], expected: Int32) throws {
    let folder = try folder([
      "good.tier": "language 1\nparam cut = 3\nprint $cut\n", "bad.tier": "language 1\nwhere (\n",
    ])
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("folder"), withIntermediateDirectories: true)
    let run = try ProgramRun(arguments, in: folder.url)
    #expect(run.status == expected, "\(arguments): \(run.output)\(run.errors)")
    #expect(expected == 0 || !run.errors.isEmpty)
    #expect(!run.errors.contains("Fatal error"))
  }

  @Test("A wrong name on the command line is told with the nearest") func nearestNames() throws {
    let folder = try Folder(["good.tier": "param cutoff = 80\nprint $cutoff\n"])
    let wrong = try ProgramRun(["run", "good.tier", "--param", "cutof=5"], in: folder.url)
    #expect(wrong.errors.contains("did you mean `cutoff`?"), "\(wrong.errors)")
    let demo = try ProgramRun(["demo", "retial"], in: folder.url)
    #expect(demo.errors.contains("did you mean `retail`?") && demo.errors.contains("b2b"), "\(demo.errors)")
  }

  @Test("Standard input that is no terminal is a script; its first failure stops it with its line")
  func standardInput() throws {
    let run = try ProgramRun(["demo"], input: "language 1\nprint \"one\"\n\nwhere teir = A\nprint \"two\"\n")
    #expect(run.status == 1)
    #expect(run.output == "one\n")
    #expect(run.errors.contains("standard input, line 4, column 7") && run.errors.contains("did you mean `tier`?"))
  }

  @Test("A script with a syntax error runs nothing of itself")
  func nothingRuns() throws {
    let run = try ProgramRun(["demo"], input: "print \"one\"\nwhere (\n")
    #expect(run.status == 1)
    #expect(run.output == "")
  }

  @Test("A workspace keeps what is pending and what is on record")
  func workspace() throws {
    let folder = try folder()
    let first = try ProgramRun(
      [
        "w.tierlab", "-c", "load \"客户.csv\" as customers key id", "-c", "commit \"loaded\"", "-c",
        "where amount > 10 | tag new \"big\"",
      ], in: folder.url)
    #expect(first.status == 0, "\(first.errors)")
    let second = try ProgramRun(
      ["w.tierlab", "--output", "csv", "-c", "log | select commit, message", "-c", "diff | select id, what, after"],
      in: folder.url)
    #expect(
      second.output == "commit,message\n1,loaded\nid,what,after\n0001,tags,big\n,tag big,\"\"\n", "\(second.output)")
    #expect(second.status == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.url.appendingPathComponent("w.tierlab").path)
    #expect(mode[.posixPermissions] as? Int == 0o600)
    let reader = try ProgramRun(
      ["w.tierlab", "--read-only", "--as-of", "2026-01-31", "-c", "customers | tag big", "-c", "status"], in: folder.url
    )
    #expect(reader.status == 1 && reader.errors.contains("read-only"))
  }

  @Test("Ctrl-C ends a script with 130, its state as before")
  func interrupted() throws {
    let folder = try folder()
    // What was asked before is answered at once, so most of the time is between the statements.
    let pages = Array(repeating: "summarize median(amount_total), stddev(amount_total) by region, owner", count: 4_000)
    let run = try ProgramRun(["demo"], input: pages.joined(separator: "\n"), in: folder.url) { process in
      Thread.sleep(forTimeInterval: 3)
      process.interrupt()
    }
    #expect(run.status == 130, "\(run.errors)")
  }

  @Test("Nothing is drawn in colour, and nothing raw reaches what is not a terminal")
  func plain() throws {
    let folder = try folder(["x.csv": "id,name\n1,\u{1B}[31mred\n"])
    let run = try ProgramRun(["-c", "load \"x.csv\" as customers key id", "-c", "customers"], in: folder.url)
    #expect(run.status == 0)
    #expect(!run.output.contains("\u{1B}") && run.output.contains("\\u{1B}[31mred"))
  }

  @Test("A reader that goes away ends the program quietly")
  func brokenPipe() throws {
    let folder = try folder()
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("tierlab").path
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = folder.url
    shell.arguments = [
      "-c",
      "{ '\(program)' demo -c customers 2>err; echo $? >status; } | head -1 >out; '\(program)' -c help >&- 2>closed",
    ]
    try shell.run()
    shell.waitUntilExit()
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)
    }
    #expect(try text("out").contains("customer_id"))
    #expect(try text("status") == "141\n")
    #expect(try text("err") == "")
    // One that was never there is told.
    #expect(try text("closed") == "error: standard output cannot be written: Bad file descriptor\n")
  }

  @Test("The same demo on every run, and another with another seed")
  func demoSeeds() throws {
    let statement = "summarize sum(amount_total), count()"
    let first = try ProgramRun(["demo", "--output", "json", "-c", statement])
    let again = try ProgramRun(["--output", "json", "-c", statement, "demo", "retail"])
    let other = try ProgramRun(["demo", "--seed", "7", "--output", "json", "-c", statement])
    #expect(first.output == again.output && first.output != other.output && other.status == 0)
  }
}
