import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

/// Why one customer is in its tier.
struct Why: SessionSource {
  static let manual = Manual(
    [Signature(.source, "why ID:id [under POLICY:policy]")],
    "why one customer is in its tier: every part of the score and every rule in order, with what it read, whether it passed, and how far it is from the line",
    examples: ["why C0001023", "why C0001023 under growth | where passed = no"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let id = clause.id("ID") else { preconditionFailure("why names a customer") }
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: id.span)
    let row = try session.row(of: id.text, at: id.span)
    let (policy, notes) = try binding.policyAsked(clause.name("POLICY"), for: "why \(id.text) under", at: clause.span)
    let explanation = try Explanation(
      of: row, under: policy, Population(customers.table), session.evaluation, binding)
    let (now, domain) = try WorkingTiers(axis: policy.policy.axis, session.catalog).placed(
      in: policy.policy.domain, count: customers.table.rowCount)
    var headline = explanation.headline(of: id.text)
    if case .tier(let places, _) = now.data, places[row] != explanation.tier {
      let code = places[row] == 255 ? nil : domain.codes[Int(places[row])]
      headline.append(
        code.map { "the tier it has now is \($0)" } ?? "it has no tier now: `adopt` has not given it one")
    }
    let steps = explanation.steps + (try session.changes(of: row, policy))
    var made = made(steps, headline)
    made.notes = notes + (binding.usedAsOf.map { [session.asOfNote($0)] } ?? [])
    return made
  }

  static func shape(_ clause: Clause, _ session: Session) -> MadeTable { made([], []) }

  private static func made(_ steps: [ExplainedStep], _ headline: [Message]) -> MadeTable {
    func distance(_ step: ExplainedStep) -> String? {
      step.distance.map { spokenDistance($0, unit: step.distanceUnit) }
    }
    let outcomes: [Message?] = steps.map { step in
      switch step.outcome {
      case .passed?: "yes"
      case .failed?: "no"
      case .unknown?: "unknown"
      case nil: nil
      }
    }
    let values = steps.map { step in
      step.value.map { $0 == .missing ? "–" : spoken($0, unit: step.unit == "d" ? nil : step.unit) }
    }
    let parts = steps.map { $0.part.map { $0 == .missing ? "–" : spoken($0) } }
    let fields = [
      Field("step", textColumn(steps.map(\.step.description))),
      Field("text", textColumn(steps.map { $0.text.description.isEmpty ? nil : $0.text.description })),
      Field("value", textColumn(steps.map { $0.value?.machineText })),
      Field("passed", textColumn(outcomes.map { $0?.description })),
      Field("distance", numberColumn(steps.map(\.distance))), Field("part", numberColumn(steps.map(\.part))),
    ]
    func verbatim(_ texts: [String?]) -> [Int: Message] { byRow(texts.map { $0.map { Message(verbatim: $0) } }) }
    return MadeTable(
      table: Table(rowCount: steps.count, fields: fields), headline: headline, noun: "steps", prose: ["text"],
      uncut: ["value", "distance", "part"], isWhole: true,
      said: [
        "step": byRow(steps.map(\.step)), "text": byRow(steps.map { $0.text.description.isEmpty ? nil : $0.text }),
        "value": verbatim(values), "passed": byRow(outcomes), "distance": verbatim(steps.map(distance)),
        "part": verbatim(parts),
      ])
  }
}

/// Numbers that need not have one form.
private func numberColumn(_ values: [Value?]) -> Column {
  let numbers = values.map { value -> Double? in
    switch value {
    case .exact(let exact)?: exact.double
    case .real(let number)?: number
    default: nil
    }
  }
  return Column(.real(numbers.map { $0 ?? 0 }), missing: Bitmap(numbers.map { $0 == nil }))
}

extension Value {
  /// Nil where there is none.
  fileprivate var machineText: String? { if case .missing = self { nil } else { text } }
}

extension Session {
  /// The row of a customer by its id, as it stands in the key.
  func row(of id: String, at span: SourceSpan) throws(Diagnostic) -> Int {
    guard let customers = catalog.customers, let name = customers.key,
      case .text(let codes, let dictionary)? = customers.table.field(named: name)?.column.data
    else { preconditionFailure("customers have a key, which is text") }
    if let code = dictionary.code(of: id), let row = codes.firstIndex(of: code) { return row }
    if let merged = catalog.merged, case .text(let records, let ids) = merged.from.data, let code = ids.code(of: id),
      let record = records.firstIndex(of: code)
    {
      guard !merged.into.isMissing(record) else {
        throw Diagnostic(
          "removed", "\"\(id)\" was removed: it is no customer now", at: span,
          hint: "clean { restore \(literal(.text(id))) }")
      }
      let into = merged.into[record].text
      throw Diagnostic(
        "merged-away", "\"\(id)\" is merged into \"\(into)\", who stands for it now", at: span,
        hint: "history of \(literal(.text(id)))")
    }
    let near = nearestIDs(to: id, in: dictionary)
    throw Diagnostic(
      "unknown-customer", "there is no customer \"\(id)\"", at: span,
      expected: near.isEmpty ? [] : [Message(listing: near)],
      hint: near.isEmpty ? "customers | take 5" : nil, nearest: near.first)
  }

  /// Up to three ids that begin like it, contain it, or differ in little; in order of the key.
  private func nearestIDs(to id: String, in ids: TextDictionary) -> [String] {
    let wanted = Array(id.utf8)
    var near: [String] = []
    var similar: [String] = []
    for code in 0..<Int32(ids.count) where near.count < 3 {
      let own = ids.utf8(code)
      if own.count >= wanted.count, !wanted.isEmpty, own.starts(with: wanted) || own.suffix(wanted.count) == wanted[...]
      {
        near.append(ids[code])
      } else if similar.count < 20_000, abs(own.count - wanted.count) <= 1,
        zip(own, wanted).count(where: { $0 == $1 }) * 2 >= wanted.count
      {
        similar.append(ids[code])
      }
    }
    if near.isEmpty, let nearest = nearestName(to: id, among: similar) { near = [nearest] }
    return near
  }
}
