import Columns
import Diagnostics
import History
import Language
import Query

extension Cleaning {
  mutating func bringBack(_ steps: [CleaningStep]) throws(Diagnostic) {
    var asked: [(id: String, step: CleaningStep, isSplit: Bool)] = []
    var seen: Set<String> = []
    for step in steps {
      switch step.deed {
      case .split(let keys): for id in keys where seen.insert(id).inserted { asked.append((id, step, true)) }
      case .restore(let keys): for id in keys where seen.insert(id).inserted { asked.append((id, step, false)) }
      default: continue
      }
    }
    guard !asked.isEmpty else { return }
    let there = rows(of: asked.map(\.id), in: table)
    let aside = rows(of: asked.map(\.id), in: record.setAside)
    let intos = aside.map { $0 < 0 ? nil : record.fact(CleaningRecord.Aside.into, $0) }
    let survivors = rows(of: intos, in: table)
    var wanted: [(row: Int, id: String, isSplit: Bool)] = []
    for (place, (id, step, isSplit)) in asked.enumerated() {
      if there[place] >= 0 {
        throw Diagnostic("not-set-aside", "\"\(id)\" is a customer: it was neither merged nor removed", at: step.span)
      }
      guard aside[place] >= 0 else {
        throw Diagnostic(
          "unknown-customer", "nobody called \"\(id)\" was merged or removed", at: step.span,
          hint: "set_aside | select \(key), set_aside_how, set_aside_into")
      }
      let into = intos[place]
      if isSplit, into == nil {
        throw Diagnostic(
          "removed", "\"\(id)\" was removed, not merged", at: step.span,
          hint: "clean { restore \(literal(.text(id))) }")
      }
      if !isSplit, let into {
        throw Diagnostic(
          "merged-away", "\"\(id)\" was merged into \"\(into)\", not removed", at: step.span,
          hint: "clean { split \(literal(.text(id))) }")
      }
      if let into, survivors[place] < 0, !seen.contains(into) {
        throw Diagnostic(
          "merged-on", "\"\(id)\" was merged into \"\(into)\", which is no customer now", at: step.span,
          hint: "clean { split \(literal(.text(into))) }")
      }
      wanted.append((aside[place], id, isSplit))
    }
    try check()
    var splits: [Split] = []
    for (row, id, isSplit) in wanted where isSplit {
      let adding = record.fact(CleaningRecord.Aside.adding, row)?.split(separator: "\n").map(String.init) ?? []
      splits.append(Split(id: id, into: record.fact(CleaningRecord.Aside.into, row) ?? "", adding: adding))
    }
    let mergedInto = record.mergedInto()
    let records = record.take(wanted.map(\.row))
    replace(table.stacked(on: records).sorted(byKey: key))
    back += wanted.count
    try undoGains(splits)
    giveBackEvents(splits, mergedInto)
  }

  /// The places of keys in a table; -1 for one that is not there.
  private func rows(of ids: [String?], in table: Table) -> [Int] {
    guard let keys = table.field(named: key)?.column else { return ids.map { _ in -1 } }
    return customerRows(of: textColumn(ids), in: keys).map { Int($0) }
  }

  private struct Split {
    var id: String
    var into: String
    var adding: [String]
  }

  private mutating func giveBackEvents(_ splits: [Split], _ mergedInto: [String: [String]]) {
    // Who was merged into a customer before goes with it.
    var ownerOf: [String: String] = [:]
    for split in splits {
      var rest = [split.id]
      while let next = rest.popLast() {
        ownerOf[next] = split.id
        rest += (mergedInto[next] ?? []).filter { ownerOf[$0] == nil }
      }
    }
    var events = 0
    for var stored in state.tables {
      guard case .events("customers", let by, _) = stored.kind else { continue }
      let count = stored.giveBackEvents(ownerOf, by: by)
      if count > 0 { state.keep(stored) }
      events += count
    }
    if events > 0 { notes.append("\(grouped(events)) events go back to those they were of") }
  }

  /// What survivors had from the records split off goes; what was changed since stays, and is told.
  private mutating func undoGains(_ splits: [Split]) throws(Diagnostic) {
    let places = record.placesOfSources()
    var forgotten: [Int] = []
    var kept: [(id: String, column: String)] = []
    // Values as they are by now: by column, then by row.
    var now: [String: [Int: String]] = [:]
    let roots = rows(of: splits.map(\.into), in: table)
    let owns = rows(of: splits.map(\.id), in: table)
    for (number, split) in splits.enumerated() {
      if number & 0xFFF == 0 { try check() }
      let (row, own) = (roots[number], owns[number])
      guard row >= 0, own >= 0 else { continue }
      for place in (places[split.id] ?? []).reversed() {
        let change = record.change(place)
        guard change.key == split.into else { continue }
        forgotten.append(place)
        if change.column.hasPrefix("pin ") {
          let axis = String(change.column.dropFirst(4))
          state.pins = StoredPins(
            state.pins.all.filter { !($0.key == split.into && $0.axis == axis && $0.tier == change.after) })
          continue
        }
        guard let field = table.field(named: change.column) else { continue }
        if case .tags(let sets) = field.column.data {
          untag(field, sets, row, change)
          continue
        }
        let text = now[change.column]?[row] ?? (field.column.isMissing(row) ? "" : field.column[row].text)
        if split.adding.contains(change.column), case .success(let column) = field.column.writing([(row, text)]),
          let rest = sum(of: column, [row], less: [own])
        {
          now[change.column, default: [:]][row] =
            change.before == nil && rest.allSatisfy { "0.".contains($0) } ? "" : rest
        } else if text == change.after ?? "" {
          now[change.column, default: [:]][row] = change.before ?? ""
        } else {
          kept.append((split.into, change.column))
        }
      }
    }
    for (name, values) in now.sorted(by: { $0.key < $1.key }) {
      guard var field = table.field(named: name),
        case .success(let column) = field.column.writing(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      else { continue }
      field.column = column
      replace(table.with(field))
    }
    record.forget(forgotten)
    for (id, columns) in Dictionary(grouping: kept, by: \.id).sorted(by: { $0.key < $1.key }).prefix(5) {
      notes.append("\(id) keeps its \(Message(listing: columns.map(\.column))): changed since the merge")
    }
  }

  /// Only the tags that came with a record go with it.
  private mutating func untag(_ field: Field, _ sets: TagSets, _ row: Int, _ change: CleaningRecord.Change) {
    let came = Set((change.after ?? "").split(separator: ";").map(String.init))
      .subtracting((change.before ?? "").split(separator: ";").map(String.init))
    var rest = sets
    for tag in came {
      var members = rest.members(of: tag)
      members[row] = false
      rest = rest.replacing(tag, with: members)
    }
    var changed = field
    changed.column = Column(.tags(rest))
    replace(table.with(changed))
  }
}
