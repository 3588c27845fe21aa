import Columns
import Diagnostics
import Language
import Query
import Tiering

/// What a simulation is held against: whose tiers are `from`, and whose rule `same_rule` asks on today's data.
struct SimulationBase: Sendable {
  enum Kind: Sendable {
    /// The working tiers, and the policy in force.
    case inForce
    /// The working tiers as they are, whatever rule made them.
    case current
    /// What another policy gives today.
    case policy(BoundPolicy, name: String)
    /// The tiers that a commit left, and the policy that was in force then.
    case commit(Int)
  }

  let kind: Kind
  /// Nil for another policy's, which are decided when the simulation runs.
  private let known: WorkingTiers
  let inForce: BoundPolicy?
  let notes: [Message]

  init(
    _ clause: Clause, axis: String, _ customers: CatalogTable, _ binding: inout Binding
  ) throws(Diagnostic) {
    if let number = clause.integer("COMMIT") {
      kind = .commit(number)
      let span = clause.span(of: "COMMIT")
      guard let past = binding.catalog.past else {
        throw Diagnostic("no-commits", "nothing was committed yet", at: span, hint: "`log` lists them")
      }
      let then = try past(number, span)
      known = WorkingTiers(axis: axis, of: then, for: customers)
      var notes: [Message] = ["`from` is the tier that commit \(number) left"]
      var ruling: BoundPolicy?
      if let adopted = then.adoptions[axis] {
        do throws(Diagnostic) {
          ruling = try binding.policyInForce(on: axis, as: adopted)
          notes.append("`same_rule` is what \"\(adopted.policy.name)\", in force then, gives on today's data")
        } catch {
          notes.append(
            "\"\(adopted.policy.name)\", in force then, cannot be applied to today's data: every move is because of the rule"
          )
        }
      } else {
        notes.append("no policy was in force then: every move is because of the rule")
      }
      (inForce, self.notes) = (ruling, notes)
    } else if let other = clause.name("OTHER") {
      let policy = try binding.policy(named: other, with: clause.groups("SETTING"))
      kind = .policy(policy, name: other.text)
      (known, inForce) = (WorkingTiers(axis: axis, Catalog()), nil)
      var notes: [Message] = [
        "`from` is what \"\(other.text)\" gives on today's data: every move is because of the rule"
      ]
      if policy.policy.axis != axis {
        notes.append("\"\(other.text)\" assigns another column: \(policy.policy.axis)")
      }
      self.notes = notes
    } else {
      known = WorkingTiers(axis: axis, binding.catalog)
      let nobody: [Message] = ["nobody has a tier yet: being given one is a move"]
      if clause.has("current") {
        (kind, inForce) = (.current, nil)
        notes =
          known.column == nil
          ? nobody : ["`from` is the tier each has now, whatever rule made it: every move is because of the rule"]
      } else {
        kind = .inForce
        inForce = try binding.policyInForce(on: axis)
        notes =
          inForce != nil
          ? [] : known.column == nil ? nobody : ["no policy is in force: every move is because of the rule"]
      }
    }
  }

  /// The tiers that customers are in before; and whether what is kept of them may be found again.
  func tiers(
    _ stored: Population, _ evaluation: Evaluation
  ) throws(Diagnostic) -> (working: WorkingTiers, isLasting: Bool) {
    switch kind {
    case .inForce, .current: (known, true)
    case .commit: (known, false)
    case .policy(let policy, _): (WorkingTiers(try policy.assign(stored, evaluation).tiers), false)
    }
  }

  /// What a matrix's rows are, in its title.
  func title(_ what: Message, to name: String) -> Message {
    switch kind {
    case .policy(_, let other): "\(what), \(other) (down) against \(name) (across)"
    default: "\(what), from (down) to (across)"
    }
  }
}

extension WorkingTiers {
  /// The tiers of a store of the past for customers of today, by key; those who were not there have none.
  init(axis: String, of then: Catalog, for customers: CatalogTable) {
    let before = WorkingTiers(axis: axis, then)
    guard let column = before.column, let past = then.customers, let oldKey = past.key, let newKey = customers.key,
      let old = past.table.field(named: oldKey)?.column, let new = customers.table.field(named: newKey)?.column,
      old.identity != new.identity
    else {
      self = before
      return
    }
    let rows = customerRows(of: new, in: old)
    let absent = bitmap(count: rows.count) { rows[$0] < 0 }
    guard column.count > 0 else {
      self.init(axis: axis, Catalog())
      return
    }
    let gathered = column.gathered(rows.map { max(0, $0) })
    self.init(Column(gathered.data, missing: gathered.missing.map { $0 | absent } ?? absent))
  }
}
