import Columns
import Diagnostics
import History
import Language
import Query
import Tiering

extension Session {
  /// What names mean in the working state. Texts of definitions, rules and policies are parsed again; they are few and
  /// short.
  mutating func remakeCatalog() throws(Diagnostic) {
    var next = Catalog()
    next.variables = catalog.variables
    next.seed = catalog.seed
    next.asOf = state.asOf
    next.measure = state.measure
    next.tables = state.tables.map { stored in
      let kind: CatalogTable.Kind =
        switch stored.kind {
        case .keyed(let key): .keyed(by: key)
        case .events(let parent, let by, let at): .events(of: parent, by: by, at: at)
        }
      return CatalogTable(name: stored.name, kind: kind, table: stored.table)
    }
    next.merged = try mergedKeys()
    next.sets = state.sets.map { CustomerSet(name: $0.name, keys: $0.keys, merged: next.merged) }
    for definition in state.definitions {
      next.definitions.append(
        Catalog.Definition(
          name: definition.name, expression: try parsed(definition.expression, of: definition.name),
          unit: definition.unit))
    }
    for tag in state.tags {
      let rule = try tag.rule.map { (text) throws(Diagnostic) in try parsed(text, of: tag.name) }
      next.tags.append(Catalog.TagEntry(name: tag.name, definition: tag.definition, rule: rule))
    }
    for policy in state.policies {
      next.policies.append(Catalog.PolicyText(name: policy.name, clause: try policyClause(policy.text, policy.name)))
    }
    for adoption in state.adoptions {
      var parameters: [(name: String, value: Expression)] = []
      for parameter in adoption.parameters {
        parameters.append((parameter.name, try parsed(parameter.value, of: adoption.policy)))
      }
      next.adoptions[adoption.axis] = Catalog.AdoptedPolicy(
        policy: Catalog.PolicyText(
          name: adoption.policy, clause: try policyClause(adoption.text, adoption.policy)), parameters: parameters)
    }
    next.tiersOnRecord = tiersOnRecord()
    next.committed = try catalogOfCommitted()
    next.boundScore = { (name, binding) throws(Diagnostic) in try binding.score(of: name) }
    next.past = past()
    next.entries = state.entries.map { Catalog.Entry(kind: $0.kind, name: $0.name, text: $0.text) }
    next.pins = pins()
    catalog = next
  }

  /// The records that cleaning merged away, and whom each stands for now; made again when there are others.
  private func mergedKeys() throws(Diagnostic) -> MergedKeys? {
    guard let key = state.customers?.key,
      let aside = state.table(named: CleaningRecord.setAsideName), aside.source == CleaningRecord.source,
      let from = aside.table.field(named: key)?.column
    else { return nil }
    if let known = catalog.merged, known.from.identity == from.identity { return known }
    let survivors = try CleaningRecord(of: state, key: key).survivors()
    return MergedKeys(from: from, into: textColumn((0..<from.count).map { survivors[from[$0].text] }))
  }

  /// How a commit's store is looked up. What is kept for it holds no catalog, so that none holds those before it.
  private func past() -> (@Sendable (Int, SourceSpan?) throws(Diagnostic) -> Catalog)? {
    guard !commits.isEmpty else { return nil }
    var looking = self
    looking.catalog = Catalog()
    looking.committedStore = nil
    looking.asked = []
    let session = looking
    return { (number, span) throws(Diagnostic) in
      _ = try session.commit(number, at: span)
      return try session.lookingBack(from: number, to: number).catalog
    }
  }

  private func pins() -> CatalogPins? {
    guard !state.pins.isEmpty else { return nil }
    let columns = state.pins.table.fields.map(\.column)
    let customers = state.customers.flatMap { table in table.key.flatMap { table.table.field(named: $0)?.column } }
    if let known = catalog.pins, known.isMade(of: columns[0], columns[2], columns[3], for: customers) { return known }
    return CatalogPins(
      key: columns[0], axis: columns[1], tier: columns[2], until: columns[3], why: columns[4], customers: customers)
  }

  /// What names meant at the last commit; nil where nothing was committed. Kept until the next commit.
  private mutating func catalogOfCommitted() throws(Diagnostic) -> Catalog.CommittedStore? {
    if let committedStore { return committedStore }
    guard !committed.tables.isEmpty else { return nil }
    var then = Session(world: world, cache: cache)
    then.state = committed
    try then.remakeCatalog()
    committedStore = Catalog.CommittedStore(then.catalog)
    return committedStore
  }

  /// The tiers of the last commit for today's customers: matched by key where customers were loaded anew.
  private func tiersOnRecord() -> [String: Column] {
    guard let before = committed.customers, let now = state.customers, let oldKey = before.key, let newKey = now.key,
      let old = before.table.field(named: oldKey)?.column, let new = now.table.field(named: newKey)?.column
    else { return [:] }
    let axes = Set(committed.adoptions.map(\.axis) + ["tier"])
    var tiers: [String: Column] = [:]
    for axis in axes {
      guard let column = (before.table.field(named: uncappedName(axis)) ?? before.table.field(named: axis))?.column,
        let domain = column.tierDomain
      else { continue }
      if old.identity == new.identity {
        tiers[axis] = column
        continue
      }
      guard case .tier(let places, _) = column.data else { continue }
      let rows = customerRows(of: new, in: old)
      let matched = rows.map { $0 < 0 || column.isMissing(Int($0)) ? 255 : places[Int($0)] }
      tiers[axis] = Column(.tier(matched, domain), missing: bitmap(count: matched.count) { matched[$0] == 255 })
    }
    return tiers
  }

  private func parsed(_ text: String, of name: String) throws(Diagnostic) -> Expression {
    do throws(Diagnostic) {
      return try Session.parser.expression(text)
    } catch {
      throw Diagnostic(error.rule, "the text kept for \"\(name)\" cannot be read: \(error.message)")
    }
  }

  /// The `policy` statement as a clause.
  private func policyClause(_ text: String, _ name: String) throws(Diagnostic) -> Clause {
    let statement: Statement
    do throws(Diagnostic) {
      statement = try Session.parser.statement(text)
    } catch {
      throw Diagnostic(error.rule, "the text kept for policy \"\(name)\" cannot be read: \(error.message)")
    }
    guard case .command(let clause) = statement.form else {
      throw Diagnostic("not-a-policy", "the text kept for policy \"\(name)\" is not a policy")
    }
    return clause
  }
}

/// The column that holds an axis's tiers before any capacity, where a policy has one.
func uncappedName(_ axis: String) -> String { "\(axis)_uncapped" }
