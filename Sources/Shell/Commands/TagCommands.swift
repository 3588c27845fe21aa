import Columns
import Diagnostics
import History
import Language
import Query

/// Puts a tag with its one meaning into the dictionary; a rule decides it, or people give it by hand.
struct DefineTag: Command {
  static let manual = Manual(
    [Signature(.command, "define tag TAG:new [LABEL:text] [owner OWNER:anyName] [when E:condition]", acting: true)],
    "gives a tag its one meaning, and an owner who answers for it; with a rule, customers get it by `retag` and now",
    examples: [
      "define tag big_spender \"more than 50万 in 12 months\" when amount_12m > 50万",
      "define tag visited \"met in person this year\" owner 李伟",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("TAG") else { preconditionFailure("define tag names a tag") }
    var rule: String?
    var binding = Binding(session.catalog)
    var members: Bitmap?
    var notes: [Message] = []
    if let condition = clause.expression("E") {
      let customers = try binding.enterCustomers(at: clause.span)
      let bound = try binding.bindCondition(condition)
      let (isTrue, unknown) = try session.evaluation.mask(bound.formula, of: Population(customers.table))
      if let unknown {
        notes.append(
          "\(grouped(unknown.population)) customers: a value the rule needs is missing, so they do not get it")
      }
      members = isTrue
      rule = session.withValues(Formatter().format(condition))
    }
    notes += binding.notes
    let tag = StoredTag(name: name.text, definition: clause.text("LABEL")?.text ?? "", rule: rule)
    let owner = clause.name("OWNER")?.text
    var change = (came: 0, left: 0)
    notes += try session.perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in
      if let place = state.tags.firstIndex(where: { $0.name == tag.name }) {
        state.tags[place] = tag
      } else {
        state.tags.append(tag)
      }
      if let owner { state.set(StoredEntry(kind: ownerOfTag, name: tag.name, text: owner)) }
      if let members { change = state.replaceTag(tag.name, members) }
    }
    if tag.definition.isEmpty { notes.append("nobody has said what it means: define tag `\(name.text)` \"…\"") }
    guard let members else { return Answer("the tag \"\(name.text)\" is defined", notes: notes) }
    return Answer(
      "the tag \"\(name.text)\" is defined: \(grouped(members.population)) customers have it (\(grouped(change.came)) came, \(grouped(change.left)) left)",
      notes: notes)
  }
}

/// Evaluates rule tags again; tags given by hand stay.
struct Retag: Command {
  static let manual = Manual(
    [Signature(.command, "retag [TAG<TAG:tag>,]", acting: true)],
    "re-evaluates every rule tag, or those named; `diff` shows who came and went; tags given by hand stay",
    examples: ["retag", "retag key_account"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: clause.span)
    var tags = session.catalog.tags.filter { $0.rule != nil }
    let named = clause.groups("TAG").compactMap { $0.name("TAG") }
    if !named.isEmpty {
      for name in named where !tags.contains(where: { $0.name == name.text }) {
        throw Diagnostic(
          "no-rule", "no rule decides the tag \"\(name.text)\"", at: name.span,
          hint: "define tag `\(name.text)` \"…\" when …", nearest: nearestName(to: name.text, among: tags.map(\.name)))
      }
      tags = tags.filter { tag in named.contains { $0.text == tag.name } }
    }
    guard !tags.isEmpty else { return Answer("no tag has a rule: there is nothing to re-evaluate") }
    var members: [(name: String, rows: Bitmap)] = []
    for tag in tags {
      guard let rule = tag.rule else { continue }
      let bound: Bound
      do throws(Diagnostic) {
        bound = try binding.bindCondition(rule)
      } catch {
        throw Diagnostic(
          error.rule, "the rule of tag \"\(tag.name)\" cannot be evaluated: \(error.message)", at: clause.span,
          hint: error.hint, nearest: error.nearest)
      }
      members.append((tag.name, try session.evaluation.mask(bound.formula, of: Population(customers.table)).isTrue))
    }
    var notes: [Message] = []
    var moved = 0
    let before = session.state.customerTags().sets
    let told = try session.perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in
      for (name, rows) in members {
        let change = state.replaceTag(name, rows)
        moved += change.came + change.left
        notes.append(
          "\"\(name)\": \(grouped(change.came)) came, \(grouped(change.left)) left, \(grouped(rows.population)) have it"
        )
      }
    }
    notes += try whoMoved(tags, members, before, session)
    return Answer("\(tags.count) rule tags re-evaluated: \(grouped(moved)) changes", notes: notes + told)
  }
}

extension Retag {
  /// So many customers are told of; `diff` has all.
  private static let mostTold = 5

  /// Who came to a tag and who left it, with what of its rule says so.
  private static func whoMoved(
    _ tags: [Catalog.TagEntry], _ members: [(name: String, rows: Bitmap)], _ before: TagSets, _ session: Session
  ) throws(Diagnostic) -> [Message] {
    guard let customers = session.catalog.customers,
      let key = customers.key.flatMap({ customers.table.field(named: $0)?.column })
    else { return [] }
    var lines: [Message] = []
    for (name, rows) in members {
      let old = before.members(of: name)
      let moved = rows.subtracting(old) | old.subtracting(rows)
      guard !moved.isEmpty, lines.count < mostTold, let tag = tags.first(where: { $0.name == name }),
        let rule = tag.rule
      else { continue }
      let reasons = try TagReasons(tag, rule: rule, session)
      for row in moved.ones().prefix(mostTold - lines.count) {
        let why = reasons.today(Int(row), has: rows[Int(row)])
        lines.append(
          rows[Int(row)]
            ? "\(key[Int(row)].text) came to \"\(name)\": \(why)" : "\(key[Int(row)].text) left \"\(name)\": \(why)")
      }
    }
    return lines
  }
}

extension WorkingState {
  /// The members of a rule tag anew.
  fileprivate mutating func replaceTag(_ name: String, _ rows: Bitmap) -> (came: Int, left: Int) {
    let (column, sets) = customerTags()
    let before = sets.members(of: name)
    setCustomerTags(column, sets.replacing(name, with: rows))
    return (rows.subtracting(before).population, before.subtracting(rows).population)
  }
}
