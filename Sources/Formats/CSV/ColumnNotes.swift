internal import Columns
internal import Diagnostics

extension CSVReading.ColumnState {
  /// What a person should know of a column: why it is wider than it looks, or not what was asked.
  func notes(name: String, column: Column, lines: RowLines) -> [LoadNote] {
    var notes: [LoadNote] = []
    if hasTime {
      notes.append(LoadNote(column: name, message: "the time of day is dropped from column \"\(name)\""))
    }
    if let asked, let note = unmet(asked, name: name, column: column, lines: lines) { return notes + [note] }
    switch column.type {
    case .text:
      if let note = textReason(name: name, lines: lines) ?? booleanReason(name: name, column: column, lines: lines) {
        notes.append(note)
      } else if asked == nil, let note = lookAlike(name: name, column: column, lines: lines) {
        notes.append(note)
      }
    case .real where asked == nil && survey[.real] < survey[.exact]:
      notes.append(realReason(name: name, lines: lines))
    default: break
    }
    return notes
  }

  /// The column is text for the sake of a few values.
  private func textReason(name: String, lines: RowLines) -> LoadNote? {
    guard asked == nil, survey.looksNarrower, let example = survey.example(.text) ?? survey.example(.boolean) else {
      guard asked == nil, survey[.day] > 0, survey[.exact] + survey[.real] > 0, survey.present > 0,
        let example = survey[.day] * 2 > survey.present
          ? survey.example(.exact) ?? survey.example(.real)
          : survey.example(.day)
      else { return nil }
      return note(name, "text", example, lines)
    }
    return note(name, "text", example, lines)
  }

  /// - Parameter type: what the column is, as `"text"` or `"text, not boolean,"`.
  private func note(_ name: String, _ type: Message, _ example: ColumnSurvey.Example, _ lines: RowLines) -> LoadNote {
    let line = lines.line(ofRow: example.row)
    return LoadNote(
      column: name, line: line,
      message: "column \"\(name)\" is \(type) because line \(line) holds \"\(example.text)\"")
  }

  private func realReason(name: String, lines: RowLines) -> LoadNote {
    if let example = survey.example(.real) { return note(name, "real", example, lines) }
    return LoadNote(
      column: name,
      message: "column \"\(name)\" is real: its values have up to \(survey.scale) digits after the point")
  }

  /// A column that a person wanted to be something else.
  private func unmet(_ asked: CSVType, name: String, column: Column, lines: RowLines) -> LoadNote? {
    let met: Bool =
      switch (asked, column.type) {
      case (.text, .text), (.integer, .integer), (.decimal, .decimal), (.decimal, .integer), (.real, .real),
        (.date, .date), (.boolean, .boolean), (.tags, .tags):
        true
      default: column.missingCount == column.count
      }
    if met { return nil }
    let kinds: [ColumnSurvey.Kind] =
      switch asked {
      case .integer where survey[.text] + survey[.boolean] + survey[.day] == 0: [.real, .exact]
      case .integer, .decimal, .real: [.text, .boolean, .day, .real]
      case .date: [.text, .boolean, .real, .exact]
      case .text, .boolean, .tags: []
      }
    let first = kinds.compactMap { survey.example($0) }.min { $0.row < $1.row }
    if asked == .boolean, let row = firstRow(in: column, where: { booleanWord($0) == nil && $0 != "0" && $0 != "1" }) {
      return note(
        name, "\(word(column.type)), not boolean,", ColumnSurvey.Example(row: row, text: column[row].text), lines)
    }
    if let first, !(asked == .integer && survey[.exact] == survey.present) {
      return note(name, "\(word(column.type)), not \(Message(stringLiteral: asked.rawValue)),", first, lines)
    }
    return LoadNote(
      column: name, message: "column \"\(name)\" is \(word(column.type)), not \(Message(stringLiteral: asked.rawValue))"
    )
  }

