import Columns
import Diagnostics
import History
import Language
import Query

/// A plan as the text of its file: what it was made on, what it does, and what it leaves, with a seal over all of it.
///
///     tierlab plan 1
///     made 2026-09-30T10:00:00Z by li
///     base 12 9f86d081884c7d65…
///     on
///       as_of 2026-06-30
///       column customers.name 2c26b46b…
///     do
///       adopt standard with a_min = 75
///     result
///       …
///     seal …
struct PlanText {
  var made: String
  var author: String
  /// The last commit it was made on; nil for none.
  var base: Int?
  var on: [StateFingerprint.Line]
  var statements: [String]
  var result: [StateFingerprint.Line]

  init(_ session: Session) throws(Diagnostic) {
    made = session.world.now()
    author = session.world.author
    base = session.commits.last?.number
    on = StateFingerprint(session.committed).lines
    statements = session.steps[..<session.position].map(\.statement)
    result = StateFingerprint(session.state).lines
  }

  var text: String {
    var lines = [
      "tierlab plan 1", "made \(made) by \(PlanText.escaped(author))", "base \(base.map { "\($0)" } ?? "none")",
    ]
    func list(_ title: String, _ texts: [String]) { lines += [title] + texts.map { "  " + PlanText.escaped($0) } }
    func pairs(_ all: [StateFingerprint.Line]) -> [String] { all.map { "\($0.item)\t\($0.value)" } }
    list("on", pairs(on))
    list("do", statements)
    list("result", pairs(result))
    let body = lines.joined(separator: "\n") + "\n"
    return body + "seal \(SHA256.hex(of: body))\n"
  }

  /// Nil where it is no plan, or any letter of it was changed.
  init?(reading text: String) {
    let written = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard written.count > 2, written[written.count - 2].hasPrefix("seal ") else { return nil }
    let body = written.dropLast(2).joined(separator: "\n") + "\n"
    guard text == body + "seal \(SHA256.hex(of: body))\n" else { return nil }
    var lines = body.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)[...]
    guard lines.popFirst() == "tierlab plan 1", let made = lines.popFirst(), let base = lines.popFirst() else {
      return nil
    }
    let words = made.split(separator: " ", maxSplits: 3).map(String.init)
    guard words.count == 4, words[0] == "made", words[2] == "by", base.hasPrefix("base ") else { return nil }
    self.made = words[1]
    author = PlanText.plain(words[3])
    self.base = Int(base.dropFirst(5))
    func list(_ title: String) -> [String]? {
      guard lines.popFirst() == title else { return nil }
      let taken = lines.prefix { $0.hasPrefix("  ") }
      lines = lines.dropFirst(taken.count)
      return taken.map { PlanText.plain(String($0.dropFirst(2))) }
    }
    func pairs(_ texts: [String]) -> [StateFingerprint.Line] {
      texts.map { text in
        let parts = text.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return StateFingerprint.Line(parts[0], parts.count > 1 ? parts[1] : "")
      }
    }
    guard let on = list("on"), let statements = list("do"), let result = list("result"), lines.isEmpty else {
      return nil
    }
    self.on = pairs(on)
    self.statements = statements
    self.result = pairs(result)
  }

  /// A text in one line: backslashes and line ends are written out, and what a terminal would act on too.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result.unicodeScalars.append(scalar)
      case _ where isActedOn(scalar):
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func plain(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let next = rest.popFirst() {
      guard next == "\\", let mark = rest.popFirst() else {
        result.append(next)
        continue
      }
      switch mark {
      case "n": result.append("\n")
      case "u":
        let digits = rest.dropFirst().prefix { $0 != "}" }
        rest = rest.dropFirst(digits.count + 2)
        if let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value) { result.append(scalar) }
      default: result.append(mark)
      }
    }
    return String(result)
  }
}

/// Whether a terminal would do something at this sign rather than show it: a control, or what ends a line or turns the
/// direction of writing. Files that people read have none as they are.
func isActedOn(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
  default: false
  }
}

