import Columns
import TestSupport

extension TwinMaker {
  mutating func condition(_ depth: Int) -> Twin {
    func made(_ text: String, _ sql: String) -> Twin { Twin(text: text, sql: sql, kind: .boolean) }
    if depth > 0, random.chance(45) {
      let a = condition(depth - 1)
      switch random.below(3) {
      case 0: return made("(not \(a.text))", "(NOT \(a.sql))")
      case 1:
        let b = condition(depth - 1)
        return made("(\(a.text) and \(b.text))", "(\(a.sql) AND \(b.sql))")
      default:
        let b = condition(depth - 1)
        return made("(\(a.text) or \(b.text))", "(\(a.sql) OR \(b.sql))")
      }
    }
    switch random.below(10) {
    case 0...2:
      let sign = random.pick(["=", "!=", "<", "<=", ">", ">=", "=="])
      let a = firmNumber(depth)
      let b = firmNumber(depth)
      let (x, y, _) = aligned(a, b)
      return made("(\(a.text) \(sign) \(b.text))", "(\(x) \(sign) \(y))")
    case 3:
      let (a, low, high) = (firmNumber(depth), firmNumber(0), firmNumber(0))
      let (x, y, _) = aligned(a, low)
      let (z, w, _) = aligned(a, high)
      return made("(\(a.text) between \(low.text) and \(high.text))", "(\(x) >= \(y) AND \(z) <= \(w))")
    case 4:
      let a = firmNumber(depth)
      let choices = (0..<random.number(1...4)).map { _ in literal() }
      let tests = choices.map { choice in
        let (x, y, _) = aligned(a, choice)
        return "\(x) = \(y)"
      }
      return made(
        "(\(a.text) in (\(choices.map(\.text).joined(separator: ", "))))", "(\(tests.joined(separator: " OR ")))")
    case 5: return textCondition(depth)
    case 6: return textCondition(0)
    case 7: return dateCondition(depth)
    case 8:
      let subject = column { _ in true } ?? literal()
      let not = random.chance(50)
      if subject.kind == .tags {
        return made("(tags is \(not ? "not " : "")empty)", "(\(subject.sql) \(not ? "!=" : "=") '')")
      }
      return made("(\(subject.text) is \(not ? "not " : "")empty)", "(\(subject.sql) IS \(not ? "NOT " : "")NULL)")
    default:
      if columns.contains(where: { $0.kind == .tags && $0.text == "tags" }), !store.usedTags.isEmpty, random.chance(50)
      {
        let tag = random.pick(store.usedTags)
        let other = random.pick(store.usedTags)
        if random.chance(40) {
          return made(
            "has any tag (\(quotedText(tag.name)), \(quotedText(other.name)))",
            "(\(tag.column) = 1 OR \(other.column) = 1)")
        }
        return made("has tag \(quotedText(tag.name))", "(\(tag.column) = 1)")
      }
      guard let flag = column({ $0.kind == .boolean }) else { return made("(1 = 1)", "(1 = 1)") }
      if random.chance(50) { return made(flag.text, "(\(flag.sql) = 1)") }
      let (value, sign) = (random.chance(50), random.pick(["=", "!="]))
      return made("(\(flag.text) \(sign) \(value))", "(\(flag.sql) \(sign) \(value ? 1 : 0))")
    }
  }

  private mutating func someText() -> String {
    random.pick(RandomStore.names + RandomStore.regions + RandomStore.kinds + ["C1", "客3", "不存在", "C10"])
  }

  private mutating func textCondition(_ depth: Int) -> Twin {
    let a = text(depth)
    func made(_ text: String, _ sql: String) -> Twin { Twin(text: text, sql: sql, kind: .boolean) }
    switch random.below(7) {
    case 6:
      let pattern = random.pick([
        "^a", "n+$", "^[A-Za-z]+$", "李|王", "o.H", "^.{2}$", "[0-9]", "(an)+", "^(west|华东)$", "西.+-",
      ])
      return made("(\(a.text) matches \(quotedText(pattern)))", "(\(a.sql) REGEXP \(sqlText(pattern)))")
    case 0:
      let value = someText()
      return made("(\(a.text) = \(quotedText(value)))", "(\(a.sql) = \(sqlText(value)))")
    case 1:
      let b = text(depth)
      let sign = random.pick(["=", "!=", "<", "<=", ">", ">="])
      // On the right a bare word could be a value: backquotes mean the column.
      let right = columns.contains { $0.text == b.text } ? "`\(b.text)`" : b.text
      return made("(\(a.text) \(sign) \(right))", "(\(a.sql) \(sign) \(b.sql))")
    case 2:
      let values = (0..<random.number(1...3)).map { _ in someText() }
      return made(
        "(\(a.text) in (\(values.map(quotedText).joined(separator: ", "))))",
        "(\(a.sql) IN (\(values.map(sqlText).joined(separator: ", "))))")
    case 3:
      let part = random.pick(["a", "n", "伟", "华", "es", "C", " ", "ann", "ë", "-1"])
      return made("(\(a.text) contains \(quotedText(part)))", "(instr(\(a.sql), \(sqlText(part))) > 0)")
    case 4:
      let part = random.pick(["a", "A", "李", "w", "C1", "客", "ann"])
      return made(
        "(\(a.text) starts with \(quotedText(part)))", "(substr(\(a.sql), 1, \(part.count)) = \(sqlText(part)))")
    default:
      guard let region = column({ $0.kind == .text && $0.text == "region" }) else {
        return made("(\(a.text) = \"x\")", "(\(a.sql) = 'x')")
      }
      return made("(\(region.text) in (华东, west))", "(\(region.sql) IN ('华东', 'west'))")
    }
  }

