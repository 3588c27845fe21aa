import Columns
import Diagnostics
import History
import Language
import Query
import WhatIf

/// What came of two arms of a split.
struct Analyze: SessionSource {
  static let manual = Manual(
    [Signature(.source, "analyze ARM_A:anyName vs ARM_B:anyName [in SPLIT:column] outcome E:expression")],
    "compares two arms of a split: rates for a condition (two-proportion z, Newcombe's interval), means for a number (Welch); the difference is the first arm's minus the second's; an alarm where the arms' sizes are not what an even split gives",
    examples: [
      "analyze visit vs mail outcome last_order within 30d",
      "analyze visit vs mail in arm outcome amount_12m | where name in (difference, p)",
    ])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    guard let first = clause.name("ARM_A"), let second = clause.name("ARM_B"), let expression = clause.expression("E")
    else { preconditionFailure("two arms and an outcome are compared") }
    var binding = Binding(session.catalog)
    let customers = try binding.enterCustomers(at: clause.span)
    let name = clause.name("SPLIT") ?? Name("arm", at: clause.span)
    guard let split = customers.table.field(named: name.text)?.column,
      case .text(let codes, let dictionary) = split.data
    else {
      throw Diagnostic(
        "no-split", "customers have no arms in a column \"\(name.text)\"", at: name.span,
        hint: "customers | split into \(first.text), \(second.text) seed 7")
    }
    guard first.text != second.text else {
      throw Diagnostic("name-twice", "an arm is compared with another one", at: second.span)
    }
    let outcome = try binding.bind(expression)
    guard outcome.type == .boolean || outcome.type.isNumeric else {
      throw Diagnostic(
        "not-an-outcome", "an outcome is a condition or a number; this is \(outcome.type)", at: outcome.span)
    }
    var members: [String: [Int32]] = [:]
    var sizes = [Int](repeating: 0, count: dictionary.count)
    for code in codes where code >= 0 { sizes[Int(code)] += 1 }
    for arm in [first, second] {
      guard let code = dictionary.code(of: arm.text), sizes[Int(code)] > 0 else {
        let arms = sizes.indices.filter { sizes[$0] > 0 }.map { dictionary[Int32($0)] }
        throw Diagnostic(
          "unknown-arm", "nobody is in an arm \"\(arm.text)\"", at: arm.span,
          expected: arms.count <= 12 ? [Message(listing: arms)] : [], nearest: nearestName(to: arm.text, among: arms))
      }
      members[arm.text] = (0..<Int32(codes.count)).filter { codes[Int($0)] == code }
    }
    let population = Population(customers.table)
    func arm(_ name: Name) throws(Diagnostic) -> ArmComparison.Arm {
      let rows = members[name.text] ?? []
      let values = try session.evaluation.column(outcome.formula, of: population, rows: rows)
      let known = values.missing.map { values.gathered((~$0).ones()) } ?? values
      return ArmComparison.Arm(name: name.text, customers: rows.count, outcomes: known)
    }
    let compared = ArmComparison(try arm(first), try arm(second), sizes: sizes.filter { $0 > 0 })
    var notes = binding.notes + compared.notes
    if let day = binding.usedAsOf { notes.append(session.asOfNote(day)) }
    let lines = compared.lines
    let kinds = Display.named(
      Dictionary(lines.compactMap { line in line.kind.map { (line.name, $0) } }) { first, _ in first })
    let fields = [
      Field("name", textColumn(lines.map(\.name))),
      Field("value", realColumn(lines.map(\.value)), display: kinds),
      Field("low", realColumn(lines.map(\.low)), display: kinds),
      Field("high", realColumn(lines.map(\.high)), display: kinds),
    ]
    return MadeTable(
      table: Table(rowCount: lines.count, fields: fields), headline: compared.headline, notes: notes,
      noun: "rows")
  }
}

/// How many customers a comparison of two arms needs.
struct Power: SessionSource {
  static let manual = Manual(
    [Signature(.source, "power baseline BASELINE:number lift LIFT:number [power POWER:number] [alpha ALPHA:number]")],
    "how many customers each of two arms needs to tell a rate from a higher one (two-sided; the pooled normal approximation); power 80 % and alpha 5 % unless said",
    examples: ["power baseline 12% lift 3pp", "power baseline 50% lift 25pp power 90%"])

  static func rows(_ clause: Clause, _ session: Session) throws(Diagnostic) -> MadeTable {
    func share(_ role: String, _ otherwise: Double) throws(Diagnostic) -> Double {
      guard let (number, span) = clause.number(role) else { return otherwise }
      let share = Exact(units: number.units, form: ExactForm(scale: number.scale)).double
      guard share > 0, share < 1 else {
        throw Diagnostic("not-a-share", "a share between 0 and 1 is wanted here", at: span, hint: "12%")
      }
      return share
    }
    let baseline = try share("BASELINE", 0)
    let lift = try share("LIFT", 0)
    let power = try share("POWER", 0.8)
    let alpha = try share("ALPHA", 0.05)
    guard baseline + lift <= 1, let size = ArmSize(baseline: baseline, lift: lift, power: power, alpha: alpha) else {
      throw Diagnostic(
        "no-such-size", "baseline and lift together are at most 100 %", at: clause.span(of: "LIFT"),
        hint: "power baseline 12% lift 3pp")
    }
    let fields = [
      Field("baseline", realColumn([baseline]), display: .share),
      Field("lift", realColumn([lift]), display: .points), Field("power", realColumn([power]), display: .share),
      Field("alpha", realColumn([alpha]), display: .share),
      Field("customers_per_arm", countColumn([size.perArm])), Field("customers", countColumn([2 * size.perArm])),
    ]
    var notes: [Message] = []
    if let customers = session.catalog.customers?.table.rowCount, customers < 2 * size.perArm {
      notes.append("there are \(grouped(customers)) customers: too few for that")
    }
    return MadeTable(
      table: Table(rowCount: 1, fields: fields),
      headline: ["\(grouped(size.perArm)) customers in each of two arms, \(grouped(2 * size.perArm)) together"],
      notes: notes, noun: "rows")
  }
}

/// A column of reals for small tables.
func realColumn(_ values: [Double?]) -> Column {
  Column(.real(values.map { $0 ?? 0 }), missing: Bitmap(values.map { $0 == nil }))
}
