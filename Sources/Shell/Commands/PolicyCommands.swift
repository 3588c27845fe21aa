import Columns
import Diagnostics
import History
import Language
import Query
import Reports
import Tiering

/// Keeps a policy as text.
struct DefinePolicy: Command {
  static let manual = Manual(
    [Signature(.command, "policy NAME:new [LABEL:text] [assigns AXIS:new] B:block(policy)", acting: true)],
    "keeps a policy (分层标准) under a name; `simulate` shows what it would do, `adopt` does it",
    examples: [
      "policy by_amount \"by amount alone\" {\n  param cut = 10万\n  tier A \"重点\" when amount_12m >= cut\n  tier B when amount_12m >= cut / 2\n  tier C otherwise\n}",
      "policy by_recency {\n  score recent weight 100 = 100 - percentile(days_since(last_order))\n  tier A when score >= 80\n  tier B otherwise\n}",
    ])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    if let all = Diagnostic(all: session.policyErrors(clause)) { throw all }
    let policy = try Policy(clause)
    var binding = Binding(session.catalog)
    var notes: [Message] = []
    if session.catalog.customers == nil {
      notes.append("no customers are loaded yet: the policy's columns are checked when it is used")
    } else {
      _ = try binding.enterCustomers(at: clause.span)
      _ = try BoundPolicy(policy, with: [], &binding)
      if binding.schema.item(named: policy.axis) != nil,
        session.catalog.customers?.table.field(named: policy.axis) == nil
      {
        throw Diagnostic(
          "computed-column", "\"\(policy.axis)\" is computed, so no policy can write it", at: clause.span)
      }
    }
    let replaced = session.state.policies.contains { $0.name == policy.name.text }
    let stored = StoredPolicy(name: policy.name.text, text: session.withValues(text))
    notes += try session.perform(text) { (state) throws(Diagnostic) in
      if let place = state.policies.firstIndex(where: { $0.name == stored.name }) {
        state.policies[place] = stored
      } else {
        state.policies.append(stored)
      }
    }
    let tiers = Message(listing: policy.domain.codes)
    return Answer(
      replaced
        ? "policy \"\(policy.name.text)\" is written anew: tiers \(tiers), \(policy.parameters.count) parameters"
        : "policy \"\(policy.name.text)\" is kept: tiers \(tiers), \(policy.parameters.count) parameters",
      notes: notes)
  }
}

