import ArgumentParser
import Diagnostics

/// What may stand anywhere on the command line.
struct CommonOptions: ParsableArguments {
  @Option(name: .customShort("c"))
  var statement: [String] = []

  @Option
  var output: OutputFormat = .table

  @Option(
    name: .customLong("as-of"))
  var asOf: String?

  @Flag(name: .customLong("read-only"))
  var readOnly = false

  @Option
  var lang: LanguageCode?

  @Flag
  var safe = false

  @Flag(name: .customLong("no-rc"))
  var noRC = false

  @Option
  var seed: UInt64?
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case table, json, csv, markdown }
enum LanguageCode: String, ExpressibleByArgument, CaseIterable { case en, zh }

struct Tierlab: ParsableCommand {
  static let version = "0.1.0"
  static let configuration = CommandConfiguration(
    commandName: "tierlab",
    version: version, subcommands: [Shell.self, Run.self, Demo.self, Check.self], defaultSubcommand: Shell.self)

  struct Shell: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "shell", shouldDisplay: false)
    @OptionGroup var common: CommonOptions
    @Argument var file: String?

    func run() throws { try Program(common).shell(file: file) }
  }

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration()
    @OptionGroup var common: CommonOptions
    @Argument var script: String
    @Argument var file: String?
    @Option var param: [String] = []

    func run() throws { try Program(common).run(script: script, file: file, parameters: param) }
  }

  struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration()
    @OptionGroup var common: CommonOptions
    @Argument var name = "retail"

    func run() throws { try Program(common).demo(name) }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration()
    @OptionGroup var common: CommonOptions
    @Argument var script: String

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
