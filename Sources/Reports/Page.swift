public import Diagnostics

/// A document out of answers, for somebody who was not there: what was asked, on which data, and what came out.
public struct Page: Sendable {
  public struct Section: Sendable {
    public var title: Message
    /// The statement that was asked, or a policy, as it was typed; nil for none.
    public var source: String?
    public var blocks: [Report.Block]

    public init(_ title: Message, source: String? = nil, _ blocks: [Report.Block] = []) {
      (self.title, self.source, self.blocks) = (title, source, blocks)
    }
  }

  public var title: Message
  /// What the document stands on: names and values.
  public var facts: [(name: Message, value: Message)]
  public var sections: [Section]

  public init(_ title: Message, facts: [(name: Message, value: Message)], sections: [Section]) {
    (self.title, self.facts, self.sections) = (title, facts, sections)
  }
}
