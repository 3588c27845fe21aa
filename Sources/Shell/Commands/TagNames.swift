import Columns
import Diagnostics
import History
import Language
import Query

/// The kind of entry that says whose a tag is.
let ownerOfTag = "owner of tag"

/// Calls a tag otherwise, everywhere it is named.
struct RenameTag: Command {
  static let manual = Manual(
    [Signature(.command, "rename tag OLD:tag to NEW:new", acting: true)],
    "calls a tag otherwise; every rule, definition, policy and alert that names it is written anew, and told",
    examples: ["rename tag key_acount to key_account_2", "rename tag VIP to \"老客户\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let old = clause.name("OLD"), let new = clause.name("NEW") else {
      preconditionFailure("rename names two tags")
    }
    try session.requireTag(old)
    if session.knownTags.contains(new.text) {
      throw Diagnostic(
        "tag-exists", "there is a tag \"\(new.text)\" already", at: new.span,
        hint: old.text == new.text
          ? nil : "merge tags \(writtenTag(old.text)), \(writtenTag(new.text)) into \(writtenTag(new.text))")
    }
    var places: [Message] = []
    var notes: [Message] = []
    var count = 0
    notes += try session.perform(text) { (state) throws(Diagnostic) in
      places = try state.renameTags([old.text], to: new.text)
      for place in state.tags.indices where state.tags[place].name == old.text { state.tags[place].name = new.text }
      if let owner = state.entry(ownerOfTag, old.text) {
        state.removeEntry(ownerOfTag, old.text)
        state.set(StoredEntry(kind: ownerOfTag, name: new.text, text: owner.text))
      }
      let (column, sets) = state.customerTags()
      count = sets.members(of: old.text).population
      guard sets.names.contains(old.text) else { return }
      let names = sets.names.map { $0 == old.text ? new.text : $0 }
      state.setCustomerTags(column, TagSets(rowCount: sets.rowCount, names: names, members: sets.members))
    }
    return Answer(
      "the tag \"\(old.text)\" is called \"\(new.text)\" now: \(grouped(count)) customers have it",
      notes: places.map { "written anew: \($0)" } + notes)
  }
}

/// Makes one tag of several.
struct MergeTags: Command {
  static let manual = Manual(
    [Signature(.command, "merge tags TAG<TAG:tag>, into TARGET:new", acting: true)],
    "makes one tag of several: whoever has one of them has it; what names them is written anew, or the merge is refused with the places where it would change its sense",
    examples: ["merge tags vip, VIP into vip", "merge tags key, 大客户 into \"to call\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    let tags = clause.groups("TAG").compactMap { $0.name("TAG") }
    guard let target = clause.name("TARGET") else { preconditionFailure("merge names its target") }
    for tag in tags { try session.requireTag(tag) }
    let names = uniqueTexts(tags.map(\.text))
    guard names.contains(where: { $0 != target.text }), names.count > 1 || session.knownTags.contains(target.text)
    else {
      throw Diagnostic(
        "one-tag", "at least two tags are merged", at: clause.span,
        hint: "rename tag \(writtenTag(names[0])) to …")
    }
    let merged = uniqueTexts(names + (session.knownTags.contains(target.text) ? [target.text] : []))
    let entry = try session.mergedEntry(merged, into: target, at: clause.span)
    try session.refuseMixedMentions(of: merged, at: clause.span)
    var places: [Message] = []
    var counts: (before: [Int], after: Int) = ([], 0)
    var notes = try session.perform(text) { (state) throws(Diagnostic) in
      places = try state.renameTags(names, to: target.text)
      let place = state.tags.firstIndex { merged.contains($0.name) }
      state.tags.removeAll { merged.contains($0.name) }
      if let entry { state.tags.insert(entry, at: min(place ?? state.tags.count, state.tags.count)) }
      let owner = ([target.text] + merged).compactMap { state.entry(ownerOfTag, $0)?.text }.first
      for name in merged { state.removeEntry(ownerOfTag, name) }
      if let owner { state.set(StoredEntry(kind: ownerOfTag, name: target.text, text: owner)) }
      let (column, sets) = state.customerTags()
      let members = merged.map { sets.members(of: $0) }
      let all = members.reduce(Bitmap(count: sets.rowCount)) { $0 | $1 }
      counts = (members.map(\.population), all.population)
      let rest = sets.names.indices.filter { !merged.contains(sets.names[$0]) }
      let left = TagSets(
        rowCount: sets.rowCount, names: rest.map { sets.names[$0] }, members: rest.map { sets.members[$0] })
      state.setCustomerTags(column, left.replacing(target.text, with: all))
    }
    notes = places.map { "written anew: \($0)" } + notes
    let parts = zip(merged, counts.before).map { "\($0) \(grouped($1))" }
    return Answer(
      "\(Message(listing: parts)) are one tag \"\(target.text)\" now: \(grouped(counts.after)) customers have it",
      notes: notes)
  }
}

/// Says which tags a customer never has together.
struct ExclusiveTags: Command {
  static let manual = Manual(
    [Signature(.command, "exclusive tags TAG<TAG:tag>, [off]", acting: true)],
    "says that a customer has one of these tags at most: whoever comes to have two is told at once, and in `tags findings`; `off` takes it back",
    examples: ["exclusive tags vip, 大客户", "exclusive tags vip, 大客户 off"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    let tags = clause.groups("TAG").compactMap { $0.name("TAG") }
    if let twice = tags.enumerated().first(where: { place, tag in tags[..<place].contains { $0.text == tag.text } }) {
      throw Diagnostic("tag-twice", "\"\(twice.element.text)\" stands here twice", at: twice.element.span)
    }
    let group = ExclusiveGroup(tags.map(\.text))
    let entry = group.entry
    if clause.has("off") {
      guard session.state.entry(entry.kind, entry.name) != nil else {
        throw Diagnostic(
          "not-exclusive", "nobody said that these tags exclude each other", at: clause.span,
          expected: session.state.exclusiveGroups.map { Message(listing: $0.tags) })
      }
      let notes = try session.perform(text) { (state) throws(Diagnostic) in state.removeEntry(entry.kind, entry.name) }
      return Answer("\(quoted(group.tags)) may stand together again", notes: notes)
    }
    guard tags.count > 1 else {
      throw Diagnostic("one-tag", "at least two tags exclude each other", at: clause.span)
    }
    for tag in tags { try session.requireTag(tag) }
    let notes = try session.perform(text) { (state) throws(Diagnostic) in state.set(entry) }
    let conflicts = session.state.tagConflicts().filter {
      group.tags.contains($0.first) && group.tags.contains($0.second)
    }
    return Answer(
      conflicts.isEmpty
        ? "\(quoted(group.tags)) exclude each other; no customer has two of them"
        : "\(quoted(group.tags)) exclude each other; `tags findings` has who has two of them", notes: notes)
  }
}

extension Session {
  /// The tags of the dictionary and those in use.
  fileprivate var knownTags: [String] { uniqueTexts(state.tags.map(\.name) + state.customerTags().sets.names) }

