import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// The store's names, for the places that take them.
extension Session {
  func offerNames(
    for slot: Slot, _ expectation: Expectation, _ binding: Binding, _ typed: TypedNames, _ offer: inout CompletionOffer
  ) {
    switch slot {
    case .column, .expression, .condition, .aggregate, .path:
      if slot != .column {
        for value in typed.values { offer.name(value.name, value.description) }
        if typed.isInPolicy, !typed.values.isEmpty { offer.word("score", "the policy's score") }
      }
      offerColumns(binding.schema, &offer)
      guard slot != .column else { return }
      for table in catalog.tables where table.key == nil {
        offer.name(table.name, "events: \(grouped(table.table.rowCount))")
      }
      if slot == .path { return }
      for (name, value) in catalog.variables.sorted(by: { $0.key < $1.key }) {
        offer.word("$" + name, Message(verbatim: value.text))
      }
      for function in Function.all { offer.word(function.name + "(", function.meaning) }
    case .table:
      for table in catalog.tables { offer.name(table.name, "\(grouped(table.table.rowCount)) rows") }
      // Where rows begin, a set is as good as a table.
      if expectation.slots.contains(where: { $0.slot == .table && $0.role == "source" }) { offerSets(&offer) }
    case .set: offerSets(&offer)
    case .tag: for tag in catalog.tags { offer.name(tag.name, Message(verbatim: tag.definition)) }
    case .policy:
      if expectation.slots.contains(where: { $0.slot == .policy && $0.role == "MODEL" }) {
        for model in LibraryModel.all {
          offer.name(model.name, Message(verbatim: settings.language == .zh ? model.chineseSummary : model.summary))
        }
      } else {
        for policy in catalog.policies { offer.name(policy.name, summary(of: policy)) }
      }
    case .parameter: offerParameters(expectation, &offer)
    case .tier:
      for tier in typed.tiers { offer.name(tier.name, tier.description) }
      if !typed.isInPolicy { offerTiers(binding, &offer) }
    case .id: offerIDs(&offer)
    case .setting:
      for choice in Settings.choices { offer.word(choice.name, Message(listing: choice.values)) }
    case .anyName: offerSettingValues(expectation, &offer)
    case .topic:
      for topic in Help.topics { offer.word(topic, aboutTopic(topic)) }
    default: break
    }
  }

  /// Inside quotes: names may be quoted too, and a file is always.
  func offerTexts(_ expectation: Expectation, _ offer: inout CompletionOffer) {
    for slot in expectation.slots.map(\.slot) {
      switch slot {
      case .tag: for tag in catalog.tags { offer.name(tag.name, Message(verbatim: tag.definition)) }
      case .policy: for policy in catalog.policies { offer.name(policy.name, summary(of: policy)) }
      case .table: for table in catalog.tables { offer.name(table.name, "\(grouped(table.table.rowCount)) rows") }
      case .file: for path in world.paths(expectation.partial) { offer.path(path) }
      default: break
      }
    }
  }

  func offerColumns(of table: String, _ offer: inout CompletionOffer) {
    guard let table = catalog.table(named: table) else { return }
    for field in table.table.fields { offer.name(field.name, about(field.column, field.unit, onlyIfKnown: false)) }
  }

  private func offerColumns(_ schema: Schema, _ offer: inout CompletionOffer) {
    // What was never looked through is left out once Tab would be late.
    let start = world.seconds()
    for item in schema.items {
      let isLate = world.seconds() - start > 0.02
      if let column = item.stored {
        offer.name(item.name, about(column, item.unit, onlyIfKnown: isLate))
      } else {
        let definition = state.definitions.first { $0.name == item.name }.map { "= " + firstLine($0.expression) }
        let words = [item.unit, definition].compactMap { $0 }.filter { !$0.isEmpty }.map { Message(verbatim: $0) }
        offer.name(item.name, Message(joining: ["\(item.type)"] + words, with: Message.comma))
      }
    }
  }

  private func about(_ column: Column, _ unit: String?, onlyIfKnown: Bool) -> Message {
    let range = facts.range(of: column, onlyIfKnown: onlyIfKnown).flatMap { $0.phrase.isEmpty ? nil : $0 }
    let parts: [Message?] = ["\(column.type)", unit.flatMap { $0.isEmpty ? nil : Message(verbatim: $0) }, range]
    return Message(joining: parts.compactMap { $0 }, with: Message.comma)
  }

