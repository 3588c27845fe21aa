import Columns
import Query

extension Table {
  /// The rows of this table and, after them, those of another: columns are matched by name, and where one is missing,
  /// its values are.
  func stacked(on other: Table) -> Table {
    let names = uniqueTexts(fields.map(\.name) + other.fields.map(\.name))
    return Table(
      rowCount: rowCount + other.rowCount,
      fields: names.map { name in
        let (top, bottom) = (field(named: name), other.field(named: name))
        let column = Shell.column(top?.column, of: rowCount, above: bottom?.column, of: other.rowCount)
        return Field(name, column, unit: top?.unit ?? bottom?.unit, knownAt: top?.knownAt ?? bottom?.knownAt)
      })
  }

  func without(_ rows: Bitmap) -> Table { rows.isEmpty ? self : gathered((~rows).ones()) }

  /// The rows in order of the key's bytes.
  func sorted(byKey key: String) -> Table {
    guard case .text(let codes, let dictionary)? = field(named: key)?.column.data else { return self }
    let ranks = dictionary.rankOfCode()
    let rows = (0..<Int32(rowCount)).sorted { ranks[Int(codes[Int($0)])] < ranks[Int(codes[Int($1)])] }
    return gathered(rows)
  }

  /// The place of a key's row; nil where there is none.
  func row(of id: String, inKey key: String) -> Int? {
    guard case .text(let codes, let dictionary)? = field(named: key)?.column.data, let code = dictionary.code(of: id)
    else { return nil }
    return codes.firstIndex(of: code)
  }
}

/// Two columns, one under the other; a missing one has no values.
private func column(_ top: Column?, of count: Int, above bottom: Column?, of more: Int) -> Column {
  guard let some = top ?? bottom else { return textColumn([String?](repeating: nil, count: count + more)) }
  let upper = [Int32](0..<Int32(count)) + [Int32](repeating: -1, count: more)
  let lower = [Int32](repeating: -1, count: count) + [Int32](0..<Int32(more))
  guard let top, let bottom else { return some.carried(top == nil ? lower : upper) }
  let below = Bitmap((0..<count + more).map { $0 >= count })
  switch (top.data, bottom.data) {
  case (.tags(let a), .tags(let b)):
    var sets = TagSets(rowCount: count + more)
    for name in uniqueTexts(a.names + b.names) {
      var members = Bitmap(count: count + more)
      a.members(of: name).forEachOne { members[$0] = true }
      b.members(of: name).forEachOne { members[count + $0] = true }
      sets = sets.replacing(name, with: members)
    }
    return Column(.tags(sets))
  case (.tier(let a, let mine), .tier(let b, let theirs)):
    let codes = uniqueTexts(mine.codes + theirs.codes)
    let labels = codes.map { code in
      mine.codes.firstIndex(of: code).flatMap { mine.labels[$0] }
        ?? theirs.codes.firstIndex(of: code).flatMap { theirs.labels[$0] }
    }
    let domain = codes == mine.codes ? mine : TierDomain(codes: codes, labels: labels)
    func moved(_ places: [UInt8], _ from: TierDomain) -> [UInt8] {
      places.map { $0 == 255 ? 255 : UInt8(codes.firstIndex(of: from.codes[Int($0)]) ?? 255) }
    }
    let places = moved(a, mine) + moved(b, theirs)
    return Column(.tier(places, domain), missing: bitmap(count: places.count) { places[$0] == 255 })
  case _ where top.type == bottom.type || (top.type.isNumeric && bottom.type.isNumeric):
    if top.missingCount == count, bottom.missingCount == more { return top.carried(upper) }
    return top.carried(upper).replacing(below, with: bottom.carried(lower))
  default:
    // The same name for two kinds of values: as texts they are both kept.
    return textColumn(
      (0..<count).map { top.isMissing($0) ? nil : top[$0].text }
        + (0..<more).map { bottom.isMissing($0) ? nil : bottom[$0].text })
  }
}

extension Column {
  /// The column with some of its values written anew from texts, as a file's would be read; an empty one is no value.
  ///
  /// - Returns: nil at the first text that is no value of the column's type, with its place.
  func writing(_ values: [(row: Int, text: String)]) -> Result<Column, UnfitText> {
    var rows = Bitmap(count: count)
    var places = [Int32](repeating: -1, count: count)
    for (place, value) in values.enumerated() {
      rows[value.row] = true
      places[value.row] = Int32(place)
    }
    guard !values.isEmpty else { return .success(self) }
    let texts = values.map(\.text)
    guard let column = valuesRead(texts) else {
      return .failure(UnfitText(place: texts.firstIndex { valuesRead([$0]) == nil } ?? 0))
    }
    return .success(replacing(rows, with: column.carried(places)))
  }

  struct UnfitText: Error { var place: Int }

  /// Texts as values of this column's type.
  private func valuesRead(_ texts: [String]) -> Column? {
    let missing = Bitmap(texts.map(\.isEmpty))
    switch data {
    case .text: return textColumn(texts.map { $0.isEmpty ? nil : $0 })
    case .tier(_, let domain):
      guard texts.allSatisfy({ $0.isEmpty || domain.index(of: $0) != nil }) else { return nil }
      return textColumn(texts.map { $0.isEmpty ? nil : $0 })
    case .exact, .wide, .real:
      let numbers = texts.map { $0.isEmpty ? Exact(units: 0) : exactNumber($0) }
      if numbers.contains(where: { $0 == nil }) {
        guard case .real = data else { return nil }
        let reals = texts.map { $0.isEmpty ? 0 : Double($0) }
        guard !reals.contains(where: { $0 == nil }) else { return nil }
        return Column(.real(reals.map { $0 ?? 0 }), missing: missing)
      }
      if case .real = data { return Column(.real(texts.map { Double($0) ?? 0 }), missing: missing) }
      let scale = numbers.map { $0?.form.scale ?? 0 }.max() ?? 0
      var units: [Int128] = []
      for number in numbers {
        guard let number else { return nil }
        let (value, overflow) = number.units.multipliedReportingOverflow(
          by: integerPowerOfTen(scale - number.form.scale))
        if overflow { return nil }
        units.append(value)
      }
      return .exact(units, ExactForm(scale: scale), missing: missing)
    case .date:
      let days = texts.map { $0.isEmpty ? Day(number: 0) : isoDay($0) }
      guard !days.contains(where: { $0 == nil }) else { return nil }
      return Column(.date(days.map { $0?.number ?? 0 }), missing: missing)
    case .boolean:
      guard texts.allSatisfy({ ["", "true", "false"].contains($0) }) else { return nil }
      return Column(.boolean(Bitmap(texts.map { $0 == "true" })), missing: missing)
    case .tags: return nil
    }
  }
}

/// `-12.50` as it is written, without thousands signs; nil for anything else.
private func exactNumber(_ text: String) -> Exact? {
  let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
  let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  guard !parts[0].isEmpty, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), digits.count <= 38,
    parts.count == 1 || !parts[1].isEmpty, let units = Int128(parts.joined())
  else { return nil }
  let scale = parts.count == 2 ? parts[1].count : 0
  return Exact(units: text.hasPrefix("-") ? -units : units, form: ExactForm(scale: scale))
}

/// `2026-06-30`; nil for anything else.
private func isoDay(_ text: String) -> Day? {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
    let day = Int(parts[2])
  else { return nil }
  return Day(year: year, month: month, day: day)
}
