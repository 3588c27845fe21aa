import Columns
import Diagnostics
import Language
import Query
import Tiering

/// How many customers each rule of a policy decides for, and how many of them it moves; then those for whom not the rules
/// have the last word.
struct MovesByRule {
  private struct Line {
    var customers = 0
    var up = 0
    var down = 0
    var first = 0
  }

  private var lines: [Line]
  private let texts: [String]
  private let words: [Int: Message]

  init(_ simulated: Simulated) throws(Diagnostic) {
    let policy = simulated.policy
    let rules = policy.policy.rules
    let others: [Message] = [
      "kept in their tier", "pinned to another tier", "no place left in a tier", "unscored: no rule decides",
    ]
    var lines = [Line](repeating: Line(), count: rules.count + others.count)
    if !simulated.tellsRules, let made = simulated.made {
      guard case .tier(let from, _) = simulated.from.data, case .tier(let to, _) = made.data else {
        preconditionFailure("moves are between tiers")
      }
      let count = from.count
      let moved = compareBytes(to, .notEqual, from) & compareBytes(to, .notEqual, 255)
      let hadOwn = moved & compareBytes(from, .less, UInt8(min(simulated.ranked, 255)))
      let up = hadOwn & compareBytes(to, .less, from)
      let down = hadOwn & compareBytes(to, .greater, from)
      let first = moved & compareBytes(from, .equal, 255)
      var open = Bitmap(count: count, repeating: true)
      if let among = simulated.among {
        open = Bitmap(count: count)
        for row in among { open[Int(row)] = true }
      }
      func take(_ rows: Bitmap?, _ line: Int) {
        guard let taken = rows.map({ $0 & open }) else { return }
        lines[line] = Line(
          customers: taken.population, up: (taken & up).population, down: (taken & down).population,
          first: (taken & first).population)
        open = open.subtracting(taken)
      }
      take(simulated.held, rules.count + 1)
      take(simulated.displaced, rules.count + 2)
      take(simulated.kept, rules.count)
      for (place, rows) in try policy.deciding(simulated.stored, simulated.evaluation).enumerated() {
        take(rows, place)
      }
      take(open, rules.count + 3)
    } else {
      for cell in simulated.cells.cells {
        let place = cell.rule == 255 ? rules.count + 3 : Int(cell.rule)
        lines[place].customers += cell.customers
        guard cell.moved else { continue }
        if cell.from == 255 {
          lines[place].first += cell.customers
        } else if cell.from < simulated.ranked {
          if cell.next < cell.from { lines[place].up += cell.customers } else { lines[place].down += cell.customers }
        }
      }
    }
    let shown = lines.indices.filter { $0 < rules.count || lines[$0].customers > 0 }
    self.lines = shown.map { lines[$0] }
    texts = shown.map { place in
      guard place < rules.count else { return "" }
      let rule = rules[place]
      return rule.condition.map { "\(rule.tier.text) when \(Formatter().format($0))" } ?? "\(rule.tier.text) otherwise"
    }
    var words: [Int: Message] = [:]
    for (row, place) in shown.enumerated() where place >= rules.count { words[row] = others[place - rules.count] }
    self.words = words
  }

  var exhibit: Exhibit {
    func counts(_ value: (Line) -> Int) -> Column { Column(.exact(lines.map { Int64(value($0)) }, .integer)) }
    var fields = [
      Field("rule", WhatIf.texts(texts)), Field("customers", counts(\.customers)), Field("up", counts(\.up)),
      Field("down", counts(\.down)),
    ]
    if lines.contains(where: { $0.first > 0 }) { fields.append(Field("first", counts(\.first))) }
    return Exhibit(
      "who moves by which rule", Table(rowCount: lines.count, fields: fields),
      titles: ["rule": "rule", "customers": "customers", "up": "up", "down": "down", "first": "first tier"],
      said: ["rule": words])
  }
}
