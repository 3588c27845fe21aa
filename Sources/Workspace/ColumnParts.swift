import Columns

/// One of the sequences of numbers that a column is made of.
struct Part: Sendable {
  enum Role: String, Sendable {
    /// A bit for each row that has no value.
    case missing
    /// A number for each row: exact, real, day, bit, code of a text, or place of a tier.
    case values
    /// The upper 64 bits of exact numbers whose lower ones are `values`.
    case upper
    /// The distinct texts, one after another, and how many bytes each has.
    case texts, lengths
    /// A bit for each row that has the tag `tag`.
    case members
  }

  var role: Role
  var tag: String?
  /// Made when asked for: a part that the file holds already costs nothing.
  var numbers: @Sendable () -> Numbers
  var shared: Shared?

  /// What a part has in common with the parts of other columns.
  enum Shared: Sendable {
    case dictionary(TextDictionary)
    case members(Bitmap)
  }
}

extension Column {
  /// The word for the column's storage in the file.
  var storageWord: String {
    switch storage {
    case .plain(.text), .narrow(_, .text), .texts: "text"
    case .plain(.exact), .narrow(_, .exact): "exact"
    case .plain(.wide): "wide"
    case .plain(.real): "real"
    case .plain(.date), .narrow(_, .date): "date"
    case .plain(.boolean): "boolean"
    case .plain(.tags): "tags"
    case .plain(.tier): "tier"
    }
  }

  var form: ExactForm? {
    switch storage {
    case .plain(.exact(_, let form)), .plain(.wide(_, let form)), .narrow(_, .exact(let form)): form
    default: nil
    }
  }

  var parts: [Part] {
    var parts: [Part] = []
    if let missing { parts.append(Part(role: .missing) { .words(missing.words) }) }
    func text(_ codes: @escaping @Sendable () -> Numbers, _ dictionary: TextDictionary) {
      parts.append(Part(role: .values, numbers: codes))
      parts.append(Part(role: .texts, numbers: { .bytes(dictionary.bytes) }, shared: .dictionary(dictionary)))
      parts.append(Part(role: .lengths, numbers: { .large(dictionary.lengths) }, shared: .dictionary(dictionary)))
    }
    // Narrow numbers are widened only where they are written.
    switch storage {
    case .narrow(let numbers, .exact):
      parts.append(Part(role: .values) { .large(numbers.wide()) })
      return parts
    case .narrow(let numbers, .date):
      parts.append(Part(role: .values) { .small(numbers.half()) })
      return parts
    case .narrow(let numbers, .text(let dictionary)):
      text({ .small(numbers.half()) }, dictionary)
      return parts
    case .texts, .plain: break
    }
    switch data {
    case .text(let codes, let dictionary): text({ .small(codes) }, dictionary)
    case .exact(let numbers, _): parts.append(Part(role: .values) { .large(numbers) })
    case .wide(let numbers, _):
      parts.append(Part(role: .values) { .large(numbers.map { Int64(truncatingIfNeeded: $0) }) })
      parts.append(Part(role: .upper) { .large(numbers.map { Int64(truncatingIfNeeded: $0 >> 64) }) })
    case .real(let numbers): parts.append(Part(role: .values) { .reals(numbers) })
    case .date(let days): parts.append(Part(role: .values) { .small(days) })
    case .boolean(let bits): parts.append(Part(role: .values) { .words(bits.words) })
    case .tags(let sets):
      for (tag, members) in zip(sets.names, sets.members) {
        parts.append(
          Part(role: .members, tag: tag, numbers: { .words(members.words) }, shared: .members(members)))
      }
    case .tier(let places, _): parts.append(Part(role: .values) { .bytes(places) })
    }
    return parts
  }
}

extension TextDictionary {
  fileprivate var lengths: [Int64] { zip(offsets.dropFirst(), offsets).map { Int64($0 - $1) } }

  /// Nil when the lengths are not those of the texts.
  convenience init?(bytes: [UInt8], lengths: [Int64]) {
    var offsets = [0]
    offsets.reserveCapacity(lengths.count + 1)
    var end = 0
    for length in lengths {
      guard length >= 0, length <= bytes.count - end else { return nil }
      end += Int(length)
      offsets.append(end)
    }
    guard end == bytes.count else { return nil }
    self.init(bytes: bytes, offsets: offsets)
  }
}

/// A column's parts as read back, before it is known whether they make a column.
struct ReadParts: Sendable {
  var storage: String
  var rows: Int
  var form: ExactForm?
  var domain: TierDomain?
  var dictionary: TextDictionary?
  var parts: [Part.Role: Numbers] = [:]
  var members: [(tag: String, numbers: Numbers)] = []

  /// Nil when a part is absent or doesn't fit: nothing that is read can make a later look-up fail.
  func column() -> Column? {
    // Rows are told apart by 32-bit numbers everywhere.
    guard (0...Int(Int32.max)).contains(rows) else { return nil }
    var missing: Bitmap?
    if let part = parts[.missing] {
      guard let bits = bits(part) else { return nil }
      missing = bits
    }
    guard let data = data(missing: missing), Self.count(of: data) == rows else { return nil }
    let (compact, bounds) = data.compact()
    return Column(storage: compact, missing: missing, bounds: bounds)
  }

  private func data(missing: Bitmap?) -> ColumnData? {
    switch (storage, parts[.values]) {
    case ("text", .small(let codes)?):
      guard let dictionary, codes.count == rows else { return nil }
      let count = dictionary.count
      return fits(missing) { Int(codes[$0]) >= 0 && Int(codes[$0]) < count }
        ? .text(codes: codes, dictionary: dictionary) : nil
    case ("exact", .large(let numbers)?): return form.map { .exact(numbers, $0) }
    case ("wide", .large(let lower)?):
      guard let form, case .large(let upper)? = parts[.upper], upper.count == lower.count else { return nil }
      let numbers = zip(upper, lower).map { Int128($0) << 64 | Int128(UInt64(bitPattern: $1)) }
      return .wide(numbers, form)
    case ("real", .reals(let numbers)?): return .real(numbers)
    case ("date", .small(let days)?): return .date(days)
    case ("boolean", let part?): return bits(part).map { .boolean($0) }
    case ("tags", nil):
      let read = members.compactMap { bits($0.numbers) }
      guard read.count == members.count else { return nil }
      return .tags(TagSets(rowCount: rows, names: members.map(\.tag), members: read))
    case ("tier", .bytes(let places)?):
      guard let domain, places.count == rows else { return nil }
      let count = domain.codes.count
      return fits(missing) { Int(places[$0]) < count } ? .tier(places, domain) : nil
    default: return nil
    }
  }

  private func bits(_ part: Numbers) -> Bitmap? {
    guard case .words(let words) = part, words.count == (rows + 63) / 64 else { return nil }
    return Bitmap(count: rows, words: words)
  }

  /// True when every row with a value passes.
  private func fits(_ missing: Bitmap?, _ test: (Int) -> Bool) -> Bool {
    if let missing { return (0..<rows).allSatisfy { test($0) || missing[$0] } }
    return (0..<rows).allSatisfy(test)
  }

  private static func count(of data: ColumnData) -> Int {
    switch data {
    case .text(let codes, _): codes.count
    case .exact(let numbers, _): numbers.count
    case .wide(let numbers, _): numbers.count
    case .real(let numbers): numbers.count
    case .date(let days): days.count
    case .boolean(let bits): bits.count
    case .tags(let sets): sets.rowCount
    case .tier(let places, _): places.count
    }
  }
}
