import ArgumentParser
import Diagnostics

/// What may stand anywhere on the command line.
struct CommonOptions: ParsableArguments {
  @Option(name: .customShort("c"), help: inWords("Run a statement and end; may be given several times."))
  var statement: [String] = []

  @Option(help: inWords("How answers are written: table, json, csv or markdown."))
  var output: OutputFormat = .table

  @Option(
    name: .customLong("as-of"), help: inWords("The day to look back from, before the first statement: YYYY-MM-DD."))
  var asOf: String?

  @Flag(name: .customLong("read-only"), help: inWords("Open the workspace without changing it."))
  var readOnly = false

  @Option(help: inWords("The language of labels: en or zh."))
  var lang: LanguageCode?

  @Flag(
    help: inWords("Run a script from others: no file outside the workspace's folder, no replacing, no configuration."))
  var safe = false

  @Flag(name: .customLong("no-rc"), help: inWords("Read no configuration (this version has none)."))
  var noRC = false

  @Option(help: inWords("For what is drawn at random: a demo store, a sample without a seed of its own."))
  var seed: UInt64?
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case table, json, csv, markdown }
enum LanguageCode: String, ExpressibleByArgument, CaseIterable { case en, zh }

struct Tierlab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tierlab",
    abstract: told("A shell for customer tiering (客户分层): ask, simulate, compare, and only then commit."),
    discussion: told(
      "Without a command: a shell on FILE, a workspace that is made when it is not there, or on a scratch store."),
    version: "0.1.0", subcommands: [Shell.self, Run.self, Demo.self, Check.self], defaultSubcommand: Shell.self)

  struct Shell: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "shell", abstract: told("Open a workspace, or a scratch store, at the prompt."), shouldDisplay: false
    )
    @OptionGroup var common: CommonOptions
    @Argument(help: inWords("The workspace file.")) var file: String?

    func run() throws { try Program(common).shell(file: file) }
  }

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: told("Run a script."))
    @OptionGroup var common: CommonOptions
    @Argument(help: inWords("The script, a .tier file.")) var script: String
    @Argument(help: inWords("The workspace file.")) var file: String?
    @Option(help: inWords("A value for one of the script's parameters: NAME=VALUE.")) var param: [String] = []

    func run() throws { try Program(common).run(script: script, file: file, parameters: param) }
  }

  struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: told("A shell on a store made from a seed: retail or b2b."))
    @OptionGroup var common: CommonOptions
    @Argument(help: inWords("Which demo: retail (20,000 customers) or b2b (1,200 accounts).")) var name = "retail"

    func run() throws { try Program(common).demo(name) }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: told("Read a script without running it."))
    @OptionGroup var common: CommonOptions
    @Argument(help: inWords("The script, a .tier file.")) var script: String

    func run() throws { try Program(common).check(script: script) }
  }

  /// The command's word moved to the front, so that options may stand before it.
  static func reordered(_ arguments: [String]) -> [String] {
    let words = ["run", "demo", "check", "help"]
    let takingValue = ["-c", "--output", "--as-of", "--lang", "--seed", "--param"]
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      if argument == "--" { break }
      if takingValue.contains(argument) {
        index += 2
        continue
      }
      if !argument.hasPrefix("-") || argument == "-" {
        guard words.contains(argument), index > 0 else { break }
        var copy = arguments
        copy.remove(at: index)
        return [argument] + copy
      }
      index += 1
    }
    return arguments
  }
}
