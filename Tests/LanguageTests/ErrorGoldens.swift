import Testing

/// Texts that are refused, and what is said of each: place, rule and message; then hint, nearest name, what was expected.
struct Golden: CustomTestStringConvertible, Sendable {
  let text: String
  let error: String
  let help: String

  init(_ text: String, _ error: String, _ help: String) {
    self.text = text
    self.error = error
    self.help = help
  }

  var testDescription: String { text }
}

enum ErrorGoldens {
  static let verbsAndDates: [Golden] = [
    Golden(
      "simulat p",
      "1:1 unknown-verb: no statement begins with \"simulat\"",
      "did you mean simulate? expected: a statement"),
    Golden(
      "simulat p with a = 1",
      "1:1 unknown-verb: no statement begins with \"simulat\"",
      "did you mean simulate? expected: a statement"),
    Golden(
      "customers | wher a = 1",
      "1:13 unknown-stage: there is no stage \"wher\"",
      "did you mean where? expected: a stage such as where"),
    Golden(
      "where",
      "1:6 unfinished: the statement ends before it is complete",
      "expected: a condition"),
    Golden(
      "where tier =",
      "1:13 unfinished: the statement ends before it is complete",
      "expected: a value"),
    Golden(
      "where tier = |",
      "1:14 unexpected: \"|\" can't stand here",
      "expected: a value"),
    Golden(
      "where (a = 1",
      "1:7 unclosed-bracket: the bracket \"(\" is closed by \")\"",
      "expected: \")\""),
    Golden(
      "where (a = 1\ncustomers | take 5",
      "1:7 unclosed-bracket: the bracket \"(\" is closed by \")\"",
      "expected: \")\""),
    Golden(
      "where a = 1)",
      "1:12 unopened-bracket: the bracket \")\" was never opened",
      ""),
    Golden(
      "where a in (1, 2",
      "1:12 unclosed-bracket: the bracket \"(\" is closed by \")\"",
      "expected: \")\""),
    Golden(
      "policy p {\n tier A when x",
      "1:10 unclosed-bracket: the bracket \"{\" is closed by \"}\"",
      "expected: \"}\""),
    Golden(
      "policy p {\n teir A when x\n}",
      "2:2 unknown-clause: \"teir\" begins no clause of a policy",
      "did you mean tier? expected: a clause of the policy"),
    Golden(
      "take 5;",
      "1:7 semicolon: statements end at the line's end; no semicolon is needed",
      "hint: take 5"),
    Golden(
      "take 5; take 6",
      "1:7 semicolon: statements end at the line's end; no semicolon is needed",
      ""),
    Golden(
      "where d > 2025-6-30",
      "1:11 bad-date: a date is written year-month-day with four, two and two digits",
      "hint: write 2025-06-30 expected: a date"),
    Golden(
      "where d > 2025-02-30",
      "1:11 bad-date: there is no day 2025-02-30",
      "hint: write 2025-02-28 expected: a date"),
    Golden(
      "where d > 2025/06/30",
      "1:11 bad-date: a date is written year-month-day with four, two and two digits",
      "hint: write 2025-06-30 expected: a date"),
    Golden(
      "where d > 2025年6月30日",
      "1:11 bad-date: a name can't begin with a digit, and a number can't end in \"年6月30日\"",
      "hint: write 2025-06-30"),
    Golden(
      "where d > 2025.06.30",
      "1:11 bad-number: a number has one decimal point",
      "hint: write 2025-06-30"),
    Golden(
      "where d within 90days",
      "1:16 bad-number: a name can't begin with a digit, and a number can't end in \"days\"",
      "hint: 90d"),
    Golden(
      "where d within 90",
      "1:16 missing-unit: a time span has a unit: h, d, w, mo or y",
      "hint: 90d expected: a time span such as 90d"),
    Golden(
      "where name = \"abc",
      "1:14 unclosed-text: a text is closed by a quote on the same line",
      "hint: \"abc\" expected: a closing quote"),
    Golden(
      "where `abc = 1",
      "1:7 unclosed-name: a name in backquotes is closed by a backquote on the same line",
      "expected: a closing backquote"),
    Golden(
      "where name = 'B'",
      "1:14 single-quotes: a text stands between double quotes",
      "hint: \"B\""),
    Golden(
      "set owner = 李伟",
      "1:1 acting-alone: \"set\" changes rows, so it never stands alone: say which rows",
      "hint: customers | set owner = 李伟"),
    Golden(
      "tag \"x\"",
      "1:1 acting-alone: \"tag\" changes rows, so it never stands alone: say which rows",
      "hint: customers | tag \"x\""),
    Golden(
      "tag vip | take 5",
      "1:1 acting-alone: \"tag\" changes rows, so it never stands alone: say which rows",
      "hint: customers | tag vip | take 5"),
    Golden(
      "as vips",
      "1:1 acting-alone: \"as\" changes rows, so it never stands alone: say which rows",
      "hint: customers | as vips"),
    Golden(
      "unpin",
      "1:1 acting-alone: \"unpin\" changes rows, so it never stands alone: say which rows",
      "hint: customers | unpin"),
    Golden(
      ".tables",
      "1:1 foreign-command: commands are plain words, without \".\"",
      "hint: tables"),
    Golden(
      "\\d",
      "1:1 foreign-command: commands are plain words, without \"\\\"",
      "hint: tables"),
    Golden(
      "\\q",
      "1:1 foreign-command: commands are plain words, without \"\\\"",
      "hint: quit"),
    Golden(
      "\\dt",
      "1:1 foreign-command: commands are plain words, without \"\\\"",
      "hint: tables"),
    Golden(
      ".help",
      "1:1 foreign-command: commands are plain words, without \".\"",
      "hint: help"),
    Golden(
      "/help",
      "1:1 foreign-command: commands are plain words, without \"/\"",
      "hint: help"),
    Golden(
      "select * from customers where tier = 'B'",
      "1:1 sql-habit: rows come first and flow through \"|\": there is no \"select … from\"",
      "hint: customers | where tier = \"B\""),
    Golden(
      "SELECT a, b FROM customers",
      "1:1 sql-habit: rows come first and flow through \"|\": there is no \"select … from\"",
      "hint: customers | select a, b"),
    Golden(
      "select *",
      "1:1 sql-habit: rows come first and flow through \"|\": there is no \"select … from\"",
      "hint: customers"),
    Golden(
      "customers | limit 10",
      "1:13 sql-habit: the first rows are taken by \"take\"",
      "hint: take 10"),
    Golden(
      "limit 10",
      "1:1 sql-habit: the first rows are taken by \"take\"",
      "hint: take 10"),
    Golden(
      "customers | order by x desc",
      "1:13 sql-habit: rows are sorted by \"sort\"",
      "hint: sort x desc"),
  ]

