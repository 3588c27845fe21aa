/// The few words that the editor itself says, in the language of the person.
public struct EditorWords: Sendable {
  /// The prompt of a search for a text, and of one that finds nothing.
  public var search: @Sendable (String) -> String = { "(search: \($0)) " }
  public var noMatch: @Sendable (String) -> String = { "(no match: \($0)) " }
  /// How many completions more there are than are shown.
  public var more: @Sendable (Int) -> String = { "… \($0) more" }

  public init() {}
}
