import Columns
import Diagnostics
import History
import Language

/// Where tags are named in the texts that the store keeps: rules, definitions, policies, alerts, groups of exclusive tags.
struct TagMention {
  /// The tags named there, without repeats.
  var tags: [String]
  /// The stretch of the text that names them, and how it reads with other names.
  var span: SourceSpan
  var written: (_ rename: (String) -> String) -> String
}

/// A text that the store keeps.
struct KeptText {
  enum Form { case expression, statement }
  /// What it is, for a person: `policy "standard"`.
  var what: Message
  var text: String
  var form: Form

  /// - Parameter columns: the columns of customers that hold tags, for `tags contains vip`.
  func mentions(tagColumns columns: Set<String>) -> [TagMention] {
    var found: [TagMention] = []
    func look(_ expression: Expression) {
      expression.forEach { if let mention = mention(in: $0, columns) { found.append(mention) } }
    }
    switch form {
    case .expression: if let expression = try? Session.parser.expression(text) { look(expression) }
    case .statement:
      guard let statement = try? Session.parser.statement(text) else { return [] }
      statement.forEachArgument { role, argument in
        switch argument {
        case .expression(let expression): look(expression)
        case .name(let name) where role == "TAG":
          found.append(TagMention(tags: [name.text], span: name.span) { rename in writtenTag(rename(name.text)) })
        default: break
        }
      }
    }
    return found
  }

  private func mention(in expression: Expression, _ columns: Set<String>) -> TagMention? {
    switch expression.form {
    case .hasTag(let names, let any):
      return TagMention(tags: uniqueTexts(names.map(\.text)), span: expression.span) { rename in
        let tags = uniqueTexts(names.map { rename($0.text) })
        let renamed = tags.map { Name($0, at: expression.span) }
        return Formatter().format(Expression(.hasTag(renamed, any: any && tags.count > 1), at: expression.span))
      }
    case .contains(let column, let part):
      guard case .name(let name) = column.form, columns.contains(name.text) else { return nil }
      let tag: String
      switch part.form {
      case .name(let name): tag = name.text
      case .text(let text): tag = text
      default: return nil
      }
      return TagMention(tags: [tag], span: part.span) { rename in literal(.text(rename(tag))) }
    default: return nil
    }
  }

  /// The line of the text where a mention stands, where it has several.
  func place(of mention: TagMention) -> Message {
    let line = SourceText(name: "", text: text).location(of: mention.span.start).line
    return text.contains("\n") ? "\(what), line \(line)" : what
  }

  /// The text with the tags called otherwise.
  func renamed(_ mentions: [TagMention], _ rename: (String) -> String) -> String {
    var bytes = Array(text.utf8)
    for mention in mentions.sorted(by: { $0.span.start > $1.span.start }) {
      bytes.replaceSubrange(mention.span.start..<mention.span.end, with: Array(mention.written(rename).utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A tag's name as source text.
func writtenTag(_ name: String) -> String {
  String(
    Formatter().format(Expression(.hasTag([Name(name, at: SourceSpan(0, 0))], any: false), at: SourceSpan(0, 0)))
      .dropFirst("has tag ".count))
}

func uniqueTexts(_ texts: [String]) -> [String] {
  var seen: Set<String> = []
  return texts.filter { seen.insert($0).inserted }
}

extension WorkingState {
  /// Every text the store keeps in the language, each given to `change` and replaced by what it gives.
  mutating func changeTexts(_ change: (KeptText) throws(Diagnostic) -> String) throws(Diagnostic) {
    for place in definitions.indices {
      definitions[place].expression = try change(
        KeptText(
          what: "the definition of \"\(definitions[place].name)\"", text: definitions[place].expression,
          form: .expression))
    }
    for place in tags.indices {
      guard let rule = tags[place].rule else { continue }
      tags[place].rule = try change(
        KeptText(what: "the rule of tag \"\(tags[place].name)\"", text: rule, form: .expression))
    }
    for place in policies.indices {
      policies[place].text = try change(
        KeptText(what: "policy \"\(policies[place].name)\"", text: policies[place].text, form: .statement))
    }
    for place in adoptions.indices {
      adoptions[place].text = try change(
        KeptText(
          what: "policy \"\(adoptions[place].policy)\" as adopted for \(adoptions[place].axis)",
          text: adoptions[place].text, form: .statement))
    }
    for place in entries.indices {
      let entry = entries[place]
      entries[place].text = try change(
        KeptText(what: "\(entry.kind) \"\(entry.name)\"", text: entry.text, form: .statement))
    }
  }
}