  private mutating func dateCondition(_ depth: Int) -> Twin {
    guard let d = date(depth) else { return Twin(text: "(1 = 2)", sql: "(1 = 2)", kind: .boolean) }
    func made(_ text: String, _ sql: String) -> Twin { Twin(text: text, sql: sql, kind: .boolean) }
    switch random.below(6) {
    case 0, 1:
      let window = window()
      return made(
        "(\(d.text) within \(window.text))", "(\(d.sql) > '\(window.after)' AND \(d.sql) <= '\(window.through)')")
    case 2:
      let (text, limit) = length(back: store.asOf)
      return made("(\(d.text) older than \(text))", "(\(d.sql) <= '\(limit)')")
    case 3:
      let period = period()
      return made(
        "(\(d.text) in \(period.text))", "(\(d.sql) >= '\(period.first)' AND \(d.sql) <= '\(period.last)')")
    case 4:
      let day = store.asOf.adding(days: random.number(-400...10))
      let sign = random.pick(["=", "!=", "<", "<=", ">", ">="])
      return made("(\(d.text) \(sign) \(day))", "(\(d.sql) \(sign) '\(day)')")
    default:
      guard let other = date(depth) else { return made("(1 = 2)", "(1 = 2)") }
      let sign = random.pick(["=", "!=", "<", "<=", ">", ">="])
      return made("(\(d.text) \(sign) \(other.text))", "(\(d.sql) \(sign) \(other.sql))")
    }
  }

  /// A length of time, and the day that lies so far before another.
  mutating func length(back day: Day) -> (text: String, day: Day) {
    let count = random.pick([0, 1, 2, 3, 6, 12])
    switch random.below(5) {
    case 0: return ("\(count)mo", monthsAway(-count, from: day))
    case 1: return ("\(min(count, 3))y", monthsAway(-12 * min(count, 3), from: day))
    case 2: return ("\(count)w", day.adding(days: -7 * count))
    case 3: return ("\(24 * count)h", day.adding(days: -count))
    default: return ("\(count * 30)d", day.adding(days: -count * 30))
    }
  }

  mutating func window() -> (text: String, after: Day, through: Day) {
    let today = store.asOf
    if random.chance(60) {
      let (text, day) = length(back: today)
      return (text, day, today)
    }
    if random.chance(50) {
      let (a, b) = (random.pick([1, 3, 12]), random.pick([1, 3, 6, 12]))
      return ("\(a)mo before \(b)mo", monthsAway(-(a + b), from: today), monthsAway(-b, from: today))
    }
    let (a, b) = (random.number(0...200), random.number(0...200))
    return ("\(a)d before \(b)d", today.adding(days: -a - b), today.adding(days: -b))
  }

  private mutating func period() -> (text: String, first: Day, last: Day) {
    let (year, month, _) = store.asOf.civil
    let isLast = random.chance(50)
    let word = isLast ? "last" : "this"
    func first(_ year: Int, _ month: Int) -> Day { Day(year: year, month: month, day: 1) ?? store.asOf }
    switch random.below(5) {
    case 0: return ("\(year - 1)", first(year - 1, 1), first(year, 1).adding(days: -1))
    case 1:
      let start = monthsAway(isLast ? -12 : 0, from: first(year, 1))
      return ("\(word) year", start, monthsAway(12, from: start).adding(days: -1))
    case 2:
      let start = monthsAway(isLast ? -3 : 0, from: first(year, month - (month - 1) % 3))
      return ("\(word) quarter", start, monthsAway(3, from: start).adding(days: -1))
    case 3:
      let start = monthsAway(isLast ? -1 : 0, from: first(year, month))
      return ("\(word) month", start, monthsAway(1, from: start).adding(days: -1))
    default:
      // 1970-01-05 was a Monday.
      var monday = store.asOf
      while (monday.number - 4) % 7 != 0 { monday = monday.adding(days: -1) }
      if isLast { monday = monday.adding(days: -7) }
      return ("\(word) week", monday, monday.adding(days: 6))
    }
  }
}
