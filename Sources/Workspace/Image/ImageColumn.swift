import Columns

/// Where bytes lie in an image, and the check of them.
struct Block: Sendable {
  var offset: Int
  var count: Int
  var check: UInt64
}

/// A column as an image keeps it: what is known of it, and where its values lie as they are in memory.
struct ImageColumn: Sendable {
  /// How the values lie in their blocks. The numbers are those of the file.
  enum Layout: Int {
    case exact64 = 1, exact32, exact16, exact8, wide, real, date32, date16, date8, code32, code16, code8
    /// Texts one after another, and 32-bit offsets into them.
    case rowTexts, ascendingRowTexts
    case boolean, tags, tier
  }

  var layout: Layout
  var outline: ColumnOutline
  /// The workspace's own number of the column.
  var stored: Int64
  var digest: String?
  /// Of exact numbers of any width.
  var form: ExactForm?
  /// The place of its texts among the image's dictionaries.
  var dictionary: Int?
  /// The tags of a column of tags, one for each block.
  var tags: [String] = []
  var blocks: [Block] = []
  var missing: Block?
}

extension ImageColumn.Layout {
  init(_ storage: ColumnStorage) {
    self =
      switch storage {
      case .plain(.exact): .exact64
      case .plain(.wide): .wide
      case .plain(.real): .real
      case .plain(.date), .narrow(.bits32, .date): .date32
      case .plain(.text), .narrow(.bits32, .text): .code32
      case .plain(.boolean): .boolean
      case .plain(.tags): .tags
      case .plain(.tier): .tier
      case .narrow(.bits32, .exact): .exact32
      case .narrow(.bits16, .exact): .exact16
      case .narrow(.bits8, .exact): .exact8
      case .narrow(.bits16, .date): .date16
      case .narrow(.bits8, .date): .date8
      case .narrow(.bits16, .text): .code16
      case .narrow(.bits8, .text): .code8
      case .texts(let texts): texts.areAscending ? .ascendingRowTexts : .rowTexts
      }
  }
}

extension ColumnStorage {
  /// The texts that codes are of; nil for anything else.
  var dictionary: TextDictionary? {
    switch self {
    case .plain(.text(_, let dictionary)), .narrow(_, .text(let dictionary)): dictionary
    default: nil
    }
  }

  /// The form of exact numbers of any width.
  var form: ExactForm? {
    switch self {
    case .plain(.exact(_, let form)), .plain(.wide(_, let form)), .narrow(_, .exact(let form)): form
    default: nil
    }
  }

  /// Hands out the memory of the values, block by block.
  func eachBlock<Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    switch self {
    case .plain(.text(let codes, _)): try unsafe handOut(codes, body)
    case .plain(.exact(let numbers, _)): try unsafe handOut(numbers, body)
    case .plain(.wide(let numbers, _)): try unsafe handOut(numbers, body)
    case .plain(.real(let numbers)): try unsafe handOut(numbers, body)
    case .plain(.date(let days)): try unsafe handOut(days, body)
    case .plain(.boolean(let bits)): try unsafe handOut(bits.words, body)
    case .plain(.tags(let sets)): for members in sets.members { try unsafe handOut(members.words, body) }
    case .plain(.tier(let places, _)): try unsafe handOut(places, body)
    case .narrow(.bits8(let numbers), _): try unsafe handOut(numbers, body)
    case .narrow(.bits16(let numbers), _): try unsafe handOut(numbers, body)
    case .narrow(.bits32(let numbers), _): try unsafe handOut(numbers, body)
    case .texts(let texts):
      try unsafe handOut(texts.bytes, body)
      try unsafe handOut(texts.offsets, body)
    }
  }
}

func handOut<Number: BitwiseCopyable, Failure>(
  _ numbers: [Number], _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
) throws(Failure) {
  try unsafe numbers.withUnsafeBufferPointer { (numbers) throws(Failure) in
    try unsafe body(UnsafeRawBufferPointer(numbers))
  }
}

