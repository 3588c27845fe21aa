import Columns
import Glibc
import History
import Synchronization

/// What a workspace holds, as it lies in memory, in a file beside it (`client.tierlab.image`): opening a large workspace
/// then takes milliseconds, and a column is read when it is first asked for.
///
/// It is never needed and may be deleted at any time. It is believed only where it is this user's own, no one else can
/// have written it, its checks hold, and the workspace is, by inode, size and time of change, still the very file it
/// was made of; anything else is as if there were none. Bytes are read into memory of our own and checked there, so
/// that what is done to the file afterwards is not seen.
final class WorkspaceImage: Sendable {
  /// `tierlab`, and the format's number: 1.
  static let magic: Int64 = 0x01_62_61_6C_72_65_69_74
  static let page = 4096
  static func path(of workspace: String) -> String { workspace + ".image" }

  let facts: FileFacts
  /// The workspace's revision and the seal of its last commit.
  let revision: Int
  let seal: String?
  let columns: [ImageColumn]
  private let words: [UInt8]
  private let texts: [Texts]
  private let descriptor: Int32
  private let dictionaries = Mutex<[Int: TextDictionary]>([:])
  private let damage = Atomic(false)

  /// The distinct texts of one or more columns.
  struct Texts: Sendable {
    var bytes: Block
    var offsets: Block
  }

  deinit { close(descriptor) }

  /// The image of a workspace; nil where there is none that may be believed.
  init?(of workspace: String) {
    guard let facts = FileFacts.ofWhole(workspace) else { return nil }
    let file = unsafe open(
      WorkspaceImage.path(of: workspace), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return nil }
    var own = stat()
    guard unsafe fstat(file, &own) == 0, own.st_mode & S_IFMT == S_IFREG, own.st_uid == geteuid(),
      own.st_mode & 0o077 == 0, own.st_nlink == 1,
      let preface = bytes(of: file, at: 0, count: WorkspaceImage.page),
      let directory = Preface(preface).flatMap({ $0.facts == facts ? $0.directory : nil }),
      let words = checked(directory, of: file, UInt8.self, count: directory.count),
      let read = try? Directory(words)
    else {
      close(file)
      return nil
    }
    self.facts = facts
    descriptor = file
    (revision, seal) = (read.revision, read.seal)
    (columns, texts, self.words) = (read.columns, read.texts, read.rest)
  }

  /// Whether everything that was read had its check.
  var isSound: Bool { !damage.load(ordering: .relaxed) }

  /// All there is, over columns that are read when they are first looked at.
  ///
  /// - Parameter instead: the values of a column whose bytes are damaged, by its place.
  /// - Returns: the columns too, in their order; nil where the image is not what it should be.
  func opened(
    _ instead: @escaping @Sendable (ImageColumn) -> ColumnValues
  ) -> (OpenedWorkspace, [Column])? {
    let columns = columns.map { column in
      Column(late: column.outline, digest: column.digest) {
        if let values = self.values(of: column) { return values }
        self.damage.store(true, ordering: .relaxed)
        return instead(column)
      }
    }
    var reader = WordReader(words)
    guard let opened = try? reader.opened(columns), reader.isAtEnd else { return nil }
    return (opened, columns)
  }

  // MARK: - Columns

  /// Nil where a block is damaged, or not such that every look at the values is safe.
  private func values(of column: ImageColumn) -> ColumnValues? {
    guard let storage = storage(of: column) else { return nil }
    guard let block = column.missing else { return ColumnValues(storage: storage, missing: nil) }
    guard let missing = bits(block, column.outline.count), !missing.isEmpty else { return nil }
    return ColumnValues(storage: storage, missing: missing)
  }