  /// Most rows hold words for true and false.
  private func booleanReason(name: String, column: Column, lines: RowLines) -> LoadNote? {
    guard asked == nil, survey[.boolean] * 2 > survey.present, let known = column.dictionary, known.count <= 256,
      case .text(let codes, let dictionary) = column.data
    else { return nil }
    let isBoolean = (0..<Int32(dictionary.count)).map { booleanWord(withoutBlanks(dictionary[$0])) != nil }
    var booleans = 0
    for code in codes where code >= 0 && isBoolean[Int(code)] { booleans += 1 }
    guard booleans * 2 > codes.count - column.missingCount,
      let row = codes.firstIndex(where: { $0 >= 0 && !isBoolean[Int($0)] })
    else { return nil }
    return note(name, "text", ColumnSurvey.Example(row: row, text: column[row].text), lines)
  }

  /// Every text looks like a number or a day as other people write them.
  private func lookAlike(name: String, column: Column, lines: RowLines) -> LoadNote? {
    guard let row = firstRow(in: column, where: { _ in true }) else { return nil }
    let first = column[row].text
    guard let shape = textShape(first), someTexts(of: column).allSatisfy({ textShape($0) == shape }) else { return nil }
    let line = lines.line(ofRow: row)
    return LoadNote(
      column: name, line: line,
      message: shape.note(name, example: first))
  }

  private func firstRow(in column: Column, where holds: (String) -> Bool) -> Int? {
    if case .texts(let texts) = column.storage {
      return (0..<texts.count).first { !column.isMissing($0) && holds(withoutBlanks(texts[$0])) }
    }
    guard let dictionary = column.dictionary,
      (0..<Int32(dictionary.count)).contains(where: { holds(withoutBlanks(dictionary[$0])) })
    else { return nil }
    return (0..<column.count).first { !column.isMissing($0) && holds(withoutBlanks(column[$0].text)) }
  }

  /// The first two hundred distinct texts, or those of the first rows that have one.
  private func someTexts(of column: Column) -> [String] {
    if case .texts(let texts) = column.storage {
      return (0..<texts.count).lazy.filter { !column.isMissing($0) }.prefix(200).map { texts[$0] }
    }
    guard let dictionary = column.dictionary else { return [] }
    return (0..<Int32(min(dictionary.count, 200))).map { dictionary[$0] }
  }
}

/// Texts that a person may take for something else.
private enum TextShape {
  case dayFirst, thousands, percent, leadingZero

  func note(_ name: String, example: String) -> Message {
    switch self {
    case .dayFirst: "column \"\(name)\" is text: \"\(example)\" can be two days; write days as 2025-06-30"
    case .thousands:
      "column \"\(name)\" is text: \"\(example)\" has separators between thousands; write it without them"
    case .percent: "column \"\(name)\" is text: \"\(example)\" has a percent sign; write the number alone"
    case .leadingZero: "column \"\(name)\" is text: \"\(example)\" has a leading zero, which a number would lose"
    }
  }
}

/// A type as a word of a sentence.
func word(_ type: ColumnType) -> Message { Message(stringLiteral: type.description) }

private func textShape(_ text: String) -> TextShape? {
  let text = withoutBlanks(text)
  guard text.utf8.count <= 32, let last = text.last else { return nil }
  let digits = text.utf8.filter { (48...57).contains($0) }.count
  guard digits > 0 else { return nil }
  if digits == text.utf8.count { return text.utf8.first == 48 && digits > 1 ? .leadingZero : nil }
  for separator in ["/", "-", "."] as [Character] {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    if parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      parts[0].count <= 2, parts[1].count <= 2, parts[2].count == 4 || parts[2].count == 2
    {
      return .dayFirst
    }
  }
  if last == "%", text.dropLast().utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 || $0 == 45 }) {
    return .percent
  }
  let groups = text.split(separator: ".", omittingEmptySubsequences: false)[0].split(separator: ",")
  if groups.count > 1, groups.dropFirst().allSatisfy({ $0.count == 3 }),
    text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 44 || $0 == 46 || $0 == 45 })
  {
    return .thousands
  }
  return nil
}