  fileprivate func requireTag(_ tag: Name) throws(Diagnostic) {
    guard !knownTags.contains(tag.text) else { return }
    throw Diagnostic(
      "unknown-tag", "there is no tag \"\(tag.text)\"", at: tag.span, hint: "`tags` lists them",
      nearest: nearestName(to: tag.text, among: knownTags))
  }

  /// The dictionary's entry for what several tags become; nil where none of them is in it. Rules are joined by `or`,
  /// and a tag given by hand and one with a rule are not merged: the next `retag` would undo it.
  fileprivate func mergedEntry(_ tags: [String], into target: Name, at span: SourceSpan) throws(Diagnostic)
    -> StoredTag?
  {
    let entries = state.tags.filter { tags.contains($0.name) }
    let rules = uniqueTexts(entries.compactMap(\.rule))
    if !rules.isEmpty, entries.contains(where: { $0.rule == nil }) || entries.count < tags.count {
      let ruled = entries.filter { $0.rule != nil }.map(\.name)
      let byHand = tags.filter { !ruled.contains($0) }
      throw Diagnostic(
        "rule-and-hand",
        "\(quoted(ruled)) is decided by its rule and \(quoted(byHand)) given by hand; the next `retag` would undo the merge",
        at: span, hint: "define tag \(writtenTag(ruled[0])) \"…\"")
    }
    guard !entries.isEmpty else { return nil }
    let own = entries.first { $0.name == target.text }?.definition ?? ""
    let words = uniqueTexts(entries.map(\.definition).filter { !$0.isEmpty })
    var rule = rules.first
    if rules.count > 1 {
      var parts: [Expression] = []
      for text in rules { parts.append(try Session.parser.expression(text)) }
      rule = Formatter().format(Expression(.or(parts), at: SourceSpan(0, 0)))
    }
    return StoredTag(
      name: target.text, definition: own.isEmpty ? words.joined(separator: "; ") : own, rule: rule)
  }

  /// A text that tells several of the tags apart would change its sense when they are one.
  fileprivate func refuseMixedMentions(of tags: [String], at span: SourceSpan) throws(Diagnostic) {
    let columns = state.tagColumns
    var places: [Message] = []
    var copy = state
    try copy.changeTexts { (kept) throws(Diagnostic) in
      let mentions = kept.mentions(tagColumns: columns).filter { !Set($0.tags).isDisjoint(with: tags) }
      if Set(mentions.flatMap(\.tags)).intersection(tags).count > 1,
        mentions.contains(where: { Set($0.tags).intersection(tags).count < 2 })
      {
        places += mentions.map { kept.place(of: $0) }
      }
      return kept.text
    }
    guard !places.isEmpty else { return }
    throw Diagnostic(
      "tags-told-apart",
      "these tags are told apart in \(Message(joining: unique(places), with: Message.comma)), which would change its sense",
      at: span, hint: "write these anew first")
  }
}

extension WorkingState {
  /// The columns of customers that hold tags.
  var tagColumns: Set<String> {
    Set((customers?.table.fields ?? []).filter { $0.column.type == .tags }.map(\.name))
  }

  /// Calls tags otherwise in every text that is kept.
  ///
  /// - Returns: the places that were written anew.
  mutating func renameTags(_ tags: [String], to name: String) throws(Diagnostic) -> [Message] {
    let columns = tagColumns
    var places: [Message] = []
    try changeTexts { (kept) throws(Diagnostic) in
      let mentions = kept.mentions(tagColumns: columns).filter { !Set($0.tags).isDisjoint(with: tags) }
      places += mentions.map { kept.place(of: $0) }
      return mentions.isEmpty ? kept.text : kept.renamed(mentions) { tags.contains($0) ? name : $0 }
    }
    // A group's name is made of its tags.
    for entry in entries(of: ExclusiveGroup.kind) {
      guard let group = ExclusiveGroup(entry), group.entry.name != entry.name else { continue }
      removeEntry(entry.kind, entry.name)
      set(group.entry)
    }
    return unique(places)
  }
}
