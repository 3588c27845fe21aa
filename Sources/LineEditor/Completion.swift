/// One way to go on at the cursor.
public struct Completion: Equatable, Sendable {
  /// What takes the place of the replaced range.
  public var text: String
  /// What a list shows; the text itself unless told.
  public var display: String
  /// What it is, shown beside it; may be empty.
  public var description: String

  public init(text: String, display: String? = nil, description: String = "") {
    self.text = text
    self.display = display ?? text
    self.description = description
  }
}

/// The ways to go on, and the UTF-8 offsets of what each would replace, which end at the cursor.
public struct Completions: Equatable, Sendable {
  public var replaced: Range<Int>
  public var items: [Completion]

  public init(replaced: Range<Int>, items: [Completion]) {
    self.replaced = replaced
    self.items = items
  }

  /// What all items begin with, by character.
  var commonPrefix: String {
    var prefix = Array(items.first?.text ?? "")
    for item in items.dropFirst() {
      let common = zip(prefix, item.text).prefix { $0 == $1 }.count
      prefix.removeLast(prefix.count - common)
    }
    return String(prefix)
  }
}