/// What differs between two lists of what a store holds, item by item. Names are told apart by their bytes.
func differences(from old: [StateFingerprint.Line], to new: [StateFingerprint.Line]) -> [Message] {
  let was = valueOfItem(old)
  let now = valueOfItem(new)
  var told: [Message] = []
  var seen: Set<[UInt8]> = []
  for line in old + new {
    let item = Array(line.item.utf8)
    guard seen.insert(item).inserted, was[item] != now[item] else { continue }
    switch (was[item], now[item]) {
    case (nil, _): told.append("\(line.item) is new")
    case (_, nil): told.append("\(line.item) is gone")
    case (let was?, let now?):
      // A digest says that something changed, and a value what.
      told.append(
        was.count == 64 && now.count == 64
          ? "\(line.item) was changed"
          : "\(line.item) was \(String(decoding: was, as: UTF8.self)) and is \(String(decoding: now, as: UTF8.self))")
    }
  }
  if told.isEmpty, StateFingerprint(lines: old).digest != StateFingerprint(lines: new).digest {
    told.append("the order of what the store holds was changed")
  }
  return told
}

private func valueOfItem(_ lines: [StateFingerprint.Line]) -> [[UInt8]: [UInt8]] {
  Dictionary(lines.map { (Array($0.item.utf8), Array($0.value.utf8)) }) { first, _ in first }
}

extension Session {
  /// What is not as it was when a plan was made; empty where all is.
  func whatMoved(since plan: PlanText) -> [Message] {
    var told: [Message] = []
    let last = commits.last?.number
    let none: Message = "none"
    if last != plan.base {
      let since = commits.filter { $0.number > plan.base ?? 0 }.prefix(5)
      let name: Message =
        "the base commit was \(plan.base.map { "\($0)" } ?? none) and is \(last.map { "\($0)" } ?? none)"
      told.append(
        since.isEmpty
          ? name : "\(name) (\(Message(listing: since.map { "\($0.number) \($0.author): \($0.message)" })))")
    }
    var here = StateFingerprint(committed).lines
    var there = plan.on
    if let base = plan.base, base != last, let then = try? state(ofCommit: base),
      StateFingerprint(then).digest == StateFingerprint(lines: plan.on).digest
    {
      told += rowsMoved(since: then)
      let pins = pinsMoved(from: then.pins, to: committed.pins)
      told += pins
      // What is told pin by pin need not be told again.
      if !pins.isEmpty {
        here.removeAll { $0.item == "pins" }
        there.removeAll { $0.item == "pins" }
      }
    }
    return told + differences(from: there, to: here)
  }

  /// Customers that are new, gone or otherwise since a state of the history here.
  private func rowsMoved(since then: WorkingState) -> [Message] {
    guard let old = then.customers, let new = committed.customers,
      let oldKey = old.key.flatMap({ old.table.field(named: $0) })?.column,
      let newKey = new.key.flatMap({ new.table.field(named: $0) })?.column
    else { return [] }
    let came = customerRows(of: newKey, in: oldKey).count { $0 < 0 }
    let went = customerRows(of: oldKey, in: newKey).count { $0 < 0 }
    var told: [Message] = []
    if came > 0 { told.append("\(grouped(came)) customers are new") }
    if went > 0 { told.append("\(grouped(went)) customers are gone") }
    if came == 0, went == 0 {
      let changed = changedCustomers(from: then, to: committed)
      if changed > 0 { told.append("\(grouped(changed)) customers were changed") }
    }
    return told
  }

  /// Pins that are new, gone or otherwise: a plan decides differently over other pins.
  private func pinsMoved(from old: StoredPins, to new: StoredPins) -> [Message] {
    if old.isSame(as: new) { return [] }
    func byPlace(_ pins: StoredPins) -> [[UInt8]: StoredPin] {
      Dictionary(pins.all.map { (Array("\($0.axis)\0\($0.key)".utf8), $0) }) { first, _ in first }
    }
    let (was, now) = (byPlace(old), byPlace(new))
    let came = now.keys.count { was[$0] == nil }
    let went = was.keys.count { now[$0] == nil }
    let changed = now.count { place, pin in was[place].map { $0 != pin } ?? false }
    var told: [Message] = []
    if came > 0 { told.append("\(grouped(came)) pins are new") }
    if went > 0 { told.append("\(grouped(went)) pins are gone") }
    if changed > 0 { told.append("\(grouped(changed)) pins were changed") }
    return told
  }
}
