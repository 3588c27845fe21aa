import Diagnostics

/// What English says of one: `1 customer is unscored` where the phrase says `% customers are unscored`.
///
/// Phrases are written for many. A place that holds `1` turns the noun after it, and the verb right after that, into
/// what one takes; a sentence that goes on with `they` has its own wording for one in `englishOnes`.
enum EnglishCounts {
  private static let nouns: [String: String] = [
    "customers": "customer", "accounts": "account", "rows": "row", "values": "value", "columns": "column",
    "changes": "change", "statements": "statement", "tags": "tag", "things": "thing", "policies": "policy",
    "tables": "table", "events": "event", "groups": "group", "commits": "commit", "texts": "text", "tiers": "tier",
    "pieces": "piece", "parameters": "parameter", "errors": "error", "lines": "line", "options": "option",
    "findings": "finding", "days": "day", "pins": "pin", "steps": "step",
  ]
  private static let verbs = [
    "are": "is", "were": "was", "have": "has", "belong": "belongs", "hold": "holds", "stay": "stays", "move": "moves",
    "need": "needs", "change": "changes", "differ": "differs", "keep": "keeps", "stand": "stands", "share": "shares",
    "lie": "lies",
  ]
  /// What may stand between the number and the noun.
  private static let between: Set<String> = [
    "more", "other", "rule", "new", "pending", "undefined", "further", "stored",
  ]

  static func noun(ofOne noun: String) -> String { nouns[noun] ?? noun }

  /// What follows a number, where the number is 1; the verb is about the first number of a sentence.
  static func after(one text: String, isFirst: Bool) -> String {
    guard text.first == " " else { return text }
    var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let place = words.count > 2 && between.contains(words[1]) ? 2 : 1
    guard let one = change(words[place], nouns) else { return text }
    words[place] = one
    if isFirst, place + 1 < words.count, words[place].last?.isLetter ?? false,
      let verb = change(words[place + 1], verbs)
    {
      words[place + 1] = verb
    }
    return words.joined(separator: " ")
  }

  /// A word changed, and the signs after it as they are.
  private static func change(_ word: String, _ table: [String: String]) -> String? {
    let letters = word.prefix { $0.isLetter }
    return table[String(letters)].map { $0 + word.dropFirst(letters.count) }
  }
}