  static let habitsAndForms: [Golden] = [
    Golden(
      "customers | group by tier",
      "1:13 sql-habit: groups are made by \"summarize … by\"",
      "hint: summarize count() by tier"),
    Golden(
      "where x like \"a\"",
      "1:9 sql-habit: a part of a text is looked for by \"contains\"",
      "hint: contains"),
    Golden(
      "where x is null",
      "1:12 sql-habit: a missing value is said to be empty",
      "hint: is empty"),
    Golden(
      "where x is not null",
      "1:16 sql-habit: a missing value is said to be empty",
      "hint: is not empty"),
    Golden(
      "where x <> 1",
      "1:9 other-language: not equal is written \"!=\"",
      "hint: !="),
    Golden(
      "where a && b",
      "1:9 other-language: both is written \"and\"",
      "hint: and"),
    Golden(
      "where !a",
      "1:7 other-language: the opposite is written \"not\"",
      "hint: not"),
    Golden(
      "count(*)",
      "1:1 bare-value: a value alone is no statement",
      "hint: print count()"),
    Golden(
      "count(tier = A)",
      "1:1 bare-value: a value alone is no statement",
      "hint: print count(tier = A)"),
    Golden(
      "summarize count(*)",
      "1:17 other-language: rows are counted without \"*\"",
      "hint: count()"),
    Golden(
      "sort by x",
      "1:6 sql-habit: \"sort\" takes its columns without \"by\"",
      "hint: sort x"),
    Golden(
      "derive x amount",
      "1:10 missing-equals: a name is given its value with \"=\"",
      "hint: x = amount expected: \"=\""),
    Golden(
      "define x amount",
      "1:10 missing-equals: a name is given its value with \"=\"",
      "hint: x = amount expected: \"=\""),
    Golden(
      "param a 80",
      "1:9 missing-equals: a name is given its value with \"=\"",
      "hint: a = 80 expected: \"=\""),
    Golden(
      "where a < b < c",
      "1:13 chained-comparison: a comparison is not compared or counted with again without brackets",
      "hint: join two comparisons by and, or write: x between … and …"),
    Golden(
      "where a = not b",
      "1:11 brackets: \"not\" stands in brackets here",
      "hint: (not …)"),
    Golden(
      "1 + 2",
      "1:1 bare-value: a value alone is no statement",
      "hint: print 1 + 2"),
    Golden(
      "where a +",
      "1:10 unfinished: the statement ends before it is complete",
      "expected: a value"),
    Golden(
      "where a b",
      "1:9 unexpected: \"b\" can't stand here",
      "expected: \"|\", the end of the statement, an operator"),
    Golden(
      "take x",
      "1:6 unexpected: \"x\" can't stand here",
      "expected: a whole number"),
    Golden(
      "take 1.5",
      "1:6 unexpected: \"1.5\" can't stand here",
      "expected: a whole number"),
    Golden(
      "take -1",
      "1:6 unexpected: \"-\" can't stand here",
      "expected: a whole number"),
    Golden(
      "top 5 x",
      "1:7 unexpected: \"x\" can't stand here",
      "expected: \"by\""),
    Golden(
      "load customers.csv as customers",
      "1:6 missing-quotes: a text stands between double quotes",
      "hint: \"customers.csv\" expected: a quoted text"),
    Golden(
      "load \"a\"",
      "1:9 unfinished: the statement ends before it is complete",
      "expected: \"as\""),
    Golden(
      "load \"a\" customers",
      "1:10 unexpected: \"customers\" can't stand here",
      "expected: \"as\""),
    Golden(
      "customers | load \"a\"",
      "1:13 unknown-stage: \"load\" begins a statement and can't stand after \"|\"",
      "expected: a stage such as where"),
    Golden(
      "customers | tables",
      "1:13 unknown-stage: \"tables\" begins a statement and can't stand after \"|\"",
      "expected: a stage such as where"),
    Golden(
      "as_of yesterday",
      "1:7 unexpected: \"yesterday\" can't stand here",
      "expected: \"today\", a date"),
    Golden(
      "where x = 99999999999999999999999999999999999999999999",
      "1:11 number-too-large: a number has at most 38 digits, all told",
      ""),
    Golden(
      "where x = 1abc",
      "1:11 bad-number: a name can't begin with a digit, and a number can't end in \"abc\"",
      ""),
    Golden(
      "where x = 3m",
      "1:11 bad-number: a name can't begin with a digit, and a number can't end in \"m\"",
      "hint: 3mo"),
    Golden(
      "where a — b",
      "1:9 unknown-sign: the sign \"—\" means nothing outside quotes",
      "hint: write - for minus"),
    Golden(
      "where a = 1 tak 5",
      "1:13 unexpected: \"tak\" can't stand here",
      "did you mean take? expected: \"|\", the end of the statement, an operator"),
    Golden(
      "policy p { tier A when x >= 5 tire B otherwise }",
      "1:31 unexpected: \"tire\" can't stand here",
      "did you mean tier? expected: the end of the statement, an operator"),
    Golden(
      "simulate",
      "1:9 unfinished: the statement ends before it is complete",
      "expected: the name of a policy"),
    Golden(
      "simulate with a = 1",
      "1:15 unexpected: \"a\" can't stand here",
      "expected: \"with\", \"against\", \"on\", \"|\", the end of the statement"),
    Golden(
      "show",
      "1:5 unfinished: the statement ends before it is complete",
      "expected: \"policy\""),
    Golden(
      "show policies p",
      "1:6 unexpected: \"policies\" can't stand here",
      "did you mean policy? expected: \"policy\""),
    Golden(
      "sweep p with a form 1 to 2 step 3",
      "1:16 unexpected: \"form\" can't stand here",
      "did you mean from? expected: \"exact\", \"from\""),
    Golden(
      "seek p with a so count() < 3",
      "1:18 unexpected: \"count\" can't stand here",
      "expected: \"that\""),
  ]

