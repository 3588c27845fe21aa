/// The tiers of one axis in the policy's order, best first, with the labels people know them by.
public struct TierDomain: Sendable, Hashable {
  public let codes: [String]
  /// One for each code; nil where the tier has no label.
  public let labels: [String?]

  /// At most 254 tiers.
  public init(codes: [String], labels: [String?]? = nil) {
    precondition(codes.count <= 254, "a tier is stored in a byte")
    self.codes = codes
    self.labels = labels ?? codes.map { _ in nil }
  }

  /// The place of a tier by its code, or by its label.
  public func index(of name: String) -> Int? {
    codes.firstIndex(of: name) ?? labels.firstIndex(of: name)
  }
}

/// Which rows carry which tags: a bitmap for each tag, shared until it changes.
public struct TagSets: Sendable, Hashable {
  public private(set) var names: [String]
  public private(set) var members: [Bitmap]
  public let rowCount: Int

  public init(rowCount: Int, names: [String] = [], members: [Bitmap] = []) {
    precondition(names.count == members.count, "each tag has its members")
    self.rowCount = rowCount
    self.names = names
    self.members = members
  }

  /// The rows with this tag; none where nobody has it.
  public func members(of tag: String) -> Bitmap {
    names.firstIndex(of: tag).map { members[$0] } ?? Bitmap(count: rowCount)
  }

  /// The same sets with one tag's members replaced; a tag without members stays known.
  public func replacing(_ tag: String, with rows: Bitmap) -> TagSets {
    var copy = self
    if let index = names.firstIndex(of: tag) {
      copy.members[index] = rows
    } else {
      copy.names.append(tag)
      copy.members.append(rows)
    }
    return copy
  }

  /// The tags of one row, in order of the names' bytes.
  public func tags(of row: Int) -> [String] {
    names.indices.filter { members[$0][row] }.map { names[$0] }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  public func gathered(_ rows: [Int32]) -> TagSets {
    TagSets(rowCount: rows.count, names: names, members: members.map { $0.gathered(rows) })
  }
}
