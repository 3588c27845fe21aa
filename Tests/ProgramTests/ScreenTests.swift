import Foundation
import Testing

/// Every name, text and file of a store holds what would take over a terminal; no screen passes it on.
@Suite("Nothing reaches the terminal raw", .serialized) struct ScreenTests {
  /// A window's title, a bell, writing from right to left, the one-byte beginning of a colour, marks that are not seen,
  /// an end of line that is none.
  private static let bad = "\u{1B}]0;x\u{7}\u{202E}\u{9B}31m\u{200F}\u{2028}\u{FEFF}\u{2066}"

  private static let files = [
    "c\(bad).csv":
      "id,na\(bad)me,value,grade,day\na\(bad),x\(bad),5,A,2026-01-05\nb,y,2,B,2026-02-01\nc,z,1,A,2026-03-01\nd,\u{0}w,4,B,\n",
    "o.csv": "id,day,value,ch\(bad)\na\(bad),2026-05-01,5,w\(bad)\nb,2026-04-01,7,s\nb\(bad),2026-04-01,7,s\n",
    "torn.csv": "id,value\na\(bad),5\na\(bad),6\n\(bad),,,\n", "nul.csv": "id,na\u{0}me,va\(bad)\na,x\u{0}\(bad),1\n",
    "nul.tier": "print \"x\u{0}\(bad)\"\n", "bad.tier": "language 1\nwhere `x\(bad)` = 1 -- \(bad)\n",
    "utf16.tier": "\u{0}x",
  ]

  /// The store, statement by statement; what the language refuses is left out, and was shown as an error.
  private static let store = [
    "load \"c\(bad).csv\" as customers key id", "load \"o.csv\" as orders of customers by id at day",
    "as_of 2026-06-30",
    "define `d\(bad)` = sum(orders.value within 12mo)", "measure `d\(bad)`", "unit value \"u\(bad)\"",
    "current tier from grade (A = A, B = B)", "define tag `t\(bad)` \"d\(bad)\" owner \"o\(bad)\" when value > 1",
    "customers | tag new \"m\(bad)\" \"hand\(bad)\"", "exclusive tags `t\(bad)`, `m\(bad)`",
    "where id = b | as `s\(bad)`",
    """
    policy `p\(bad)` "l\(bad)" {
      param k = 2
      score `c\(bad)` weight 100 = percentile(value)
      let n = value > k
      tier A "重\(bad)" when n
      tier `B\(bad)` when value > 1
      tier C otherwise
    }
    """,
    "policy q { tier A when value > 1\n tier C otherwise }", "alert `al\(bad)` \"lab\(bad)\" when value < 3",
    "unchangeable `na\(bad)me`", "adopt `p\(bad)`", "where id = b | pin A \"why\(bad)\"",
    "customers | split into `x\(bad)`, y seed 1", "commit \"m\(bad)\"", "where id = b | set value = 9",
    "commit \"second\(bad)\"", "where id = c | set `na\(bad)me` = \"v\(bad)\"", "adopt q",
    "where id = c | tag new \"pending\(bad)\" \"\(bad)\"",
  ]

  private static let screens = [
    "customers", "orders", "tables", "columns", "describe", "status", "tags", "tags findings", "tags history",
    "policies",
    "sets", "`s\(bad)`", "alerts", "alerts | where new", "pins", "rejects", "library", "limits", "log", "diff",
    "diff 1 2", "diff 0 1", "verify", "history of b", "history of `a\(bad)`", "history of \"nobody\(bad)\"",
    "as of commit 1 | take 5", "as of commit 1 | count by `na\(bad)me`", "show policy `p\(bad)`",
    "format `p\(bad)`", "lint `p\(bad)`", "diff policy `p\(bad)`, q", "simulate `p\(bad)`",
    "simulate `p\(bad)` | summary",
    "compare `p\(bad)`, q", "compare `p\(bad)`, q | summary", "sweep `p\(bad)` with k exact",
    "seek `p\(bad)` with k so that count(tier = A) <= 1", "sensitivity `p\(bad)`", "why b under `p\(bad)`",
    "why \"a\(bad)\" under `p\(bad)`", "reach A for b under `p\(bad)`", "count by `na\(bad)me`, tier | pivot tier",
    "summarize `s\(bad)` = sum(value), count() by `na\(bad)me`", "derive `x\(bad)` = value + 1",
    "explain where `na\(bad)me` = \"\(bad)\" | top 2 by value", "analyze `x\(bad)` vs y outcome value > 2",
    "power baseline 12% lift 3pp", "print \"\(bad)\"", "let `l\(bad)` = 3", "assert 1 = 2, \"\(bad)\"",
    "where `no\(bad)` = 1", "where \(bad) = 1", "where value = \"\(bad)\"", "where \(bad)", "\(bad)", "help \"\(bad)\"",
    "help tag", "load \"none\(bad).csv\" as customers", "load \"nul.csv\" as x key id", "include \"nul.tier\"",
    "include \"bad.tier\"", "include \"utf16.tier\"", "apply \"none\(bad).plan\"", "apply \"bad.tier\"",
    "pin from \"torn.csv\"", "preview customers from \"torn.csv\"", "untag `zz\(bad)`", "customers | tag `zz\(bad)`",
    "rename tag `zz\(bad)` to `y\(bad)`", "revert 1", "undo", "commit \"\(bad)\"", "backup \"none\(bad)/x\"",
    "save as \"none\(bad)/x\"", "customers | save \"none\(bad)/x.csv\"", "customers | save \"x.\(bad)\"",
    "record \"none\(bad)/x.tier\"", "recipe save \"none\(bad)/x\"", "export audit \"none\(bad)/x\"",
    "plan save \"none\(bad)/x\"", "use `zz\(bad)`", "set output \(bad)", "set `o\(bad)` on",
    "sample 1 against \"o.csv\"",
    "backtest q at 2026-03-31 horizon 30d outcome sum(orders.value)",
    "where `na\(bad)me` contains \"\(bad)\" | reach A",
  ]