  static let endings: [Golden] = [
    Golden(
      "reach A fro C1",
      "1:9 unexpected: \"fro\" can't stand here",
      "did you mean for? expected: \"for\", \"under\", \"|\", the end of the statement"),
    Golden(
      "commit",
      "1:7 unfinished: the statement ends before it is complete",
      "expected: a quoted text"),
    Golden(
      "commit abc",
      "1:8 missing-quotes: a text stands between double quotes",
      "hint: \"abc\" expected: a quoted text"),
    Golden(
      "tier in A",
      "1:1 bare-value: a condition alone is no statement",
      "hint: where tier in A"),
    Golden(
      "where tier in A",
      "1:15 missing-bracket: the values after \"in\" stand in brackets",
      "hint: in (A) expected: \"(\""),
    Golden(
      "where d in last",
      "1:16 unfinished: the statement ends before it is complete",
      "expected: \"week\", \"month\", \"quarter\", \"year\""),
    Golden(
      "where d older 3d",
      "1:15 unexpected: \"3d\" can't stand here",
      "expected: \"than\""),
    Golden(
      "where has tag",
      "1:14 unfinished: the statement ends before it is complete",
      "expected: the name of a tag"),
    Golden(
      "pin A",
      "1:6 unfinished: the statement ends before it is complete",
      "expected: \"until\", a quoted text"),
    Golden(
      "revert x",
      "1:8 unexpected: \"x\" can't stand here",
      "expected: a whole number"),
    Golden(
      "where a.b.c = 1",
      "1:10 unexpected: \".\" can't stand here",
      "expected: \"|\", the end of the statement, an operator"),
    Golden(
      "where $ = 1",
      "1:7 unexpected: \"$\" can't stand here",
      "expected: a condition"),
    Golden(
      "where a = 1 | | take 5",
      "1:15 unexpected: \"|\" can't stand here",
      "expected: a stage such as where"),
    Golden(
      "customers |",
      "1:12 unfinished: the statement ends before it is complete",
      "expected: a stage such as where"),
    Golden(
      "| ",
      "1:2 unfinished: the statement ends before it is complete",
      "expected: a stage such as where"),
    Golden(
      "where a = {",
      "1:11 unexpected: \"{\" can't stand here",
      "expected: a value"),
    Golden(
      "where case { a: 1",
      "1:12 unclosed-bracket: the bracket \"{\" is closed by \"}\"",
      "expected: \"}\""),
    Golden(
      "where case { a 1 }",
      "1:16 unexpected: \"1\" can't stand here",
      "expected: \":\", an operator"),
    Golden(
      "where f(a, )",
      "1:12 unexpected: \")\" can't stand here",
      "expected: a value"),
    Golden(
      "where f(a",
      "1:8 unclosed-bracket: the bracket \"(\" is closed by \")\"",
      "expected: \")\""),
    Golden(
      "WHERE a = 1",
      "1:1 unknown-verb: no statement begins with \"WHERE\"",
      "did you mean where? expected: a statement"),
    Golden(
      "rename tags a to b",
      "1:8 unexpected: \"tags\" can't stand here",
      "did you mean tag? expected: \"tag\""),
    Golden(
      "explain",
      "1:8 unfinished: the statement ends before it is complete",
      "expected: a statement, the name of a table"),
    Golden(
      "explain explain take x",
      "1:22 unexpected: \"x\" can't stand here",
      "expected: a whole number"),
    Golden(
      "@",
      "1:1 unexpected: \"@\" can't stand here",
      "expected: the name of a table, a statement"),
    Golden(
      "where a = 1 take 5",
      "1:13 missing-bar: stages are joined by \"|\"",
      "hint: | take 5 expected: \"|\""),
    Golden(
      "",
      "1:1 unfinished: a statement stands here",
      "expected: a statement"),
    Golden(
      "   -- x",
      "1:1 unfinished: a statement stands here",
      "expected: a statement"),
    Golden(
      "customers take 5",
      "1:11 missing-bar: stages are joined by \"|\"",
      "hint: | take 5 expected: \"|\""),
    Golden(
      "order by x",
      "1:1 sql-habit: rows are sorted by \"sort\"",
      "hint: sort x"),
    Golden(
      "help me please",
      "1:9 unexpected: \"please\" can't stand here",
      "expected: the end of the statement"),
    Golden(
      "simulate p whith a = 1",
      "1:12 unexpected: \"whith\" can't stand here",
      "did you mean with? expected: \"with\", \"against\", \"on\", \"|\", the end of the statement"),
    Golden(
      "where a = 1 and and b",
      "1:17 unexpected: \"and\" can't stand here",
      "expected: a value"),
    Golden(
      "summarize sum(x) by",
      "1:20 unfinished: the statement ends before it is complete",
      "expected: a new name, a value"),
    Golden(
      "where x between 1, 2",
      "1:18 unfinished: \"between\" has two ends with \"and\" between them",
      "expected: \"and\""),
    Golden(
      "where x between 1",
      "1:18 unfinished: \"between\" has two ends with \"and\" between them",
      "expected: \"and\""),
    Golden(
      "where a = ”b",
      "1:11 unclosed-text: a text is closed by a quote on the same line",
      "hint: \"b\" expected: a closing quote"),
    Golden(
      "set output",
      "1:11 unfinished: the statement ends before it is complete",
      "expected: a name, a whole number, \"=\""),
    Golden(
      "quit now",
      "1:6 unexpected: \"now\" can't stand here",
      "expected: the end of the statement"),
    Golden(
      "exit",
      "1:1 other-language: \"quit\" leaves",
      "hint: quit"),
  ]
}