  private func storage(of column: ImageColumn) -> ColumnStorage? {
    let count = column.outline.count
    if column.layout == .tags {
      guard column.blocks.count == column.tags.count else { return nil }
      let members = column.blocks.compactMap { bits($0, count) }
      guard members.count == column.tags.count else { return nil }
      return .plain(.tags(TagSets(rowCount: count, names: column.tags, members: members)))
    }
    guard let block = column.blocks.first else { return nil }
    func numbers<Number: BitwiseCopyable>(_ type: Number.Type) -> [Number]? {
      checked(block, of: descriptor, type, count: count)
    }
    func exact(_ numbers: NarrowNumbers?) -> ColumnStorage? {
      guard let numbers, let form = column.form else { return nil }
      return .narrow(numbers, .exact(form))
    }
    func codes(_ numbers: NarrowNumbers?) -> ColumnStorage? {
      guard let numbers, let place = column.dictionary, let dictionary = dictionary(place) else { return nil }
      if let bounds = numbers.bounds, bounds.lowerBound < -1 || bounds.upperBound >= dictionary.count { return nil }
      return .narrow(numbers, .text(dictionary))
    }
    switch column.layout {
    case .exact64: return numbers(Int64.self).flatMap { numbers in column.form.map { .plain(.exact(numbers, $0)) } }
    case .exact32: return exact(numbers(Int32.self).map { .bits32($0) })
    case .exact16: return exact(numbers(Int16.self).map { .bits16($0) })
    case .exact8: return exact(numbers(Int8.self).map { .bits8($0) })
    case .wide: return numbers(Int128.self).flatMap { numbers in column.form.map { .plain(.wide(numbers, $0)) } }
    case .real: return numbers(Double.self).map { .plain(.real($0)) }
    case .date32: return numbers(Int32.self).map { .narrow(.bits32($0), .date) }
    case .date16: return numbers(Int16.self).map { .narrow(.bits16($0), .date) }
    case .date8: return numbers(Int8.self).map { .narrow(.bits8($0), .date) }
    case .code32: return codes(numbers(Int32.self).map { .bits32($0) })
    case .code16: return codes(numbers(Int16.self).map { .bits16($0) })
    case .code8: return codes(numbers(Int8.self).map { .bits8($0) })
    case .boolean: return bits(block, count).map { .plain(.boolean($0)) }
    case .tier:
      guard let places = numbers(UInt8.self), let domain = column.outline.tierDomain,
        places.allSatisfy({ Int($0) < domain.codes.count || $0 == 255 && column.missing != nil })
      else { return nil }
      return .plain(.tier(places, domain))
    case .rowTexts, .ascendingRowTexts:
      guard column.blocks.count == 2,
        let texts = checked(block, of: descriptor, UInt8.self, count: block.count),
        let offsets = checked(column.blocks[1], of: descriptor, UInt32.self, count: count + 1),
        offsets.first == 0, Int(offsets[count]) == texts.count, isAscending(offsets)
      else { return nil }
      return .texts(RowTexts(bytes: texts, offsets: offsets, areAscending: column.layout == .ascendingRowTexts))
    case .tags: return nil
    }
  }

  private func bits(_ block: Block, _ count: Int) -> Bitmap? {
    checked(block, of: descriptor, UInt64.self, count: (count + 63) / 64).map { Bitmap(count: count, words: $0) }
  }

  /// Columns that share their texts share one dictionary.
  private func dictionary(_ place: Int) -> TextDictionary? {
    guard texts.indices.contains(place) else { return nil }
    let block = texts[place]
    return dictionaries.withLock { known in
      if let known = known[place] { return known }
      guard let bytes = checked(block.bytes, of: descriptor, UInt8.self, count: block.bytes.count),
        let offsets = checked(block.offsets, of: descriptor, Int.self, count: block.offsets.count / 8),
        offsets.first == 0, offsets.last == bytes.count, isAscending(offsets)
      else { return nil }
      let made = TextDictionary(bytes: bytes, offsets: offsets)
      known[place] = made
      return made
    }
  }
}

private func isAscending<Number: FixedWidthInteger>(_ offsets: [Number]) -> Bool {
  var falls: UInt8 = 0
  for place in 1..<max(1, offsets.count) { falls |= offsets[place] < offsets[place - 1] ? 1 : 0 }
  return falls == 0
}

/// The bytes of a file, as memory of our own; nil where it is shorter.
private func bytes(of file: Int32, at offset: Int, count: Int) -> [UInt8]? {
  read(Block(offset: offset, count: count, check: 0), of: file, UInt8.self, count: count)
}

/// The numbers of a block; nil where they are not as many, or not what they were.
private func checked<Number: BitwiseCopyable>(
  _ block: Block, of file: Int32, _ type: Number.Type, count: Int
) -> [Number]? {
  guard let numbers = read(block, of: file, type, count: count) else { return nil }
  return checkOf(numbers) == block.check ? numbers : nil
}

