import Columns
import Diagnostics
import History
import Language

/// Tags of which a customer has one at most: `exclusive tags A, B`.
struct ExclusiveGroup {
  static let kind = "exclusive"
  var tags: [String]

  init(_ tags: [String]) { self.tags = tags }

  init?(_ entry: StoredEntry) {
    guard entry.kind == ExclusiveGroup.kind else { return nil }
    tags = KeptText(what: "", text: entry.text, form: .statement).mentions(tagColumns: []).flatMap(\.tags)
  }

  /// The same tags in another order are the same group.
  var entry: StoredEntry {
    let sorted = tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return StoredEntry(
      kind: ExclusiveGroup.kind, name: sorted.joined(separator: ", "),
      text: "exclusive tags " + tags.map(writtenTag).joined(separator: ", "))
  }
}

/// Two exclusive tags and the customers who have both.
struct TagConflict {
  var first: String
  var second: String
  var rows: Bitmap
}

extension WorkingState {
  var exclusiveGroups: [ExclusiveGroup] { entries(of: ExclusiveGroup.kind).compactMap { ExclusiveGroup($0) } }

  func tagConflicts() -> [TagConflict] {
    let groups = exclusiveGroups
    guard !groups.isEmpty else { return [] }
    let sets = customerTags().sets
    var conflicts: [TagConflict] = []
    for group in groups {
      for (place, first) in group.tags.enumerated() {
        for second in group.tags[(place + 1)...] {
          let both = sets.members(of: first) & sets.members(of: second)
          if !both.isEmpty { conflicts.append(TagConflict(first: first, second: second, rows: both)) }
        }
      }
    }
    return conflicts
  }

  /// The key of the first of these customers.
  func firstCustomer(_ rows: Bitmap) -> String {
    guard let customers, let key = customers.key, let column = customers.table.field(named: key)?.column,
      let row = rows.ones().first
    else { return "" }
    return column[Int(row)].text
  }
}

/// What to tell of a change that gave customers tags that exclude each other.
func newConflicts(from before: WorkingState, to after: WorkingState) -> [Message] {
  let conflicts = after.tagConflicts()
  guard !conflicts.isEmpty else { return [] }
  let earlier = before.tagConflicts()
  return conflicts.compactMap { conflict in
    let same = earlier.first { $0.first == conflict.first && $0.second == conflict.second }
    let count = conflict.rows.population
    guard same.map({ $0.rows != conflict.rows && $0.rows.population <= count }) ?? true else { return nil }
    return
      "\"\(conflict.first)\" and \"\(conflict.second)\" exclude each other, and \(grouped(count)) customers have both, such as \(after.firstCustomer(conflict.rows))"
  }
}
