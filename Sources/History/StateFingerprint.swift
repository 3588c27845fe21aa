import Columns

/// What a state holds, as lines of an item and a value that stands for its content: two states with the same lines are
/// the same store. Columns are told by the digests of their values.
public struct StateFingerprint: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    /// What it is: `column customers.tier`, `policy standard`, `as_of`.
    public var item: String
    /// Its content in a line, or the digest of it.
    public var value: String

    public init(_ item: String, _ value: String) {
      self.item = item
      self.value = value
    }
  }

  public var lines: [Line] = []

  public init() {}

  /// What was written down before.
  public init(lines: [Line]) { self.lines = lines }

  public init(_ state: WorkingState) {
    add("as_of", state.asOf?.description ?? "none")
    add("measure", state.measure ?? "none")
    for table in state.tables { add(table) }
    for definition in state.definitions {
      add("definition \(definition.name)", whole([definition.expression, definition.unit ?? ""]))
    }
    for tag in state.tags { add("tag \(tag.name)", whole([tag.definition, tag.rule ?? ""])) }
    for policy in state.policies { add("policy \(policy.name)", whole([policy.text])) }
    for adoption in state.adoptions {
      let parameters = adoption.parameters.flatMap { [$0.name, $0.value] }
      add("adopted \(adoption.axis)", whole([adoption.policy, adoption.text] + parameters))
    }
    for set in state.sets { add("set \(set.name)", whole([set.keys.digest, set.statement])) }
    for entry in state.entries { add("\(entry.kind) \(entry.name)", whole([entry.text])) }
    if !state.pins.isEmpty { add("pins", whole(state.pins.table.fields.map(\.column.digest))) }
  }

  /// The digest of all lines.
  public var digest: String {
    var hash = SHA256()
    for line in lines {
      for text in [line.item, line.value] {
        hash.update(text.utf8.count)
        hash.update(text)
      }
    }
    return hash.hex()
  }

  private mutating func add(_ item: String, _ value: String) { lines.append(Line(item, value)) }

  private mutating func add(_ table: StoredTable) {
    let kind =
      switch table.kind {
      case .keyed(let key): "keyed by \(key)"
      case .events(let parent, let by, let at): "events of \(parent) by \(by) at \(at)"
      }
    add("table \(table.name)", "\(table.table.rowCount) rows, \(kind), from \(table.source)")
    for field in table.table.fields {
      let facts = [
        field.column.type.description, field.unit ?? "", field.knownAt?.description ?? "", field.column.digest,
      ]
      add("column \(table.name).\(field.name)", whole(facts))
    }
  }
}

/// One digest of several texts.
private func whole(_ texts: [String]) -> String {
  var hash = SHA256()
  for text in texts {
    hash.update(text.utf8.count)
    hash.update(text)
  }
  return hash.hex()
}

extension Step {
  /// The seal of a pending step: over its place, its statement and time, and all that it leaves.
  public func seal(at position: Int) -> String {
    whole(["tierlab step 1", "\(position)", statement, at, StateFingerprint(state).digest])
  }
}

extension Commit {
  /// The commit's seal: SHA-256 over the seal before it, what it says of itself, the statements that made it, and all
  /// that it leaves: policies, definitions, tags, every column, tiers before and after capacity among them.
  public func seal(after parent: String?, leaving state: WorkingState) -> String {
    var hash = SHA256()
    let facts = [
      "tierlab commit 1", parent ?? "", "\(number)", self.parent.map { "\($0)" } ?? "", at, author, message,
      "\(customersChanged)", "\(statements.count)",
    ]
    for text in facts + statements + [StateFingerprint(state).digest] {
      hash.update(text.utf8.count)
      hash.update(text)
    }
    return hash.hex()
  }
}
