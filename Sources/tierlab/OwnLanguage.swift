import Shell

/// The language of the person, as the environment names it: `LANG=zh_CN.UTF-8` is Chinese, all else English.
func ownLanguage() -> Settings.Language {
  let names = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment($0) }
  return (names.first { !$0.isEmpty } ?? "").hasPrefix("zh") ? .zh : .en
}

/// How to speak before the command line is understood, or where it cannot be: its arguments are only looked through.
func ownSettings() -> Settings {
  let arguments = CommandLine.arguments
  let given = arguments.firstIndex(of: "--lang").flatMap { arguments.dropFirst($0 + 1).first }
  var settings = Settings()
  settings.language = ownLanguage()
  if given == "zh" || arguments.contains("--lang=zh") { settings.language = .zh }
  if given == "en" || arguments.contains("--lang=en") { settings.language = .en }
  return settings
}
