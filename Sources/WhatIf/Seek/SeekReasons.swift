import Columns
import Diagnostics
import Query
import Tiering

/// Why no value of a parameter meets all conditions: which hold nowhere and how near they come, which never hold together,
/// and who is over where they come nearest.
struct SeekReasons {
  let search: SeekSearch
  let varied: SweptPolicy

  private var conditions: [SeekQuestion.Condition] { search.question.conditions }
  private var values: [Exact] { search.candidates.values }

  private func text(_ candidate: Int) -> String { varied.value(values[candidate]).text }

  func messages() throws(Diagnostic) -> [Message] {
    guard !conditions.isEmpty else { return ["what is sought has no value at any \(varied.parameter)"] }
    var failures: [[Int]] = []
    for condition in conditions { failures.append(try search.failures(condition)) }
    var lines: [Message] = ["no value of \(varied.parameter) meets the conditions"]
    let nowhere = conditions.indices.filter { place in failures[place].allSatisfy { $0 > 0 } }
    for place in nowhere { lines.append(try alone(conditions[place], failures[place])) }
    if nowhere.isEmpty { lines += together(failures) }
    return lines
  }

  /// A condition that holds at no value.
  private func alone(_ condition: SeekQuestion.Condition, _ failures: [Int]) throws(Diagnostic) -> Message {
    guard let per = condition.per.map({ search.question.pers[$0] }) else {
      guard let bounded = condition.bounded else { return "\(condition.text) holds at no value" }
      let reached = try search.total.values(bounded.formula, search.evaluation)
      let known = reached.indices.filter { !reached[$0].isNaN }
      let nearest =
        bounded.fromAbove
        ? known.min { reached[$0] < reached[$1] } : known.max { reached[$0] < reached[$1] }
      guard let nearest else { return "\(condition.text) holds at no value" }
      let number = numberText(reached[nearest])
      return bounded.fromAbove
        ? "\(condition.text) holds at no value: the least is \(number), at \(varied.parameter) = \(text(nearest))"
        : "\(condition.text) holds at no value: the most is \(number), at \(varied.parameter) = \(text(nearest))"
    }
    // Of those at which it fails for as few, the one where all together are nearest to the bound.
    let whole = try condition.bounded.map { (bounded) throws(Diagnostic) in
      try search.total.values(bounded.formula, search.evaluation).map { bounded.fromAbove ? $0 : -$0 }
    }
    let nearest =
      failures.indices.min { (failures[$0], whole?[$0] ?? 0) < (failures[$1], whole?[$1] ?? 0) } ?? 0
    let failing = try groupsFailing(condition, at: nearest)
    return
      "\(condition.text) per \(per.name) holds at no value: nearest, at \(varied.parameter) = \(text(nearest)), it fails for \(Message(listing: failing))"
  }

  /// The groups for which a condition fails at a candidate, each with what it reaches there; of more than five the first.
  private func groupsFailing(
    _ condition: SeekQuestion.Condition, at candidate: Int
  ) throws(Diagnostic) -> [String] {
    guard let place = condition.per else { return [] }
    let (groups, per, traced) = (search.groups[place], search.question.pers[place], search.byGroup[place])
    let failing = try traced.failing(condition.formula, at: candidate, search.evaluation)
    let names = try search.evaluation.column(
      per.formula, of: Population(search.question.customers.table), rows: groups.firstRows)
    let reached = try condition.bounded.map { (bounded) throws(Diagnostic) in
      try traced.values(bounded.formula, search.evaluation)
    }
    let told = failing.prefix(5).map { one in
      let name = names.isMissing(one.group) ? "–" : names[one.group].text
      return reached.map { "\(name) (\(numberText($0[one.record])))" } ?? name
    }
    return failing.count > 5 ? told + ["…"] : told
  }

  /// Where a condition that holds at no value comes nearest: for how many groups it fails there, how far off it is, and what
  /// is said of it.
  struct Nearest {
    var failing: Int
    var distance: Double
    var at: String
    var sentence: (Message) -> Message
  }

  func nearest(_ condition: SeekQuestion.Condition, _ failures: [Int]) throws(Diagnostic) -> Nearest? {
    guard !failures.isEmpty else { return nil }
    let whole = try condition.bounded.map { (bounded) throws(Diagnostic) in
      try search.total.values(bounded.formula, search.evaluation).map {
        $0.isNaN ? .infinity : bounded.fromAbove ? $0 : -$0
      }
    }
    let place = failures.indices.min { (failures[$0], whole?[$0] ?? 0) < (failures[$1], whole?[$1] ?? 0) } ?? 0
    guard let per = condition.per.map({ search.question.pers[$0] }) else {
      guard let bounded = condition.bounded, let reached = whole?[place], reached.isFinite else {
        return Nearest(failing: failures[place], distance: 0, at: text(place)) { _ in
          "\(condition.text) holds at no setting"
        }
      }
      let number = numberText(bounded.fromAbove ? reached : -reached)
      return Nearest(failing: failures[place], distance: reached, at: text(place)) { setting in
        bounded.fromAbove
          ? "\(condition.text) holds at no setting: the least is \(number), at \(setting)"
          : "\(condition.text) holds at no setting: the most is \(number), at \(setting)"
      }
    }
    let failing = try groupsFailing(condition, at: place)
    return Nearest(failing: failures[place], distance: whole?[place] ?? 0, at: text(place)) { setting in
      "\(condition.text) per \(per.name) holds at no setting: nearest, at \(setting), it fails for \(Message(listing: failing))"
    }
  }

  /// Conditions of which each holds somewhere.
  private func together(_ failures: [[Int]]) -> [Message] {
    var lines: [Message] = []
    for first in conditions.indices {
      for second in conditions.indices where second > first {
        guard values.indices.allSatisfy({ failures[first][$0] > 0 || failures[second][$0] > 0 }) else { continue }
        lines.append(
          "\(search.question.said(conditions[first])) and \(search.question.said(conditions[second])) contradict each other: \(range(failures[first])); \(range(failures[second]))"
        )
      }
    }
    return lines.isEmpty ? ["each two of the conditions can be met, all together cannot"] : lines
  }

  private func range(_ failures: [Int]) -> Message {
    let held = failures.indices.filter { failures[$0] == 0 }
    guard let first = held.first, let last = held.last else { return "it holds at no value" }
    return first == last
      ? "the one holds at \(varied.parameter) = \(text(first))"
      : "the one holds from \(varied.parameter) = \(text(first)) to \(text(last))"
  }

  private func numberText(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? grouped(Int(value)) : plainText(of: (value * 1e4).rounded() / 1e4)
  }
}
