import Columns
import GRDB

/// GRDB has a `Column` too; in this room it is always the values.
typealias Column = Columns.Column

/// What this session knows to be in the file, so that nothing is written or read twice. It is a value: a transaction
/// works on a copy, which replaces the original only when the transaction is on disk.
struct Catalogue: Sendable {
  /// The stored column of each column by its identity.
  private(set) var stored: [UInt64: Int64] = [:]
  /// The columns in memory by stored column, for as long as somebody else holds them.
  private var columns: [Int64: WeakColumn] = [:]
  private var dictionaries: [StoredDictionary] = []
  /// For each tag the members that were stored or read last.
  private var members: [String: StoredMembers] = [:]
  /// Columns of which it is not known yet where their parts lie.
  private var unplaced: Set<Int64> = []

  private struct WeakColumn: Sendable {
    weak let column: Column?
  }

  private struct StoredDictionary: Sendable {
    weak let dictionary: TextDictionary?
    var texts: Int64
    var lengths: Int64
  }

  private struct StoredMembers: Sendable {
    var members: Bitmap
    var content: Int64
  }

  func column(_ stored: Int64) -> Column? { columns[stored]?.column }

  func dictionary(texts: Int64, lengths: Int64) -> TextDictionary? {
    dictionaries.first { $0.texts == texts && $0.lengths == lengths }?.dictionary
  }

  /// The content that holds a part already; nil where it has to be written.
  func content(of part: Part) -> Int64? {
    switch part.shared {
    case .dictionary(let dictionary):
      let known = dictionaries.first { $0.dictionary === dictionary }
      return part.role == .texts ? known?.texts : known?.lengths
    case .members(let bits):
      guard let tag = part.tag, let known = members[tag], known.members == bits else { return nil }
      return known.content
    case nil: return nil
    }
  }

  mutating func remember(_ column: Column, as id: Int64, parts: [(part: Part, content: Int64)]) {
    stored[column.identity] = id
    columns[id] = WeakColumn(column: column)
    var texts: Int64?
    for (part, content) in parts {
      switch (part.shared, part.role) {
      case (.dictionary, .texts): texts = content
      case (.dictionary(let dictionary), _):
        guard let texts, !dictionaries.contains(where: { $0.dictionary === dictionary }) else { continue }
        dictionaries.append(StoredDictionary(dictionary: dictionary, texts: texts, lengths: content))
      case (.members(let bits), _):
        if let tag = part.tag { members[tag] = StoredMembers(members: bits, content: content) }
      case (nil, _): break
      }
    }
  }

  /// Remembers a column whose values need not be in memory yet.
  mutating func remember(_ column: Column, as id: Int64) {
    remember(column, as: id, parts: [])
    if column.type == .text || column.type == .tags { unplaced.insert(id) }
  }

  /// Finds out where the texts and tags lie that came into memory since, so that they are not written again.
  mutating func learnParts(from db: Database) throws {
    for id in unplaced {
      guard let column = columns[id]?.column else {
        unplaced.remove(id)
        continue
      }
      guard column.isHere else { continue }
      unplaced.remove(id)
      let rows = try Row.fetchAll(
        db.cachedStatement(sql: "SELECT role, tag, content FROM stored_part WHERE stored_column = ?"), arguments: [id])
      var placed: [(part: Part, content: Int64)] = []
      for part in column.parts {
        for row in rows where try row.text(0) == part.role.rawValue && row.textIfAny(1) == part.tag {
          placed.append((part, Int64(try row.integer(2))))
        }
      }
      remember(column, as: id, parts: placed)
    }
  }

  /// Forgets what was swept from the file.
  mutating func forget(columns gone: Set<Int64>, contents: Set<Int64>) {
    guard !gone.isEmpty || !contents.isEmpty else { return }
    stored = stored.filter { !gone.contains($0.value) }
    columns = columns.filter { !gone.contains($0.key) }
    dictionaries.removeAll { contents.contains($0.texts) || contents.contains($0.lengths) || $0.dictionary == nil }
    members = members.filter { !contents.contains($0.value.content) }
  }
}