private func read<Number: BitwiseCopyable>(
  _ block: Block, of file: Int32, _ type: Number.Type, count: Int
) -> [Number]? {
  guard count >= 0, block.count == count * MemoryLayout<Number>.stride else { return nil }
  // A length that the file does not have would take memory before it is found out.
  var facts = stat()
  guard unsafe fstat(file, &facts) == 0, block.count <= Int(facts.st_size) else { return nil }
  var isWhole = true
  let numbers: [Number] = unsafe filled(count) { numbers in
    let target = UnsafeMutableRawBufferPointer(numbers)
    var done = 0
    while done < target.count {
      let got = unsafe pread(file, target.baseAddress?.advanced(by: done), target.count - done, block.offset + done)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        // What was not read is set nevertheless: nobody looks at it.
        for place in done..<target.count { unsafe target[place] = 0 }
        isWhole = false
        return
      }
      done += got
    }
  }
  return isWhole ? numbers : nil
}

/// The first page: what the image is of, and where its directory lies.
struct Preface {
  var facts: FileFacts
  var directory: Block

  init(facts: FileFacts, directory: Block) {
    self.facts = facts
    self.directory = directory
  }

  /// Nil where the page is not that of an image of this format, made on a machine like this one.
  init?(_ page: [UInt8]) {
    guard page.count == WorkspaceImage.page else { return nil }
    let body = Array(page[..<(page.count - 8)])
    var reader = WordReader(body)
    var last = WordReader(Array(page[(page.count - 8)...]))
    guard let check = try? last.wide(),
      UInt64(bitPattern: check) == checkOf(body),
      let magic = try? reader.wide(), magic == WorkspaceImage.magic, let order = try? reader.wide(),
      order == Preface.order, let facts = try? reader.facts(), let directory = try? reader.block()
    else { return nil }
    self.init(facts: facts, directory: directory)
  }

  /// Tells the order of bytes and the width of a page.
  private static var order: Int64 {
    let order: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    return unsafe order.withUnsafeBytes { unsafe $0.loadUnaligned(as: Int64.self) }
  }

  var page: [UInt8] {
    var writer = WordWriter()
    writer.put(WorkspaceImage.magic)
    writer.put(Preface.order)
    writer.put(facts)
    writer.put(directory)
    let body = writer.bytes + [UInt8](repeating: 0, count: WorkspaceImage.page - 8 - writer.bytes.count)
    var last = WordWriter()
    last.put(Int64(bitPattern: checkOf(body)))
    return body + last.bytes
  }
}

/// What lies behind the columns: of which revision all is, where each column is, and everything that is not a column.
struct Directory {
  var revision: Int
  var seal: String?
  var texts: [WorkspaceImage.Texts]
  var columns: [ImageColumn]
  /// The words of the opened workspace.
  var rest: [UInt8]

  init(
    revision: Int, seal: String?, texts: [WorkspaceImage.Texts], columns: [ImageColumn], rest: [UInt8]
  ) {
    self.revision = revision
    self.seal = seal
    self.texts = texts
    self.columns = columns
    self.rest = rest
  }

  init(_ bytes: [UInt8]) throws(WordReader.Nonsense) {
    var reader = WordReader(bytes)
    revision = try reader.number()
    seal = try reader.textIfAny()
    texts = try reader.all { (reader) throws(WordReader.Nonsense) in
      WorkspaceImage.Texts(bytes: try reader.block(), offsets: try reader.block())
    }
    columns = try reader.all { (reader) throws(WordReader.Nonsense) in try reader.column() }
    rest = reader.rest
  }

  var bytes: [UInt8] {
    var writer = WordWriter()
    writer.put(revision)
    writer.put(seal)
    writer.put(all: texts) { writer, texts in
      writer.put(texts.bytes)
      writer.put(texts.offsets)
    }
    writer.put(all: columns) { $0.put($1) }
    return writer.bytes + rest
  }
}

extension WordReader {
  fileprivate mutating func facts() throws(Nonsense) -> FileFacts {
    FileFacts(
      device: try number(), number: try number(), size: try number(), modified: try number(), changed: try number())
  }
}
