import Columns
import Diagnostics
import Formats
import History
import Language
import Rendering

/// Steps as a plan: a script of one statement, with a line for each step, that anyone can read and change.
struct CleaningPlan {
  static let ending = "plan"

  static func text(of table: Table, key: String, customers: Int, in words: Catalogue) -> String {
    let steps = proposedSteps(table, key: key)
    let doubtful = steps.count(where: \.isDoubtful)
    let remarks: [Message] = [
      "cleaning: \(grouped(steps.count - doubtful)) steps for \(grouped(customers)) customers, and \(grouped(doubtful)) doubtful ones",
      "`apply` does what stands here, as one step for `undo`; take out a line to leave its step out, change a value to decide otherwise",
      "take away -- to do a doubtful step; after \"into X\" may stand \"taking COLUMN\" (its value rather than X's) and \"adding COLUMN\" (the numbers of both)",
    ]
    var lines = ["language 1"] + remarks.map { "-- " + words.text(of: $0) } + ["clean {"]
    lines += steps.map { ($0.isDoubtful ? "  -- " : "  ") + $0.step.written }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The statement of a plan of cleaning; nil where a file is none.
  static func clause(in text: String) throws(Diagnostic) -> Clause? {
    guard text.hasPrefix("language 1") else { return nil }
    let statements = try Session.statements(of: text)
    let clauses = statements.compactMap { statement -> Clause? in
      guard case .command(let clause) = statement.statement.form, clause.verb != "language" else { return nil }
      return clause
    }
    guard clauses.count == 1, clauses[0].verb == "clean" else { return nil }
    return clauses[0]
  }
}

extension Session {
  /// The format of plans of cleaning.
  var cleaningPlan: ExportFormat {
    let key = state.customers?.key ?? "key"
    let customers = state.customers?.table.rowCount ?? 0
    let words = words
    return ExportFormat(CleaningPlan.ending) { table, goOn throws(Diagnostic) in
      try goOn()
      return Array(CleaningPlan.text(of: table, key: key, customers: customers, in: words).utf8)
    }
  }
}

extension Apply {
  /// Does a plan of cleaning; nil where the file is none.
  static func applyCleaning(
    _ written: String, of file: (text: String, span: SourceSpan), _ session: inout Session, text: String
  ) throws(Diagnostic) -> Answer? {
    func placed(_ error: Diagnostic, line: Int) -> Diagnostic {
      Diagnostic(
        error.rule, "\(file.text), line \(line): \(error.message)", at: file.span, hint: error.hint)
    }
    func line(_ span: SourceSpan?) -> Int {
      written.utf8.prefix(span?.start ?? 0).count { $0 == UInt8(ascii: "\n") } + 1
    }
    let clause: Clause?
    do throws(Diagnostic) {
      clause = try CleaningPlan.clause(in: written)
    } catch {
      throw placed(error, line: line(error.span))
    }
    guard let clause else { return nil }
    let steps = Clean.steps(of: clause)
    guard !steps.isEmpty else {
      throw Diagnostic("no-steps", "no step is left in \"\(file.text)\"", at: file.span)
    }
    do throws(Diagnostic) {
      return try session.clean(steps, text: text)
    } catch {
      guard let span = error.span else { throw error.placed(at: file.span) }
      throw placed(error, line: line(span))
    }
  }
}
