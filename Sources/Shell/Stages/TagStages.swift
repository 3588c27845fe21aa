import Columns
import Diagnostics
import History
import Language
import Query

/// Gives customers a tag by hand. The tag is in the dictionary, or is defined on the spot with `tag new`.
struct Tag: ActingStage {
  static let manual = Manual(
    [Signature(.stage, "tag (new TAG:text [LABEL:text] | TAG<TAG:tag>,)", acting: true)],
    "gives these customers tags; a tag must be defined, so that it has one meaning",
    examples: [
      "where tier = B and last_order older than 180d | tag new \"spring-call\" \"called in the spring campaign\"",
      "where tier = A | tag \"win-back\"",
    ])

  private let names: [String]
  private let isNew: Bool
  private let definition: String

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    isNew = clause.has("new")
    if isNew, let tag = clause.text("TAG") {
      names = [tag.text]
      definition = clause.text("LABEL")?.text ?? ""
      if binding.catalog.tagNames.contains(tag.text) {
        throw Diagnostic(
          "tag-exists", "the tag \"\(tag.text)\" is defined already", at: tag.span, hint: "tag \"\(tag.text)\"")
      }
      return
    }
    definition = ""
    names = try definedTags(clause.groups("TAG").compactMap { $0.name("TAG") }, binding.catalog)
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    if isNew { state.tags += names.map { StoredTag(name: $0, definition: definition) } }
    var (column, sets) = state.customerTags()
    var added = 0
    for name in names {
      let members = sets.members(of: name)
      added += rows.chosen.subtracting(members).population
      sets = sets.replacing(name, with: members | rows.chosen)
    }
    state.setCustomerTags(column, sets)
    return
      "\(grouped(added)) customers were given \(quoted(names)); \(grouped(rows.count * names.count - added)) had it"
  }
}

/// Takes a tag from customers.
struct Untag: ActingStage {
  static let manual = Manual(
    [Signature(.stage, "untag TAG<TAG:tag>,", acting: true)], "takes tags from these customers",
    examples: ["where has tag dormant and last_order within 30d | untag dormant", "customers | untag dormant"])

  private let names: [String]

  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic) {
    var known = binding.catalog.tagNames
    for item in binding.schema.items { if let sets = item.stored?.tagSets { known += sets.names } }
    let tags = clause.groups("TAG").compactMap { $0.name("TAG") }
    for tag in tags where !known.contains(tag.text) {
      throw Diagnostic(
        "unknown-tag", "no customer has a tag \"\(tag.text)\"", at: tag.span, hint: "`tags` lists them",
        nearest: nearestName(to: tag.text, among: known))
    }
    try refuseRuleTags(tags, binding.catalog)
    names = tags.map(\.text)
  }

  func change(_ rows: Rows, _ state: inout WorkingState, _ evaluation: Evaluation) throws(Diagnostic) -> Message {
    var (column, sets) = state.customerTags()
    var removed = 0
    for name in names {
      let members = sets.members(of: name)
      removed += (rows.chosen & members).population
      sets = sets.replacing(name, with: members.subtracting(rows.chosen))
    }
    state.setCustomerTags(column, sets)
    return "\(quoted(names)) was taken from \(grouped(removed)) customers"
  }
}

/// Tags by name, each in the dictionary and given by hand.
private func definedTags(_ tags: [Name], _ catalog: Catalog) throws(Diagnostic) -> [String] {
  for tag in tags where !catalog.tagNames.contains(tag.text) {
    throw Diagnostic(
      "undefined-tag", "a tag is defined before it is given; nobody said what \"\(tag.text)\" means", at: tag.span,
      hint: "define tag `\(tag.text)` \"what it means\", or tag new \"\(tag.text)\"",
      nearest: nearestName(to: tag.text, among: catalog.tagNames))
  }
  try refuseRuleTags(tags, catalog)
  return tags.map(\.text)
}

private func refuseRuleTags(_ tags: [Name], _ catalog: Catalog) throws(Diagnostic) {
  for tag in tags where catalog.tags.contains(where: { $0.name == tag.text && $0.rule != nil }) {
    throw Diagnostic(
      "rule-tag", "\"\(tag.text)\" is decided by its rule; `retag` would undo a change by hand", at: tag.span,
      hint: "define tag `\(tag.text)` \"…\" when …")
  }
}

func quoted(_ names: [String]) -> Message { Message(joining: names.map { "\"\($0)\"" }, with: Message.comma) }
