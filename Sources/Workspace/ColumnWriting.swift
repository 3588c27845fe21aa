import Columns
import Diagnostics
import Foundation
import GRDB
import History

/// The columns of a state that the file doesn't hold yet, compressed and ready to be inserted: the work that needs no
/// lock is done before the transaction.
struct NewColumns: Sendable {
  private var columns: [(column: Column, parts: [PreparedPart])] = []

  private enum Source: Sendable {
    case stored(Int64)
    case new(Int)
  }

  private struct PreparedPart: Sendable {
    var part: Part
    var source: Source
  }

  private var contents: [Content] = []

  init(of state: WorkingState, beyond catalogue: Catalogue, _ consent: Consent) throws(Diagnostic) {
    var seen: Set<UInt64> = []
    var wanted: [Part] = []
    let pins = state.pins.isEmpty ? [] : state.pins.table.fields
    for column in (state.tables.flatMap(\.table.fields) + pins).map(\.column) + state.sets.map(\.keys) {
      guard catalogue.stored[column.identity] == nil, seen.insert(column.identity).inserted else { continue }
      let parts = column.parts.map { part in
        if let known = catalogue.content(of: part) { return PreparedPart(part: part, source: .stored(known)) }
        if let twin = wanted.firstIndex(where: { $0.isSame(as: part) }) {
          return PreparedPart(part: part, source: .new(twin))
        }
        wanted.append(part)
        return PreparedPart(part: part, source: .new(wanted.count - 1))
      }
      columns.append((column, parts))
    }
    let new = columns.map(\.column)
    _ = concurrently(new.count) { new[$0].digest }
    let parts = wanted
    let made = concurrently(parts.count) { Content(parts[$0].numbers(), goesOn: consent.goesOn) }
    try consent.check()
    contents = made.compactMap(\.self)
    guard contents.count == parts.count else {
      throw Diagnostic("out-of-memory", "there is not enough memory to write the columns")
    }
  }

  /// Inserts them and tells the catalogue where they are.
  func write(to db: Database, _ catalogue: inout Catalogue, _ consent: Consent) throws {
    var ids: [Int64] = []
    for content in contents {
      try consent.check()
      ids.append(try content.write(to: db))
    }
    for (column, parts) in columns {
      let id = try column.writeRow(to: db)
      let part = try db.cachedStatement(
        sql: "INSERT INTO stored_part (stored_column, position, role, tag, content) VALUES (?, ?, ?, ?, ?)")
      var placed: [(part: Part, content: Int64)] = []
      for (position, prepared) in parts.enumerated() {
        let content =
          switch prepared.source {
          case .stored(let content): content
          case .new(let index): ids[index]
          }
        try part.insert([id, position, prepared.part.role.rawValue, prepared.part.tag, content])
        placed.append((prepared.part, content))
      }
      catalogue.remember(column, as: id, parts: placed)
    }
  }
}

extension Part {
  /// True for the same part of one dictionary: columns made together often share it.
  fileprivate func isSame(as other: Part) -> Bool {
    guard role == other.role, case .dictionary(let mine)? = shared, case .dictionary(let theirs)? = other.shared
    else { return false }
    return mine === theirs
  }
}

extension Column {
  fileprivate func writeRow(to db: Database) throws -> Int64 {
    try db.cachedStatement(
      sql: "INSERT INTO stored_column (type, storage, rows, scale, divisor, digest) VALUES (?, ?, ?, ?, ?, ?)"
    ).insert([type.description, storageWord, count, form?.scale, form?.divisor, digest])
    let id = db.lastInsertedRowID
    if let domain = tierDomain {
      let tier = try db.cachedStatement(
        sql: "INSERT INTO stored_tier (stored_column, position, code, label) VALUES (?, ?, ?, ?)")
      for (position, code) in domain.codes.enumerated() {
        try tier.insert([id, position, code, domain.labels[position]])
      }
    }
    return id
  }
}

extension Content {
  fileprivate func write(to db: Database) throws -> Int64 {
    try db.cachedStatement(sql: "INSERT INTO content (kind, count) VALUES (?, ?)")
      .insert([kind.rawValue, count])
    let id = db.lastInsertedRowID
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO chunk (content, position, count, transform, first, base, width, seal, zstd)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for (position, chunk) in chunks.enumerated() {
      try insert.insert([
        id, position, chunk.count, chunk.transform.rawValue, chunk.first, chunk.base, chunk.width,
        chunk.seal(content: id, position: position), Data(chunk.frame),
      ])
    }
    return id
  }
}
