import Diagnostics

/// A signature directing how its own words are read.
extension Reader {
  mutating func match(_ pattern: Pattern, into parts: inout [Part]) throws(Mismatch) {
    switch pattern {
    case .word(let word):
      let span = peek().span
      guard takeWord(word) else { throw mismatch() }
      parts.append(.word(word, span))
    case .sign(let sign):
      let span = peek().span
      guard takeSign(sign) else { throw mismatch() }
      parts.append(.word(sign, span))
    case .slot(let role, let slot): try matchSlot(slot, role, into: &parts)
    case .sequence(let items): try matchSequence(items, into: &parts)
    case .optional(let inner): try matchOptional(inner, into: &parts)
    case .choice(let choices): try matchChoice(choices, into: &parts)
    case .list(let role, let inner, let commas):
      if commas {
        try matchList(role, inner, into: &parts)
      } else {
        try matchRepetition(role, inner, into: &parts)
      }
    }
  }

  /// Options that begin with words and stand in a row may come in any order.
  private mutating func matchSequence(_ items: [Pattern], into parts: inout [Part]) throws(Mismatch) {
    var place = 0
    while place < items.count {
      var run: [Pattern] = []
      while place + run.count < items.count, case .optional(let inner) = items[place + run.count],
        inner.firstWord != nil
      {
        run.append(inner)
      }
      if run.isEmpty {
        try match(items[place], into: &parts)
        place += 1
      } else {
        try matchOptions(run, into: &parts)
        place += run.count
      }
    }
  }

  private mutating func matchOptions(_ options: [Pattern], into parts: inout [Part]) throws(Mismatch) {
    var open = options
    var found = true
    while found {
      found = false
      for (place, option) in open.enumerated() {
        guard let word = option.firstWord else { continue }
        guard peek().isWord(word) else {
          note(.word(word))
          continue
        }
        let mark = mark(parts)
        do {
          try match(option, into: &parts)
          open.remove(at: place)
          found = true
        } catch {
          try goBack(to: mark, &parts)
        }
        if found { break }
      }
    }
  }

  private mutating func matchOptional(_ inner: Pattern, into parts: inout [Part]) throws(Mismatch) {
    if isClearlyAbsent(inner) { return }
    let mark = mark(parts)
    do {
      try match(inner, into: &parts)
    } catch {
      try goBack(to: mark, &parts)
    }
  }

  /// A shortcut for `[NAME =]`, which most lists of expressions leave out: to throw for each item is slow. Near
  /// the watched place the long way is taken, which notes what was looked for.
  private mutating func isClearlyAbsent(_ pattern: Pattern) -> Bool {
    let near = watched.map { index...(index + 2) ~= $0 } ?? false
    guard !near, case .sequence(let items) = pattern, items.count > 1, case .slot = items[0],
      case .sign(let sign) = items[1]
    else { return false }
    _ = peek()
    return !nextToken().isSign(sign)
  }

  private mutating func matchChoice(_ choices: [Pattern], into parts: inout [Part]) throws(Mismatch) {
    let mark = mark(parts)
    for choice in choices {
      if let word = choice.firstWord, !peek().isWord(word) {
        _ = mismatch(.word(word))
        continue
      }
      do {
        try match(choice, into: &parts)
        return
      } catch {
        try goBack(to: mark, &parts)
      }
    }
    throw Mismatch()
  }

  private mutating func matchList(_ role: String, _ item: Pattern, into parts: inout [Part]) throws(Mismatch) {
    while true {
      try matchGroup(role, item, into: &parts)
      let span = peek().span
      guard takeSign(",") else { return }
      parts.append(.word(",", span))
    }
  }

  private mutating func matchRepetition(_ role: String, _ item: Pattern, into parts: inout [Part]) throws(Mismatch) {
    while true {
      let mark = mark(parts)
      do {
        try matchGroup(role, item, into: &parts)
      } catch {
        try goBack(to: mark, &parts)
        return
      }
      if index == mark.index { return }
    }
  }

  private mutating func matchGroup(_ role: String, _ item: Pattern, into parts: inout [Part]) throws(Mismatch) {
    let start = peek().span.start
    var inner: [Part] = []
    try match(item, into: &inner)
    parts.append(.group(role: role, inner, SourceSpan(start, max(start, lastEnd))))
  }
}
