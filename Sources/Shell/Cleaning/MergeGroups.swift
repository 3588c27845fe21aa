import Columns
import Diagnostics
import History

/// Records that become one: each group has a survivor, which keeps its own values and takes others' where it has none.
struct MergeGroups {
  struct Member {
    var row: Int
    var root: Int
    /// Columns whose value the survivor takes from this record, and numbers that are added to the survivor's.
    var taking: [String]
    var adding: [String]
    var why: String
  }

  let table: Table
  let key: String
  private(set) var members: [Member] = []
  private var membersOf: [Int: [Int]] = [:]
  /// Cells that had no value before others were added to them, by the survivor's key and the column.
  private let begunEmpty: Set<[String]>

  init(table: Table, key: String, begunEmpty: Set<[String]> = []) {
    self.table = table
    self.key = key
    self.begunEmpty = begunEmpty
  }

  mutating func add(_ row: Int, into root: Int, taking: [String], adding: [String], why: String) {
    membersOf[root, default: []].append(members.count)
    members.append(Member(row: row, root: root, taking: taking, adding: adding, why: why))
  }

  func id(_ row: Int) -> String { table.field(named: key)?.column[row].text ?? "" }

  /// The table without the members, their values in the survivors, and whence each of these came.
  func merged(
    _ check: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> (table: Table, changes: [CleaningRecord.Change], notes: [Message]) {
    var changes: [CleaningRecord.Change] = []
    var notes: [Message] = []
    var fields: [Field] = []
    var leaving = Bitmap(count: table.rowCount)
    for member in members { leaving[member.row] = true }
    let roots = membersOf.keys.sorted()
    for field in table.fields {
      try check()
      guard field.name != key else {
        fields.append(field)
        continue
      }
      var merged = field
      if case .tags(let sets) = field.column.data {
        merged.column = Column(.tags(mergedTags(sets, field.name, roots, &changes)))
        fields.append(merged)
        continue
      }
      var source = [Int32](0..<Int32(table.rowCount))
      var isMoved = false
      var sums: [(row: Int, text: String)] = []
      for root in roots {
        let group = (membersOf[root] ?? []).map { members[$0] }
        let own = field.column.isMissing(root) ? nil : field.column[root].text
        if group.contains(where: { $0.adding.contains(field.name) }) {
          let added = group.filter { $0.adding.contains(field.name) && !field.column.isMissing($0.row) }
          var so = own
          for (place, member) in added.enumerated() {
            guard let sum = Shell.sum(of: field.column, [root] + added[...place].map(\.row)) else { break }
            changes.append(
              CleaningRecord.Change(
                key: id(root), column: field.name, before: begunEmpty.contains([id(root), field.name]) ? nil : own,
                after: sum, from: id(member.row), why: member.why))
            so = sum
          }
          if let so, so != own { sums.append((root, so)) }
          continue
        }
        let taken =
          group.last { $0.taking.contains(field.name) && !field.column.isMissing($0.row) }
          ?? (own == nil ? group.first { !field.column.isMissing($0.row) } : nil)
        guard let taken else { continue }
        source[root] = Int32(taken.row)
        isMoved = true
        changes.append(
          CleaningRecord.Change(
            key: id(root), column: field.name, before: own, after: field.column[taken.row].text, from: id(taken.row),
            why: taken.why))
      }
      if isMoved { merged.column = field.column.gathered(source) }
      if !sums.isEmpty, case .success(let column) = merged.column.writing(sums) { merged.column = column }
      if field.column.type == .tier { tellTiers(field, roots, &notes) }
      fields.append(merged)
    }
    return (Table(rowCount: table.rowCount, fields: fields).without(leaving), changes, notes)
  }

  private func tellTiers(_ field: Field, _ roots: [Int], _ notes: inout [Message]) {
    let others = roots.filter { root in
      !field.column.isMissing(root)
        && (membersOf[root] ?? []).contains { place in
          let row = members[place].row
          return !field.column.isMissing(row) && field.column[row].text != field.column[root].text
            && !members[place].taking.contains(field.name)
        }
    }
    guard let first = others.first, let place = membersOf[first]?.first else { return }
    notes.append(
      "\(field.name): \(grouped(others.count)) survivors keep their own where the record merged had another (\(id(first)): \(field.column[first].text), \(id(members[place].row)): \(field.column[members[place].row].text))"
    )
  }

  /// A survivor has the tags of all.
  private func mergedTags(
    _ sets: TagSets, _ name: String, _ roots: [Int], _ changes: inout [CleaningRecord.Change]
  ) -> TagSets {
    var result = sets
    for tag in sets.names {
      var bits = sets.members(of: tag)
      for member in members where bits[member.row] { bits[member.root] = true }
      if bits != sets.members(of: tag) { result = result.replacing(tag, with: bits) }
    }
    for root in roots {
      var before = sets.tags(of: root)
      for member in (membersOf[root] ?? []).map({ members[$0] }) {
        let after = uniqueTexts(before + sets.tags(of: member.row))
        guard after.count > before.count else { continue }
        changes.append(
          CleaningRecord.Change(
            key: id(root), column: name, before: before.isEmpty ? nil : before.joined(separator: ";"),
            after: after.joined(separator: ";"), from: id(member.row), why: member.why))
        before = after
      }
    }
    return result
  }
}

/// The exact sum of some values of a column, those of `less` taken from it; nil where it is too large to be exact.
func sum(of column: Column, _ rows: [Int], less: [Int] = []) -> String? {
  var units: Int128 = 0
  var form: ExactForm?
  var real = 0.0
  for (row, sign) in rows.map({ ($0, 1) }) + less.map({ ($0, -1) }) where !column.isMissing(row) {
    switch column[row] {
    case .exact(let number):
      let (next, overflow) = units.addingReportingOverflow(number.units * Int128(sign))
      if overflow { return nil }
      units = next
      form = number.form
    case .real(let number): real += number * Double(sign)
    default: return nil
    }
  }
  return form.map { Exact(units: units, form: $0).text } ?? plainText(of: real)
}
