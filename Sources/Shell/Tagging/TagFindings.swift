import Columns
import Diagnostics
import History
import Language
import Query

/// Something about the tags of a store that a person should look at.
struct TagFinding {
  enum Kind: String, CaseIterable {
    case contradiction, undefined, undescribed, similar, sameMembers = "same_members", stale, broken
  }

  var kind: Kind
  var tag: String
  var other: String?
  /// The customers it is about, where it is about some.
  var rows: Bitmap?
  var message: Message
}

extension Session {
  /// What is to be told of the tags, the worst first.
  func tagFindings() throws(Diagnostic) -> [TagFinding] {
    let sets = state.customerTags().sets
    let defined = state.tags.map(\.name)
    let undefined = sets.names.filter { !defined.contains($0) && !sets.members(of: $0).isEmpty }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var findings = state.tagConflicts().map { conflict in
      TagFinding(
        kind: .contradiction, tag: conflict.first, other: conflict.second, rows: conflict.rows,
        message: "they exclude each other, and \(grouped(conflict.rows.population)) customers have both")
    }
    for tag in undefined {
      findings.append(
        TagFinding(
          kind: .undefined, tag: tag, rows: sets.members(of: tag), message: "in use, and nobody said what it means"))
    }
    for tag in state.tags where tag.definition.isEmpty {
      findings.append(
        TagFinding(kind: .undescribed, tag: tag.name, message: "nobody said in words what it means"))
    }
    findings += likenesses(defined + undefined, sets)
    return findings + (try staleRules(sets))
  }

  private func likenesses(_ names: [String], _ sets: TagSets) -> [TagFinding] {
    var findings: [TagFinding] = []
    let members = names.map { sets.members(of: $0) }
    for first in names.indices {
      for second in names.indices.dropFirst(first + 1) {
        let alike = TagLikeness(names[first], names[second])
        if let alike {
          findings.append(
            TagFinding(
              kind: .similar, tag: names[first], other: names[second],
              message: alike == .sameLetters
                ? "the names differ in nothing but width, case, blanks or joining signs"
                : "the names differ in one letter"))
        }
        if !members[first].isEmpty, members[first] == members[second] {
          findings.append(
            TagFinding(
              kind: .sameMembers, tag: names[first], other: names[second], rows: members[first],
              message: "the same \(grouped(members[first].population)) customers have both: are they one tag?"))
        }
      }
    }
    return findings
  }

  /// Rule tags whose customers are no longer those of the rule.
  private func staleRules(_ sets: TagSets) throws(Diagnostic) -> [TagFinding] {
    guard let customers = catalog.customers else { return [] }
    var findings: [TagFinding] = []
    for tag in catalog.tags {
      guard let rule = tag.rule else { continue }
      var binding = Binding(catalog, from: customers)
      let bound: Bound
      do throws(Diagnostic) {
        bound = try binding.bindCondition(rule)
      } catch {
        findings.append(
          TagFinding(kind: .broken, tag: tag.name, message: "its rule cannot be evaluated: \(error.message)"))
        continue
      }
      let now = try evaluation.mask(bound.formula, of: Population(customers.table)).isTrue
      let differ = now ^ sets.members(of: tag.name)
      guard !differ.isEmpty else { continue }
      findings.append(
        TagFinding(
          kind: .stale, tag: tag.name, rows: differ,
          message: "`retag` is due: the rule says otherwise of \(grouped(differ.population)) customers"))
    }
    return findings
  }
}
