import Columns
import Diagnostics
import Foundation
import GRDB

/// Stored columns brought back into memory: the compressed chunks are fetched one after another, then decompressed on
/// all cores. A column that somebody still holds is that same column again.
struct ColumnReading {
  /// The name each wanted column goes by, for telling which one is damaged.
  private var wanted: [Int64: String] = [:]

  mutating func want(_ column: Int64, named name: String) {
    if wanted[column] == nil { wanted[column] = name }
  }

  fileprivate struct FoundPart: Sendable {
    var role: Part.Role
    var tag: String?
    var content: Int64
  }

  fileprivate struct Found: Sendable {
    var id: Int64
    var name: String
    var read: ReadParts
    var parts: [FoundPart]
    /// The digest of the values when they were written; nil where an older version wrote them.
    var digest: String?

    func content(_ role: Part.Role) -> Int64? { parts.first { $0.role == role }?.content }
  }

  func columns(from db: Database, _ catalogue: inout Catalogue) throws -> [Int64: Column] {
    var columns: [Int64: Column] = [:]
    var found: [Found] = []
    let hasDigest = try Schema.hasSeals(db)
    for (id, name) in wanted.sorted(by: { $0.key < $1.key }) {
      if let column = catalogue.column(id) {
        columns[id] = column
      } else {
        found.append(try find(id, named: name, in: db, hasDigest: hasDigest))
      }
    }
    let numbers = try contents(of: found, from: db)
    let dictionaries = try self.dictionaries(of: found, numbers, catalogue)
    let parts = found
    let made = concurrently(parts.count) { index in parts[index].column(numbers, dictionaries[index]) }
    for (found, column) in zip(parts, made) {
      guard let column else { throw Damage(what: "the column \"\(found.name)\"") }
      columns[found.id] = column
      if let digest = found.digest { column.remember(digest: digest) }
      catalogue.remember(column, as: found.id, parts: found.placed(column))
    }
    return columns
  }

  private func find(_ id: Int64, named name: String, in db: Database, hasDigest: Bool) throws -> Found {
    let columns = try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT storage, rows, scale, divisor, \(hasDigest ? "digest" : "NULL") FROM stored_column WHERE id = ?"),
      arguments: [id])
    guard let row = columns.first else { throw Damage(what: "the column \"\(name)\"") }
    var read = ReadParts(storage: try row.text(0), rows: try row.integer(1))
    if let scale = row.integerIfAny(2), let divisor = row.integerIfAny(3) {
      guard (0...38).contains(scale), divisor > 0 else { throw Damage(what: "the column \"\(name)\"") }
      read.form = ExactForm(scale: scale, divisor: Int64(divisor))
    }
    if read.storage == "tier" {
      let tiers = try Row.fetchAll(
        db.cachedStatement(sql: "SELECT code, label FROM stored_tier WHERE stored_column = ? ORDER BY position"),
        arguments: [id])
      guard tiers.count <= 254 else { throw Damage(what: "the column \"\(name)\"") }
      read.domain = TierDomain(codes: try tiers.map { try $0.text(0) }, labels: tiers.map { $0.textIfAny(1) })
    }
    let parts = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT role, tag, content FROM stored_part WHERE stored_column = ? ORDER BY position"),
      arguments: [id]
    ).map { row in
      guard let role = Part.Role(rawValue: try row.text(0)) else { throw Damage(what: "the column \"\(name)\"") }
      return FoundPart(role: role, tag: row.textIfAny(1), content: Int64(try row.integer(2)))
    }
    return Found(id: id, name: name, read: read, parts: parts, digest: row.textIfAny(4))
  }

  private func contents(of found: [Found], from db: Database) throws -> [Int64: Numbers] {
    var nameOfContent: [Int64: String] = [:]
    for column in found {
      for part in column.parts { nameOfContent[part.content] = column.name }
    }
    // The largest come first, so that no core is left alone with a long one at the end.
    var fetched = try nameOfContent.sorted { $0.key < $1.key }.map { id, name in
      (id: id, name: name, content: try content(id, named: name, from: db))
    }
    fetched.sort { $0.content.count > $1.content.count }
    let contents = fetched.map(\.content)
    let made = concurrently(contents.count) { contents[$0].numbers() }
    var numbers: [Int64: Numbers] = [:]
    for (fetched, made) in zip(fetched, made) {
      guard let made else { throw Damage(what: "the column \"\(fetched.name)\"") }
      numbers[fetched.id] = made
    }
    return numbers
  }

  private func content(_ id: Int64, named name: String, from db: Database) throws -> Content {
    let contents = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT kind, count FROM content WHERE id = ?"), arguments: [id])
    guard let row = contents.first, let kind = Numbers.Kind(rawValue: try row.text(0)) else {
      throw Damage(what: "the column \"\(name)\"")
    }
    var content = Content(kind: kind, count: try row.integer(1), chunks: [])
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT count, transform, first, base, width, zstd, seal FROM chunk WHERE content = ? ORDER BY position"),
      arguments: [id])
    while let row = try rows.next() {
      guard let transform = Transform(rawValue: try row.text(1)) else { throw Damage(what: "the column \"\(name)\"") }
      let frame = try row.withUnsafeData(atIndex: 5) { data in [UInt8](data ?? Data()) }
      let chunk = Chunk(
        count: try row.integer(0), transform: transform, first: Int64(try row.integer(2)),
        base: Int64(try row.integer(3)), width: try row.integer(4), frame: frame)
      guard Int64(try row.integer(6)) == chunk.seal(content: id, position: content.chunks.count) else {
        throw Damage(what: "the column \"\(name)\"")
      }
      content.chunks.append(chunk)
    }
    return content
  }

  /// One dictionary for each pair of texts and lengths, however many columns use it.
  private func dictionaries(
    of found: [Found], _ numbers: [Int64: Numbers], _ catalogue: Catalogue
  ) throws -> [TextDictionary?] {
    var made: [Int64: TextDictionary] = [:]
    return try found.map { column in
      guard let texts = column.content(.texts), let lengths = column.content(.lengths) else { return nil }
      if let dictionary = made[texts] ?? catalogue.dictionary(texts: texts, lengths: lengths) { return dictionary }
      guard case .bytes(let bytes)? = numbers[texts], case .large(let sizes)? = numbers[lengths],
        let dictionary = TextDictionary(bytes: bytes, lengths: sizes)
      else { throw Damage(what: "the column \"\(column.name)\"") }
      made[texts] = dictionary
      return dictionary
    }
  }
}

extension ColumnReading.Found {
  fileprivate func column(_ numbers: [Int64: Numbers], _ dictionary: TextDictionary?) -> Column? {
    var read = read
    read.dictionary = dictionary
    for part in parts {
      guard let content = numbers[part.content] else { return nil }
      if part.role == .members {
        guard let tag = part.tag else { return nil }
        read.members.append((tag, content))
      } else {
        read.parts[part.role] = content
      }
    }
    return read.column()
  }

  /// Where the parts of the column that was made lie. The parts the column has now are those it was stored with, in the
  /// same order, unless somebody stored a missing part without a bit in it.
  fileprivate func placed(_ column: Column) -> [(part: Part, content: Int64)] {
    column.parts.compactMap { part in
      parts.first { $0.role == part.role && $0.tag == part.tag }.map { (part, $0.content) }
    }
  }
}
