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
      if let store = session.store {
        try store.backup(to: session.world.files.newWorkspace(file.text))
      } else {
        // What is in memory alone is written as a file, and the session goes on in memory.
        var copy = session
        _ = try copy.save(as: file.text)
        copy.store?.close()
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

  /// A line for each customer whose tier is another than before, in order of the keys' bytes; who is gone has none any
  /// more.
  private mutating func addTiers(_ commit: Commit, _ before: WorkingState, _ after: WorkingState) {
    for axis in uniqueTexts(before.tierAxes + after.tierAxes) {
      let (old, new) = (before.tiers(on: axis), after.tiers(on: axis))
      let head = Array("{\"commit\":\(commit.number),\"customer\":".utf8)
      let tail = Array(",\"axis\":\(json(axis)),\"before\":".utf8)
      func add(_ key: ArraySlice<UInt8>, _ was: AuditTiers.Codes, _ now: AuditTiers.Codes) {
        changes += 1
        bytes += head
        appendJSON(key)
        bytes += tail
        for (text, end) in [(was.tier, ",\"after\":"), (now.tier, ",\"uncapped\":"), (now.uncapped, "}\n")] {
          bytes += text
          bytes += end.utf8
        }
      }
      let none = AuditTiers.Codes()
      guard let old else {
        if let new { for row in 0..<new.count where !new.isEmpty(row) { add(new.key(row), none, new[row]) } }
        continue
      }
      guard let new else {
        for row in 0..<old.count where !old.isEmpty(row) { add(old.key(row), old[row], none) }
        continue
      }
      if let changed = new.changedRows(since: old) {
        changed.forEachOne { add(new.key($0), old[$0], new[$0]) }
        continue
      }
      // Other customers than before: both lie in order of the key's bytes.
      var (i, j) = (0, 0)
      while i < old.count || j < new.count {
        let isOld = i < old.count && (j == new.count || !new.key(j).lexicographicallyPrecedes(old.key(i)))
        let isNew = j < new.count && (i == old.count || !old.key(i).lexicographicallyPrecedes(new.key(j)))
        let (was, now) = (isOld ? old[i] : none, isNew ? new[j] : none)
        if was != now { add(isNew ? new.key(j) : old.key(i), was, now) }
        if isOld { i += 1 }
        if isNew { j += 1 }
      }
    }
  }

  private mutating func write(_ fields: [String]) { bytes += Array("{\(fields.joined(separator: ","))}\n".utf8) }

  private mutating func appendJSON(_ text: ArraySlice<UInt8>) {
    let isPlain = text.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    guard isPlain else {
      bytes += json(String(decoding: text, as: UTF8.self)).utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    bytes += text
    bytes.append(UInt8(ascii: "\""))
  }
}

private func json(_ text: String?) -> String {
  guard let text else { return "null" }
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    // What a terminal would act on is written out, so that no reader is misled.
    case _ where isActedOn(scalar):
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// The tiers of all customers on one axis.
private struct AuditTiers {
  /// In JSON.
  struct Codes: Equatable {
    var tier = Array("null".utf8)
    var uncapped = Array("null".utf8)
  }

  private let keys: [Int32]
  private let texts: TextDictionary
  private let key: Column
  private let tier: Column
  private let uncapped: Column
  private let tierCodes: [[UInt8]]
  private let uncappedCodes: [[UInt8]]
  private static let null = Array("null".utf8)

  init?(_ customers: StoredTable, axis: String) {
    guard let key = customers.key.flatMap({ customers.table.field(named: $0) })?.column,
      case .text(let keys, let texts) = key.data, let tier = customers.table.field(named: axis)?.column,
      let domain = tier.tierDomain
    else { return nil }
    (self.key, self.keys, self.texts, self.tier) = (key, keys, texts, tier)
    let before = customers.table.field(named: uncappedName(axis))?.column
    uncapped = before?.tierDomain == nil ? tier : before ?? tier
    tierCodes = domain.codes.map { Array(json($0).utf8) }
    uncappedCodes = (uncapped.tierDomain ?? domain).codes.map { Array(json($0).utf8) }
  }

  var count: Int { keys.count }

  func key(_ row: Int) -> ArraySlice<UInt8> { texts.utf8(keys[row]) }

  func isEmpty(_ row: Int) -> Bool { tier.isMissing(row) && uncapped.isMissing(row) }

  subscript(row: Int) -> Codes {
    Codes(tier: code(tier, tierCodes, row), uncapped: code(uncapped, uncappedCodes, row))
  }

  private func code(_ column: Column, _ codes: [[UInt8]], _ row: Int) -> [UInt8] {
    guard !column.isMissing(row), case .tier(let places, _) = column.data else { return AuditTiers.null }
    return codes[Int(places[row])]
  }

  /// The rows whose tiers are others than before; nil where the customers are not the same.
  func changedRows(since old: AuditTiers) -> Bitmap? {
    guard key.identity == old.key.identity || (count == old.count && Shell.changedRows(old.key, key).isEmpty) else {
      return nil
    }
    return Shell.changedRows(old.tier, tier) | Shell.changedRows(old.uncapped, uncapped)
  }
}

extension WorkingState {
  /// The columns of customers that hold tiers, but for those that hold them before capacity.
  fileprivate var tierAxes: [String] {
    let names = (customers?.table.fields ?? []).filter { $0.column.type == .tier }.map(\.name)
    return names.filter { name in !names.contains { uncappedName($0) == name } }
  }

  /// Each customer's tier, and the tier before any capacity; nil where there are none.
  fileprivate func tiers(on axis: String) -> AuditTiers? { customers.flatMap { AuditTiers($0, axis: axis) } }
}
