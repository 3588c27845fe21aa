import ArgumentParser
import Diagnostics

/// What `tierlab --help` says: one page for all of it, in the person's language.
let commandLinePage: Message = """
  tierlab: a shell for customer tiering (客户分层): ask, simulate, compare, and only
  then commit.

    tierlab [FILE.tierlab]             a shell on a workspace, which is made where it is not
                                       there; without FILE on a scratch store
    tierlab demo [retail|b2b]          a shell on a demo: 20,000 customers, or 1,200 accounts
    tierlab run SCRIPT.tier [FILE]     runs a script
    tierlab check SCRIPT.tier          reads a script without running it

  -c STATEMENT         runs a statement and ends; may be given several times
  --param NAME=VALUE   a value for one of the script's parameters
  --output FORMAT      how answers are written: table, json, csv or markdown
  --as-of DATE         the day to look back from, before the first statement: YYYY-MM-DD
  --lang LANGUAGE      the language of labels: en or zh
  --read-only          opens the workspace without changing it
  --seed NUMBER        for what is drawn at random: a demo, a sample without a seed
  --safe               for a script from others: no file outside the workspace's
                       folder, none replaced, no configuration read
  --no-rc              reads no configuration: this version has none
  --version, --help

  In the shell `help` shows the language on one screen.
  """

/// What is wrong with a command line, in words of the program.
func commandLineError(_ error: any Error) -> Diagnostic {
  let text = Tierlab.message(for: error)
  // Everything that ArgumentParser cites stands between single quotes.
  let parts = text.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
  let cited = parts.indices.filter { $0 % 2 == 1 }.map { bare(parts[$0]) }
  func diagnostic(_ message: Message, expected: [Message] = [], nearest: String? = nil) -> Diagnostic {
    Diagnostic("usage", message, expected: expected, hint: nearest == nil ? "tierlab --help" : nil, nearest: nearest)
  }
  guard let first = cited.first else { return diagnostic(Message(verbatim: text)) }
  switch parts[0] {
  case "Unknown option ": return diagnostic("there is no option \(first)", nearest: cited.dropFirst().first)
  case "Missing value for ": return diagnostic("\(first) wants a value after it")
  case "Missing expected argument ": return diagnostic("the \(first) is missing")
  case "The value " where cited.count > 1:
    let expected = cited.dropFirst(2)
    return diagnostic(
      "\(cited[1]) cannot be \"\(first)\"", expected: expected.isEmpty ? [] : [Message(listing: Array(expected))])
  case "The option ": return diagnostic("\(first) takes no value")
  default:
    guard parts[0].lowercased().contains("unexpected argument") else { return diagnostic(Message(verbatim: text)) }
    return diagnostic("nothing is known to do with \(Message(listing: cited))")
  }
}

/// `--output <output>` is `--output`, `<script>` is SCRIPT.
private func bare(_ cited: String) -> String {
  if cited.hasPrefix("<") { return cited.filter { $0 != "<" && $0 != ">" }.uppercased() }
  return cited.hasPrefix("-") ? String(cited.prefix { $0 != " " }) : cited
}
