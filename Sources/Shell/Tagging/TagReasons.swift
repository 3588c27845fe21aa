import Columns
import Diagnostics
import Language
import Query

/// Why customers came to a rule tag or left it since the last commit: the first part of its rule that holds, or does not
/// hold, any more; or that the rule itself is another one.
struct TagReasons {
  private struct Part {
    var text: String
    var isTrue: Bitmap
    var wasTrue: Bitmap?
    var read: (text: String, column: Column)?
  }

  private let tag: String
  private let isNew: Bool
  private let parts: [Part]

  init(_ tag: Catalog.TagEntry, rule: Expression, _ session: Session) throws(Diagnostic) {
    self.tag = tag.name
    let before = session.catalog.committed?.catalog.tags.first { $0.name == tag.name }?.rule
    isNew = before.map { Formatter().format($0) != Formatter().format(rule) } ?? true
    var conditions = [rule]
    if case .and(let all) = rule.form { conditions = all }
    var parts: [Part] = []
    guard let customers = session.catalog.customers else {
      self.parts = []
      return
    }
    let population = Population(customers.table)
    for condition in conditions {
      var binding = Binding(session.catalog, from: customers)
      let isTrue = try session.evaluation.mask(binding.bindCondition(condition).formula, of: population).isTrue
      let call = Expression.Call(Name("committed", at: condition.span), [condition])
      let old = try? binding.bind(Expression(.call(call), at: condition.span))
      let wasTrue = try old.map { (bound) throws(Diagnostic) in
        try session.evaluation.mask(bound.formula, of: population).isTrue
      }
      parts.append(
        Part(
          text: Formatter().format(condition), isTrue: isTrue, wasTrue: wasTrue,
          read: try TagReasons.read(by: condition, binding, population, session)))
    }
    self.parts = parts
  }

  /// The one value that a part compares, to be told with it.
  private static func read(
    by condition: Expression, _ binding: Binding, _ population: Population, _ session: Session
  ) throws(Diagnostic) -> (text: String, column: Column)? {
    let alert = Alert(name: "", label: nil, condition: condition)
    guard let value = alert.reads(of: binding.schema).first else { return nil }
    if case .hasTag = value.form { return nil }
    var binding = binding
    let bound = try binding.bind(value)
    return (Formatter().format(value), try session.evaluation.column(bound.formula, of: population))
  }

  func came(_ row: Int) -> Message {
    guard !isNew, let part = parts.first(where: { $0.isTrue[row] && $0.wasTrue?[row] == false }) else {
      return isNew ? "\(tag) came: its rule is new" : "\(tag) came: its rule held at the last commit already"
    }
    return "\(tag) came: \(part.text) holds now\(value(part, row))"
  }

  func left(_ row: Int) -> Message {
    guard let part = parts.first(where: { !$0.isTrue[row] }) else { return "\(tag) left" }
    return isNew
      ? "\(tag) left: its rule is new, and \(part.text) does not hold\(value(part, row))"
      : "\(tag) left: \(part.text) does not hold any more\(value(part, row))"
  }

  /// What of the rule speaks for the tag today, or against it.
  func today(_ row: Int, has: Bool) -> Message {
    if has { return Message(joining: parts.map { "\($0.text)\(value($0, row))" }, with: "; ") }
    guard let part = parts.first(where: { !$0.isTrue[row] }) else { return "" }
    return "\(part.text) does not hold\(value(part, row))"
  }

  private func value(_ part: Part, _ row: Int) -> Message {
    guard let read = part.read else { return "" }
    let text = read.column.isMissing(row) ? "–" : read.column[row].text
    return " (\(read.text) \(text))"
  }
}

extension Session {
  /// What to add to the reason of a change of tags: for each rule tag that came or went, why.
  func tagReasons(from before: TagSets, to after: TagSets) throws(Diagnostic) -> (Int) -> Message? {
    var all: [(reasons: TagReasons, came: Bitmap, left: Bitmap)] = []
    for tag in catalog.tags {
      guard let rule = tag.rule else { continue }
      let (old, new) = (before.members(of: tag.name), after.members(of: tag.name))
      guard old != new, let reasons = try? TagReasons(tag, rule: rule, self) else { continue }
      all.append((reasons, new.subtracting(old), old.subtracting(new)))
    }
    return { row in
      let told: [Message] = all.compactMap { entry in
        entry.came[row] ? entry.reasons.came(row) : entry.left[row] ? entry.reasons.left(row) : nil
      }
      return told.isEmpty ? nil : Message(joining: told, with: "; ")
    }
  }
}
