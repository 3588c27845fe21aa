/// Up and Down through the statements that begin with what was typed before the cursor; past the newest stands the draft.
struct HistoryWalk {
  private let draft: Draft
  private let prefix: String
  private var index: Int
  /// What the walk put in the line; another text there means that the walk is over.
  private(set) var shown: String

  init(from draft: Draft, in history: StatementHistory) {
    self.draft = draft
    prefix = String(draft.beforeCursor)
    index = history.statements.count
    shown = draft.text
  }

  /// The next draft to show; nil where there is none in that direction.
  mutating func step(older: Bool, in history: StatementHistory) -> Draft? {
    let found =
      older
      ? history.older(than: index, prefix: prefix, shown: shown)
      : history.newer(than: index, prefix: prefix, shown: shown)
    if let found {
      index = found
      shown = history.statements[found]
      return Draft(shown)
    }
    guard !older, index < history.statements.count else { return nil }
    index = history.statements.count
    shown = draft.text
    return draft
  }
}
