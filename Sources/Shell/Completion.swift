import Columns
public import Diagnostics
import History
import Language
import Query

/// What could stand at the cursor, with a word about each.
public struct CompletionList: Sendable {
  public struct Item: Sendable, Hashable {
    /// What is put in place.
    public var text: String
    public var description: Message
  }
  /// The bytes of the text that are replaced.
  public var replaced: SourceSpan
  public var items: [Item]
}

extension Session {
  /// The continuations of an unfinished text at a byte offset: the parser's expected words, and the store's names in the
  /// places that take them.
  public func completions(at offset: Int, in text: String) -> CompletionList {
    let expectation = Session.grammar.expectation(at: offset, in: text)
    var items: [CompletionList.Item] = []
    let partial = expectation.partial
    func offer(_ name: String, _ description: Message, quoting: Bool = true) {
      guard name.hasPrefix(partial), !items.contains(where: { $0.text == name }) else { return }
      let plain = expectation.place != .code || !quoting || isPlainName(name)
      items.append(CompletionList.Item(text: plain ? name : "`\(name)`", description: description))
    }
    guard expectation.place != .comment else { return CompletionList(replaced: expectation.replaced, items: []) }
    if let compared = expectation.comparedColumn {
      for (value, count) in values(of: compared.text) { offer(value, "\(grouped(count))", quoting: true) }
    }
    if expectation.place == .code {
      var binding = Binding(catalog)
      if let customers = catalog.customers { binding.enter(customers) }
      for slot in expectation.slots { offerNames(for: slot.slot, binding, offer) }
      for word in expectation.words { offer(word, about(word), quoting: false) }
    }
    return CompletionList(replaced: expectation.replaced, items: items)
  }

  private func offerNames(for slot: Slot, _ binding: Binding, _ offer: (String, Message, Bool) -> Void) {
    switch slot {
    case .column, .expression, .condition, .aggregate:
      for item in binding.schema.items {
        offer(item.name, item.unit.map { "\(item.type), \($0)" } ?? "\(item.type)", true)
      }
      if slot != .column {
        for function in Function.all { offer(function.name + "(", function.meaning, false) }
        for table in catalog.tables where table.key == nil { offer(table.name, "events", true) }
      }
    case .table: for table in catalog.tables { offer(table.name, "\(grouped(table.table.rowCount)) rows", true) }
    case .tag: for tag in catalog.tags { offer(tag.name, Message(verbatim: tag.definition), true) }
    case .policy: for policy in state.policies { offer(policy.name, Message(verbatim: firstLine(policy.text)), true) }
    case .tier:
      for item in binding.schema.items {
        guard case .tier(_, let domain)? = item.stored?.data else { continue }
        for (code, label) in zip(domain.codes, domain.labels) {
          offer(code, Message(verbatim: label ?? item.name), true)
        }
      }
    case .setting:
      for choice in Settings.choices {
        offer(choice.name, Message(verbatim: choice.values.joined(separator: ", ")), false)
      }
    case .topic: for topic in Help.topics { offer(topic, "", false) }
    default: break
    }
  }

  /// The values of a text or tier column with their counts, the most frequent first; none where they are too many.
  private func values(of name: String) -> [(String, Int)] {
    guard let column = catalog.customers?.table.field(named: name)?.column else { return [] }
    switch column.data {
    case .text(let codes, let dictionary):
      guard dictionary.count <= 1_000 else { return [] }
      var counts = [Int](repeating: 0, count: dictionary.count)
      for code in codes where code >= 0 { counts[Int(code)] += 1 }
      return counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }.map { (dictionary[Int32($0)], counts[$0]) }
    case .tier(let places, let domain):
      return domain.codes.indices.map { place in (domain.codes[place], places.count { Int($0) == place }) }
    case .tags(let sets): return zip(sets.names, sets.members).map { ($0, $1.population) }
    default: return []
    }
  }

  private func about(_ word: String) -> Message {
    everyManual.first { $0.signatures.contains { $0.verb == word } }?.meaning ?? ""
  }

  private func isPlainName(_ name: String) -> Bool {
    guard let first = name.first, first.isLetter || first == "_" else { return false }
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}
