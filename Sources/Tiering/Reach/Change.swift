public import Columns
public import Diagnostics
import Query

/// The smallest change of one column, or of two together, that gives a customer a tier.
public struct Change: Sendable {
  public struct Part: Sendable {
    public var column: String
    public var before: Value
    public var after: Value
    /// After less before: a number, days for dates, 1 for what is or is not.
    public var change: Value
    public var unit: String?
    /// What it means in the roll-up's or the column's own words.
    public var text: Message
    /// The value after, in steps of the column's own scale.
    var steps: Int64
  }

  /// One for each column that changes.
  public var parts: [Part]
  /// The change of each column against the distance between the quartiles of all customers; the larger of two.
  public var cost: Double

  public var column: String { parts.map(\.column).joined(separator: ", ") }
  public var before: String { parts.map { $0.before.isMissing ? "–" : $0.before.text }.joined(separator: ", ") }
  public var after: String { parts.map(\.after.text).joined(separator: ", ") }
  public var change: String { parts.map { signed($0.change) }.joined(separator: ", ") }
  /// Of each column; nil where none has one.
  public var unit: String? {
    parts.contains { $0.unit != nil } ? parts.map { $0.unit ?? "–" }.joined(separator: ", ") : nil
  }
  public var text: Message { Message(joining: parts.map(\.text), with: "; ") }

  private func signed(_ value: Value) -> String {
    guard let number = value.asDouble else { return "–" }
    return number > 0 ? "+\(value.text)" : value.text
  }
}

extension Lever {
  /// The change from one value to another, each in steps; nil stands for a missing value before.
  func part(from row: Int, to steps: Int64, today: Day?) -> Change.Part {
    let before: Value = values.isMissing(row) ? .missing : values[row]
    let after = value(steps)
    let change = difference(before, after)
    return Change.Part(
      column: name, before: before, after: after, change: change, unit: unit,
      text: words(before, after, change, today: today), steps: steps)
  }

  private func difference(_ before: Value, _ after: Value) -> Value {
    switch (before, after) {
    case (.exact(let x), .exact(let y)) where x.form == y.form: .exact(Exact(units: y.units - x.units, form: x.form))
    case (.date(let x), .date(let y)): .exact(Exact(units: Int128(y.number) - Int128(x.number)))
    case (.real(let x), .real(let y)): .real(y - x)
    case (.boolean, .boolean): .exact(Exact(units: 1))
    default: .missing
    }
  }

  private func words(_ before: Value, _ after: Value, _ change: Value, today: Day?) -> Message {
    if let tag { return after == .boolean(true) ? "with the tag \(tag)" : "without the tag \(tag)" }
    if case .boolean(let flag) = after { return flag ? "\(name) true" : "\(name) false" }
    let to = spoken(after)
    if let rollUp, rollUp.kind == .maximum, case .date(let day) = after, let today {
      let days = grouped(Int(today.number) - Int(day.number) + 1)
      return "\(name): one of \(rollUp.table) within \(days) days, on \(to) or later"
    }
    if before.isMissing { return "\(name) \(to), where it has none" }
    let by = spokenDistance(change, unit: scale == .days ? nil : unit)
    if let rollUp, rollUp.kind == .count, let number = change.asDouble, number > 0 {
      return "\(name) \(by), to \(to): \(grouped(Int(number))) more of \(rollUp.table)"
    }
    if scale == .days { return "\(name) \(by) days, to \(to)" }
    return "\(name) \(by), to \(to)"
  }
}