  private func offerSets(_ offer: inout CompletionOffer) {
    for set in state.sets { offer.name(set.name, "\(grouped(set.keys.count)) customers") }
  }

  private func offerTiers(_ binding: Binding, _ offer: inout CompletionOffer) {
    for item in binding.schema.items {
      guard let column = item.stored, let domain = column.tierDomain else { continue }
      for (code, label) in zip(domain.codes, domain.labels) { offer.name(code, Message(verbatim: label ?? item.name)) }
    }
  }

  /// The tiers that a what-if gives: those of the policies it names.
  func offerTiersOfPolicies(
    comparedWith compared: Name, _ expectation: Expectation, _ offer: inout CompletionOffer
  ) {
    guard case .clause(let clause)? = expectation.source else { return }
    let named = clause.parts + clause.groups("SIDE").flatMap(\.parts)
    let names = named.compactMap { part in
      switch part {
      case .value("POLICY", .name(let name)), .value("OTHER", .name(let name)): return name.text
      default: return nil
      }
    }
    guard ["from", "same_rule", "to"].contains(compared.text) || clause.verb == "compare" else { return }
    for policy in catalog.policies where names.contains(policy.name) {
      guard let domain = (try? Policy(policy.clause))?.domain else { continue }
      for (code, label) in zip(domain.codes, domain.labels) {
        offer.value(code, Message(verbatim: label ?? policy.name))
      }
    }
  }

  /// The values of the columns that a simulation makes.
  static let ownValues: [String: [(String, Message)]] = [
    "because": [
      ("data", "today's data move it under the rule in force"), ("rule", "the other rule moves it"),
      ("both", "the data and the rule move it"), ("pin", "it is pinned"), ("keep", "a keep clause holds it"),
      ("cap", "its tier has no place left"),
    ],
    "direction": [("up", "to a better tier"), ("down", "to a lesser tier")],
  ]

  private func offerParameters(_ expectation: Expectation, _ offer: inout CompletionOffer) {
    var named: [String] = []
    for part in expectation.parts {
      if case .value("POLICY", .name(let name)) = part { named.append(name.text) }
      // What is given after `against` is that policy's.
      if case .value("OTHER", .name(let name)) = part { named = [name.text] }
    }
    for case .value("MODEL", .name(let name)) in expectation.parts {
      offerInputs(of: name.text, &offer)
      return
    }
    for policy in catalog.policies where named.isEmpty || named.contains(policy.name) {
      for parameter in (try? Policy(policy.clause))?.parameters ?? [] {
        let value = Formatter().format(parameter.value)
        offer.name(parameter.name.text, Message(listing: [value, parameter.label].compactMap { $0 }))
      }
    }
  }

  /// The inputs and parameters of a model of the library.
  private func offerInputs(of model: String, _ offer: inout CompletionOffer) {
    guard let model = LibraryModel.all.first(where: { $0.name == model }),
      case .command(let clause)? = (try? Session.parser.statement(model.text))?.form, let policy = try? Policy(clause)
    else { return }
    for input in policy.inputs { offer.name(input.name.text, Message(verbatim: input.label ?? "")) }
    for parameter in policy.parameters {
      let value = Formatter().format(parameter.value)
      offer.name(parameter.name.text, Message(listing: [value, parameter.label].compactMap { $0 }))
    }
  }

  private func offerSettingValues(_ expectation: Expectation, _ offer: inout CompletionOffer) {
    for part in expectation.parts {
      guard case .value("SETTING", .name(let name)) = part,
        let choice = Settings.choices.first(where: { $0.name == name.text })
      else { continue }
      for value in choice.values where value.allSatisfy(\.isLetter) {
        offer.word(value, Message(verbatim: choice.name))
      }
    }
  }

  private func summary(of policy: Catalog.PolicyText) -> Message {
    guard let read = try? Policy(policy.clause) else { return "" }
    let tiers = read.domain.codes.joined(separator: ", ")
    return Message(verbatim: [tiers, read.title].compactMap { $0 }.joined(separator: " · "))
  }
}
