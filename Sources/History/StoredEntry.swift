/// A small named thing of the store that is kept as text in the language: an alert, a group of exclusive tags, an
/// unchangeable column, a recipe. Names are unique within a kind; entries stay in the order they were made.
public struct StoredEntry: Sendable, Hashable {
  /// What it is, in a word of the language: `alert`, `exclusive`, `unchangeable`, `recipe`.
  public var kind: String
  public var name: String
  public var text: String

  public init(kind: String, name: String, text: String) {
    self.kind = kind
    self.name = name
    self.text = text
  }
}

extension WorkingState {
  /// The entries of a kind, in the order they were made.
  public func entries(of kind: String) -> [StoredEntry] { entries.filter { $0.kind == kind } }

  public func entry(_ kind: String, _ name: String) -> StoredEntry? {
    entries.first { $0.kind == kind && $0.name == name }
  }

  /// Keeps an entry: in the place of the one with its kind and name, or as the last.
  public mutating func set(_ entry: StoredEntry) {
    if let place = entries.firstIndex(where: { $0.kind == entry.kind && $0.name == entry.name }) {
      entries[place] = entry
    } else {
      entries.append(entry)
    }
  }

  public mutating func removeEntry(_ kind: String, _ name: String) {
    entries.removeAll { $0.kind == kind && $0.name == name }
  }
}
