import ArgumentParser
import Diagnostics
import Rendering
import Shell

/// The language of the person, as the environment names it: `LANG=zh_CN.UTF-8` is Chinese, all else English.
func ownLanguage() -> Settings.Language {
  let names = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment($0) }
  return (names.first { !$0.isEmpty } ?? "").hasPrefix("zh") ? .zh : .en
}

/// A text of `--help`, which is written before `--lang` could be read as an option: so the arguments are looked through.
func told(_ message: Message) -> String { helpCatalogue.text(of: message) }

private let helpCatalogue: Catalogue = {
  let arguments = CommandLine.arguments
  let given = arguments.firstIndex(of: "--lang").flatMap { arguments.dropFirst($0 + 1).first }
  let isChinese = given.map { $0 == "zh" } ?? (arguments.contains("--lang=zh") || ownLanguage() == .zh)
  return isChinese ? .chinese : .english
}()

func inWords(_ message: Message) -> ArgumentHelp { ArgumentHelp(stringLiteral: told(message)) }
