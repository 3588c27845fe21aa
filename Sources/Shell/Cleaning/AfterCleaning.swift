import Columns
import Diagnostics
import History
import Query

/// The next file of customers that were cleaned: what was decided of them is done to it too, so that nobody who was merged
/// or removed comes back unseen, and a value that was mended is not a mistake again.
struct AfterCleaning {
  private(set) var table: Table
  private(set) var record: CleaningRecord
  private(set) var notes: [Message] = []
  private let key: String

  /// - Parameter table: the file's rows, in order of the key.
  init(_ table: Table, key: String, _ state: WorkingState) throws(Diagnostic) {
    self.table = table
    self.key = key
    record = try CleaningRecord(of: state, key: key)
    guard !record.isEmpty else { return }
    let asRead = table
    try takeOut(asRead)
    writeAgain()
    fillAgain()
  }

  private func ids(_ table: Table) -> Column { table.field(named: key)?.column ?? textColumn([]) }

  /// Records that were set aside stay so, with the values they have now.
  private mutating func takeOut(_ asRead: Table) throws(Diagnostic) {
    let setAside = record.setAside
    guard setAside.rowCount > 0 else { return }
    let places = customerRows(of: ids(asRead), in: ids(setAside))
    let survivors = survivorsLost(asRead, places)
    var leaving = Bitmap(count: asRead.rowCount)
    var merged = 0
    var removed = 0
    for (row, place) in places.enumerated() where place >= 0 && survivors[row] == nil {
      leaving[row] = true
      if record.fact(CleaningRecord.Aside.into, Int(place)) != nil { merged += 1 } else { removed += 1 }
    }
    if merged > 0 {
      notes.append(
        "\(grouped(merged)) rows are of records merged before: they stay merged; `clean { split … }` brings one back")
    }
    if removed > 0 {
      notes.append(
        "\(grouped(removed)) rows are of records removed before: they stay out; `clean { restore … }` brings one back")
    }
    record.update(from: asRead, places)
    table = asRead
    if !survivors.isEmpty, var field = table.field(named: key),
      case .success(let column) = field.column.writing(survivors.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    {
      field.column = column
      table = table.with(field)
      notes.append(
        "\(grouped(survivors.count)) survivors of a merge are not in the file, but a record merged into them is: they stay, with its values"
      )
    }
    table = table.without(leaving).sorted(byKey: key)
  }

  /// Rows of merged records whose survivor is not in the file: the first of each stands for the survivor.
  private func survivorsLost(_ asRead: Table, _ places: [Int32]) -> [Int: String] {
    var found: [Int: String] = [:]
    var taken: Set<String> = []
    var isThere: Set<String> = []
    var wanted: [(row: Int, into: String)] = []
    for (row, place) in places.enumerated() where place >= 0 {
      if let into = record.fact(CleaningRecord.Aside.into, Int(place)) { wanted.append((row, into)) }
    }
    let rows = customerRows(of: textColumn(wanted.map(\.into)), in: ids(asRead))
    let aside = customerRows(of: textColumn(wanted.map(\.into)), in: ids(record.setAside))
    for (place, (_, into)) in wanted.enumerated() where rows[place] >= 0 || aside[place] >= 0 { isThere.insert(into) }
    for (row, into) in wanted where !isThere.contains(into) && taken.insert(into).inserted { found[row] = into }
    return found
  }

  /// Values that were mended and come as they were before are mended again.
  private mutating func writeAgain() {
    var writings: [String: [Int: String]] = [:]
    let provenance = record.provenance
    var own: [Int] = []
    for place in 0..<provenance.rowCount where record.text("from", place) == nil { own.append(place) }
    guard !own.isEmpty else { return }
    let all = own.map { record.change($0) }
    let rows = customerRows(of: textColumn(all.map(\.key)), in: ids(table))
    for (place, change) in all.enumerated() where rows[place] >= 0 {
      let row = Int(rows[place])
      guard let column = table.field(named: change.column)?.column else { continue }
      let now = writings[change.column]?[row] ?? (column.isMissing(row) ? "" : column[row].text)
      if now == change.before ?? "" { writings[change.column, default: [:]][row] = change.after ?? "" }
    }
    let count = write(writings)
    if count > 0 {
      notes.append("\(grouped(count)) values that were cleaned before come as they were, and are cleaned again")
    }
  }

  /// Survivors have what they had from the records merged into them.
  private mutating func fillAgain() {
    var writings: [String: [Int: String]] = [:]
    let setAside = record.setAside
    guard setAside.rowCount > 0 else { return }
    let intos = (0..<setAside.rowCount).map { record.fact(CleaningRecord.Aside.into, $0) }
    let rows = customerRows(of: textColumn(intos), in: ids(table))
    for (place, row) in rows.enumerated() where row >= 0 {
      func list(_ name: String) -> [String] { record.fact(name, place)?.split(separator: "\n").map(String.init) ?? [] }
      let (taking, adding) = (list(CleaningRecord.Aside.taking), list(CleaningRecord.Aside.adding))
      for field in table.fields where field.name != key {
        guard let other = setAside.field(named: field.name)?.column, !other.isMissing(place) else { continue }
        let row = Int(row)
        let now = writings[field.name]?[row] ?? (field.column.isMissing(row) ? "" : field.column[row].text)
        if adding.contains(field.name) {
          guard case .success(let mine) = field.column.gathered([Int32(row)]).writing([(0, now)]),
            case .success(let both) = mine.carried([0, 0]).writing([(1, other[place].text)]),
            let sum = sum(of: both, [0, 1])
          else { continue }
          writings[field.name, default: [:]][row] = sum
        } else if now.isEmpty || taking.contains(field.name) {
          writings[field.name, default: [:]][row] = other[place].text
        }
      }
    }
    let count = write(writings)
    if count > 0 { notes.append("\(grouped(count)) values of survivors come from the records merged into them") }
  }

  /// - Returns: how many values were written; a column that cannot hold one is left as it is.
  private mutating func write(_ writings: [String: [Int: String]]) -> Int {
    var count = 0
    for (name, values) in writings.sorted(by: { $0.key < $1.key }) {
      guard var field = table.field(named: name) else { continue }
      let fitting = values.sorted { $0.key < $1.key }.filter { value in
        if case .success = field.column.gathered([Int32(value.key)]).writing([(0, value.value)]) { true } else { false }
      }
      guard case .success(let column) = field.column.writing(fitting.map { ($0.key, $0.value) }) else { continue }
      field.column = column
      table = table.with(field)
      count += fitting.count
    }
    return count
  }
}
