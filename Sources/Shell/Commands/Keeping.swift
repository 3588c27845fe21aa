import Columns
import Diagnostics
import History
import Language
import Query

/// Copies the whole workspace file.
struct Backup: Command {
  static let manual = Manual(
    [Signature(.command, "backup FILE:file")],
    "a copy of the whole workspace under another name, what is pending included; it appears whole or not at all",
    examples: ["backup \"client-2026-06-30.tierlab\"", "backup \"before-the-review.tierlab\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("backup names a file") }
    do throws(Diagnostic) {
      let place = try session.world.files.placeToWrite(file.text)
      if let store = session.store {
        try store.backup(to: place)
      } else {
        // What is in memory alone is written as a file, and the session goes on in memory.
        var copy = session
        try copy.save(as: place)
      }
    } catch {
      throw error.placed(at: file.span)
    }
    return Answer("backed up to \(file.text)")
  }
}

/// Writes the history down for somebody who has no tierlab.
struct ExportAudit: Command {
  static let manual = Manual(
    [Signature(.command, "export audit FILE:file")],
    "writes every commit as a line of JSON: who, when, why, the statements, policies and their text, the seal, and a line for each customer whose tier changed, before and after capacity",
    examples: ["export audit \"audit.jsonl\"", "export audit \"client-2026.jsonl\""])

  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer {
    guard let file = clause.text("FILE") else { preconditionFailure("export audit names a file") }
    var lines = AuditLines()
    var before = session.beginning
    for commit in session.commits {
      if session.world.isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was written") }
      let after = try session.state(ofCommit: commit.number)
      try lines.add(commit, from: before, to: after, seal: session.store?.seal(of: commit.number))
      before = after
    }
    do throws(Diagnostic) {
      try session.world.files.write(lines.bytes, to: file.text)
    } catch {
      throw error.placed(at: file.span)
    }
    return Answer("\(session.commits.count) commits, \(grouped(lines.changes)) changed tiers written to \(file.text)")
  }
}

/// The lines of an audit.
private struct AuditLines {
  private(set) var bytes: [UInt8] = []
  private(set) var changes = 0

  mutating func add(_ commit: Commit, from before: WorkingState, to after: WorkingState, seal: String?)
    throws(Diagnostic)
  {
    var fields = [
      "\"commit\":\(commit.number)", "\"parent\":\(commit.parent.map { "\($0)" } ?? "null")",
      "\"at\":\(json(commit.at))", "\"author\":\(json(commit.author))", "\"message\":\(json(commit.message))",
      "\"customers_changed\":\(commit.customersChanged)", "\"as_of\":\(json(after.asOf?.description))",
      "\"seal\":\(json(seal))", "\"statements\":[\(commit.statements.map { json($0) }.joined(separator: ","))]",
    ]
    let policies = after.policies.map { "{\"policy\":\(json($0.name)),\"text\":\(json($0.text))}" }
    fields.append("\"policies\":[\(policies.joined(separator: ","))]")
    let adopted = after.adoptions.map { adoption in
      let given = adoption.parameters.map { "\(json($0.name)):\(json($0.value))" }.joined(separator: ",")
      return
        "{\"axis\":\(json(adoption.axis)),\"policy\":\(json(adoption.policy)),\"text\":\(json(adoption.text)),\"parameters\":{\(given)}}"
    }
    fields.append("\"adopted\":[\(adopted.joined(separator: ","))]")
    write(fields)
    addTiers(commit, before, after)
  }

  /// A line for each customer whose tier is another than before; who is gone has none any more.
  private mutating func addTiers(_ commit: Commit, _ before: WorkingState, _ after: WorkingState) {
    let axes = uniqueTexts((before.tierAxes + after.tierAxes))
    for axis in axes {
      let old = before.tiers(on: axis)
      let new = after.tiers(on: axis)
      for key in Set(old.keys).union(new.keys).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        let (was, now) = (old[key], new[key])
        guard was?.tier != now?.tier || was?.uncapped != now?.uncapped else { continue }
        changes += 1
        write([
          "\"commit\":\(commit.number)", "\"customer\":\(json(key))", "\"axis\":\(json(axis))",
          "\"before\":\(json(was?.tier))", "\"after\":\(json(now?.tier))", "\"uncapped\":\(json(now?.uncapped))",
        ])
      }
    }
  }

  private mutating func write(_ fields: [String]) { bytes += Array("{\(fields.joined(separator: ","))}\n".utf8) }

  private func json(_ text: String?) -> String {
    guard let text else { return "null" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      // Control characters and what turns the direction of writing are written out, so that no reader is misled.
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || isTurning(scalar):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private func isTurning(_ scalar: Unicode.Scalar) -> Bool {
    (0x200E...0x200F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }
}

extension WorkingState {
  /// The columns of customers that hold tiers, but for those that hold them before capacity.
  fileprivate var tierAxes: [String] {
    let names = (customers?.table.fields ?? []).filter { $0.column.type == .tier }.map(\.name)
    return names.filter { name in !names.contains { uncappedName($0) == name } }
  }

  /// Each customer's tier, and the tier before any capacity.
  fileprivate func tiers(on axis: String) -> [String: (tier: String?, uncapped: String?)] {
    guard let customers, let key = customers.key.flatMap({ customers.table.field(named: $0) })?.column,
      let column = customers.table.field(named: axis)?.column
    else { return [:] }
    let uncapped = customers.table.field(named: uncappedName(axis))?.column ?? column
    var tiers: [String: (tier: String?, uncapped: String?)] = [:]
    tiers.reserveCapacity(column.count)
    for row in 0..<column.count where !column.isMissing(row) || !uncapped.isMissing(row) {
      tiers[key[row].text] = (
        column.isMissing(row) ? nil : column[row].text, uncapped.isMissing(row) ? nil : uncapped[row].text
      )
    }
    return tiers
  }
}