extension WordWriter {
  mutating func put(_ block: Block) {
    put(block.offset)
    put(block.count)
    put(Int64(bitPattern: block.check))
  }

  mutating func put(_ column: ImageColumn) {
    put(column.layout.rawValue)
    put(column.outline.count)
    put(column.outline.exactBounds) { writer, bounds in
      writer.put(bounds.lowerBound)
      writer.put(bounds.upperBound)
    }
    put(column.outline.tierDomain) { writer, domain in
      writer.put(all: domain.codes) { $0.put($1) }
      writer.put(all: domain.labels) { $0.put($1) }
    }
    put(column.stored)
    put(column.digest)
    put(column.form) { writer, form in
      writer.put(form.scale)
      writer.put(form.divisor)
    }
    put(column.dictionary) { $0.put($1) }
    put(all: column.tags) { $0.put($1) }
    put(all: column.blocks) { $0.put($1) }
    put(column.missing) { $0.put($1) }
  }
}

extension WordReader {
  mutating func block() throws(Nonsense) -> Block {
    let (offset, count) = (try number(), try number())
    guard offset >= 0, count >= 0 else { throw Nonsense() }
    return Block(offset: offset, count: count, check: UInt64(bitPattern: try wide()))
  }

  mutating func column() throws(Nonsense) -> ImageColumn {
    guard let layout = ImageColumn.Layout(rawValue: try number()) else { throw Nonsense() }
    let count = try number()
    guard (0...Int(Int32.max)).contains(count) else { throw Nonsense() }
    let bounds = try ifAny { (reader) throws(Nonsense) in
      let (low, high) = (try reader.wide(), try reader.wide())
      guard low <= high else { throw Nonsense() }
      return low...high
    }
    let domain = try ifAny { (reader) throws(Nonsense) in
      let codes = try reader.all { (reader) throws(Nonsense) in try reader.text() }
      let labels = try reader.all { (reader) throws(Nonsense) in try reader.textIfAny() }
      guard codes.count == labels.count, codes.count <= 254 else { throw Nonsense() }
      return TierDomain(codes: codes, labels: labels)
    }
    let (stored, digest) = (try wide(), try textIfAny())
    let form = try ifAny { (reader) throws(Nonsense) in
      let (scale, divisor) = (try reader.number(), try reader.wide())
      guard (0...38).contains(scale), divisor > 0 else { throw Nonsense() }
      return ExactForm(scale: scale, divisor: divisor)
    }
    let dictionary = try ifAny { (reader) throws(Nonsense) in try reader.number() }
    let tags = try all { (reader) throws(Nonsense) in try reader.text() }
    let blocks = try all { (reader) throws(Nonsense) in try reader.block() }
    let missing = try ifAny { (reader) throws(Nonsense) in try reader.block() }
    guard let type = layout.type(form), (layout == .tier) == (domain != nil) else { throw Nonsense() }
    let outline = ColumnOutline(
      type: type, count: count, hasMissing: missing != nil, exactForm: layout == .wide ? nil : form,
      exactBounds: bounds, tierDomain: domain)
    return ImageColumn(
      layout: layout, outline: outline, stored: stored, digest: digest, form: form, dictionary: dictionary, tags: tags,
      blocks: blocks, missing: missing)
  }
}

extension ImageColumn.Layout {
  /// The type of such values; nil where exact numbers have no form, or others have one.
  fileprivate func type(_ form: ExactForm?) -> ColumnType? {
    switch self {
    case .exact64, .exact32, .exact16, .exact8, .wide: return form?.type
    default: if form != nil { return nil }
    }
    return switch self {
    case .real: .real
    case .date32, .date16, .date8: .date
    case .boolean: .boolean
    case .tags: .tags
    case .tier: .tier
    default: .text
    }
  }
}
