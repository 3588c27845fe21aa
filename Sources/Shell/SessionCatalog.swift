import Columns
import Diagnostics
import History
import Language
import Query

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
    catalog = next
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