/// Stages the tiers a policy gives, and remembers the policy word for word.
struct Adopt: Command {
  static let manual = Manual(
    [
      Signature(
        .command,
        "adopt POLICY:policy [with ('(' PARAM<PARAM:parameter = E:expression>, ')' | PARAM<PARAM:parameter = E:expression>,)] [on SET:set]",
        acting: true)
    ],
    "gives every customer the tier of the policy, pending until `commit`; unscored customers keep the tier they have",
    examples: ["adopt growth", "adopt standard with a_min = 75"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("POLICY") else { preconditionFailure("adopt names a policy") }
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: name.span)
    let set = try binding.set(on: clause)
    let chosen = set.map { $0.rows(of: customers, session.cache) }
    let policy = try binding.policy(named: name, with: clause.groups("PARAM"))
    let axis = policy.policy.axis
    let count = customers.table.rowCount
    if let taken = customers.table.field(named: axis)?.column, taken.type != .tier, taken.type != .text {
      throw Diagnostic(
        "column-taken", "\"\(axis)\" holds \(taken.type), so no tiers can be written to it", at: name.span)
    }
    guard axis != customers.key else {
      throw Diagnostic("key-column", "the key says who a customer is, so it cannot be a tier", at: name.span)
    }
    let given = try policy.assign(Population(customers.table), session.evaluation, toldOf: chosen)
    let (before, domain) = try WorkingTiers(axis: axis, session.catalog).placed(in: given.domain, count: count)
    let (tiers, moved) = adopted(given.tiers, given.domain, by: chosen, keeping: before, domain)
    let hadCaps = customers.table.field(named: uncappedName(axis)) != nil
    // Who is not in the set, and who is unscored, keeps the tier before any capacity too.
    let (earlier, wider) =
      hadCaps
      ? try WorkingTiers(axis: uncappedName(axis), session.catalog).placed(in: given.domain, count: count)
      : (before, domain)
    let uncapped = adopted(given.uncapped, given.domain, by: chosen, keeping: earlier, wider).0
    let adoption = Adoption(
      axis: axis, policy: name.text, text: session.state.policies.first { $0.name == name.text }?.text ?? "",
      parameters: policy.parameters.map { Adoption.Parameter(name: $0.name, value: $0.value) })
    var notes = binding.notes + given.notes
    if let set {
      notes.append("the others keep the tier they have; \"\(name.text)\" decides the set \"\(set.name)\" alone")
      if !policy.policy.caps.isEmpty {
        notes.append("the places of a tier are counted over all customers, not over the set alone")
      }
    }
    notes += try session.perform(text, asOf: binding.usedAsOf) { (state) throws(Diagnostic) in
      state.setCustomers(Field(axis, tiers))
      if hadCaps || !policy.policy.caps.isEmpty { state.setCustomers(Field(uncappedName(axis), uncapped)) }
      // On a set, the policy in force stays the one that decided the others.
      if set == nil {
        state.adoptions.removeAll { $0.axis == axis }
        state.adoptions.append(adoption)
      }
    }
    var counts: [String] = []
    if case .tier(let places, _) = tiers.data {
      for (place, code) in domain.codes.enumerated() {
        let size = places.count { Int($0) == place }
        if size > 0 || place < given.domain.codes.count { counts.append("\(code) \(grouped(size))") }
      }
    }
    notes.append("pending until `commit \"…\"`; `diff` shows it, `undo` takes it back")
    return Answer(
      "\"\(name.text)\" is adopted: \(grouped(moved)) of \(grouped(chosen?.population ?? count)) customers move; \(Message(listing: counts))",
      notes: notes)
  }

  /// The new tiers; customers without one keep what they have. Tiers of before that nobody keeps are gone.
  private static func adopted(
    _ new: Column, _ own: TierDomain, by chosen: Bitmap?, keeping old: Column, _ domain: TierDomain
  ) -> (Column, moved: Int) {
    guard case .tier(var places, _) = new.data, case .tier(let before, _) = old.data else {
      preconditionFailure("policies give tiers")
    }
    var moved = 0
    for row in places.indices {
      if places[row] == 255 || !(chosen?[row] ?? true) { places[row] = before[row] }
      if places[row] != before[row] { moved += 1 }
    }
    let missing = bitmap(count: places.count) { places[$0] == 255 }
    let isOwn = places.allSatisfy { $0 == 255 || Int($0) < own.codes.count }
    return (Column(.tier(places, isOwn ? own : domain), missing: missing), moved)
  }
}

/// A policy's text.
struct ShowPolicy: Command {
  static let manual = Manual(
    [Signature(.command, "show policy POLICY:policy"), Signature(.command, "format P:policy")],
    "a policy's text: `show policy` as it was written, `format` in the standard layout",
    examples: ["show policy standard", "format standard"])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let name = clause.name("POLICY") ?? clause.name("P") else { preconditionFailure("show names a policy") }
    guard let policy = session.state.policies.first(where: { $0.name == name.text }),
      let known = session.catalog.policies.first(where: { $0.name == name.text })
    else {
      throw Diagnostic(
        "unknown-policy", "no policy is called \"\(name.text)\"", at: name.span, hint: "`policies` lists them",
        nearest: nearestName(to: name.text, among: session.state.policies.map(\.name)))
    }
    return Answer(
      Report([.text(Message(verbatim: clause.verb == "format" ? Formatter().format(known.clause) : policy.text))]))
  }
}
