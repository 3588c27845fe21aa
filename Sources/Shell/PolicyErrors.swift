import Columns
public import Diagnostics
import Language
import Query
import Tiering

extension Session {
  /// A text that cannot be read, with everything else that is wrong in the same statement: the clauses of a policy that
  /// can be read are checked too.
  public func withAll(_ error: Diagnostic, in text: String) -> Diagnostic {
    guard let recovered = Session.parser.recovered(text, after: error) else { return error }
    var errors = recovered.errors
    if let statement = recovered.statement, case .command(let clause) = statement.form, clause.verb == "policy" {
      errors += policyErrors(clause, without: recovered.missing)
    }
    return Diagnostic(all: errors) ?? error
  }

  /// What is wrong with a policy: its clauses as such and, where customers are loaded, the names in them.
  ///
  /// - Parameter missing: clauses that could not be read: nothing is said of what only follows from that.
  func policyErrors(_ clause: Clause, without missing: [(verb: String, name: String)] = []) -> [Diagnostic] {
    var errors: [Diagnostic] = []
    let policy = Policy(clause, &errors)
    let noRule = missing.contains { $0.verb == "tier" }
    if noRule { errors.removeAll { ["no-otherwise", "unknown-tier"].contains($0.rule) } }
    var binding = Binding(catalog)
    let hasData = catalog.customers != nil
    do throws(Diagnostic) {
      if hasData { _ = try binding.enterCustomers(at: clause.span) }
      _ = try BoundPolicy(
        policy, with: [], ignoring: Set(missing.map(\.name) + (missing.isEmpty ? [] : ["score"])), &binding)
    } catch {
      var bound = [error] + error.others
      for place in bound.indices { bound[place].others = [] }
      // Without data nothing can be said of columns, tags, tables and days.
      if !hasData { bound.removeAll { Session.needingData.contains($0.rule) } }
      errors += bound
    }
    return errors
  }

  private static let needingData: Set<String> = [
    "unknown-column", "no-customers", "unknown-tag", "no-tags", "unknown-table", "no-as-of", "input-not-given",
    "unknown-event-table", "path-outside-roll-up", "not-events", "no-events",
  ]

  /// Reads a script without running it, and the files that it includes: how many statements they have, and everything
  /// that is wrong with them.
  public func checked(_ text: String) -> (statements: Int, errors: [Diagnostic]) { checked(text, within: []) }

  private func checked(_ text: String, within files: [String]) -> (statements: Int, errors: [Diagnostic]) {
    var errors: [Diagnostic] = []
    var statements = 0
    let results = Session.parser.parseStatements(text)
    for result in results {
      switch result {
      case .failure(let error):
        let all = withAll(error, in: text)
        errors += [all] + all.others
      case .success(let statement):
        guard case .command(let clause) = statement.form else { continue }
        if clause.verb == "policy" { errors += policyErrors(clause) }
        guard clause.verb == "include", let file = clause.text("FILE") else { continue }
        do throws(Diagnostic) {
          let (path, script) = try Include.read(file, depth: files.count, self)
          guard !files.contains(path) else {
            throw Diagnostic("include-circle", "\"\(path)\" includes itself", at: file.span)
          }
          let inner = checked(script, within: files + [path])
          statements += inner.statements
          errors += inner.errors.map { Include.included($0, path, script, at: file.span) }
        } catch {
          errors.append(error)
        }
      }
    }
    for place in errors.indices { errors[place].others = [] }
    return (statements + results.count, errors)
  }
}