  private static func isRaw(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  private static func prepared() throws -> Folder {
    let folder = try Folder(files)
    for statement in store {
      let run = try ProgramRun(
        ["h.tierlab", "-c", statement], in: folder.url, environment: ["TIERLAB_AUTHOR": "li\(bad)"])
      #expect(run.status == 0, "\(statement.debugDescription): \(run.errors)")
      check(run, [statement])
    }
    return folder
  }

  private static func check(_ run: ProgramRun, _ arguments: [String]) {
    for text in [run.output, run.errors] {
      let raw = text.unicodeScalars.first(where: isRaw)
      #expect(raw == nil, "\(arguments.debugDescription): \(text.debugDescription)")
    }
    #expect(!run.errors.contains("Fatal error"), "\(arguments)")
  }

  @Test("No screen, message or error, in any language or format") func screens() throws {
    let folder = try ScreenTests.prepared()
    var answered = 0
    for statement in ScreenTests.screens {
      for options in [[], ["--lang", "zh"], ["--output", "json"], ["--output", "markdown"]] {
        let run = try ProgramRun(
          ["--read-only", "h.tierlab"] + options + ["-c", statement], in: folder.url,
          environment: ["TIERLAB_AUTHOR": "li\(ScreenTests.bad)"])
        ScreenTests.check(run, options + [statement])
        if run.status == 0 { answered += 1 }
      }
    }
    print("screens: \(ScreenTests.screens.count) statements four times, \(answered) answered, nothing raw")
    #expect(answered >= ScreenTests.screens.count * 2)
    for arguments in [
      ["none\(ScreenTests.bad).tierlab/x"], ["--read-only", "none\(ScreenTests.bad).tierlab"],
      ["c\(ScreenTests.bad).csv"],
      ["run", "none\(ScreenTests.bad).tier"], ["check", "bad.tier"], ["check", "nul.tier"], ["--\(ScreenTests.bad)"],
      ["demo", "x\(ScreenTests.bad)"], ["--lang", "x\(ScreenTests.bad)"],
      ["--as-of", "\(ScreenTests.bad)", "-c", "count"],
      ["run", "bad.tier", "--param", "\(ScreenTests.bad)"],
    ] { ScreenTests.check(try ProgramRun(arguments, in: folder.url), arguments) }
    let input = try ProgramRun([], input: "print \"a\u{0}b\(ScreenTests.bad)\"\nwhere \u{0} = 1\n", in: folder.url)
    ScreenTests.check(input, ["standard input"])
  }

  @Test(
    "At a terminal only what the program itself draws is acted on", arguments: ["table", "csv", "json", "markdown"])
  func terminal(format: String) throws {
    let folder = try ScreenTests.prepared()
    for statement in [
      "customers", "log", "tags", "diff", "where `no\(ScreenTests.bad)` = 1", "print \"\(ScreenTests.bad)\"",
    ] {
      let run = try TerminalRun(
        ["--read-only", "h.tierlab", "--output", format, "-c", statement], in: folder.url,
        environment: ["HOME": folder.url.path, "PAGER": "cat"])
      #expect(run.ends() != nil)
      for raw in ["\u{1B}]", "\u{7}", "\u{202E}", "\u{9B}", "\u{200F}", "\u{2028}", "\u{FEFF}", "\u{2066}"] {
        #expect(!run.text.contains(raw), "\(format), \(statement.debugDescription): \(run.text.debugDescription)")
      }
    }
  }

  @Test("Nor by typing it, completing it, or walking back to it") func prompt() throws {
    let folder = try ScreenTests.prepared()
    let kept = "where `na\(ScreenTests.bad)me` = \"\(ScreenTests.bad)\"\n"
    try kept.write(to: folder.url.appendingPathComponent(".tierlab_history"), atomically: true, encoding: .utf8)
    let run = try TerminalRun(["h.tierlab"], in: folder.url, environment: ["HOME": folder.url.path])
    #expect(run.sees("> "))
    run.look()
    for keys in [
      "where na\t\t", "\u{15}untag \t\t", "\u{15}\u{1B}[A", "\u{15}wher", "\u{15}load \"c\t\t", "\u{15}history of \t",
    ] {
      run.type(keys)
      _ = run.wait(seconds: 2) { _ in false }
    }
    for raw in ["\u{1B}]0", "\u{202E}", "\u{9B}", "\u{200F}", "\u{2028}", "\u{FEFF}", "\u{2066}"] {
      #expect(!run.text.contains(raw), "\(run.text.debugDescription)")
    }
  }
}
