import Columns
import Glibc
import History

/// An image being written under another name; gone unless it is put in place.
struct ImageDraft: ~Copyable {
  private struct Failed: Error {}

  private let path: String
  private let descriptor: Int32
  private var end = WorkspaceImage.page
  private var textsOf: [ObjectIdentifier: Int] = [:]
  private var texts: [WorkspaceImage.Texts] = []

  /// Nil where no file can be made there, or the disk has little room: an image is a convenience, and what people keep
  /// comes first.
  init?(beside workspace: String, of columns: [Column]) {
    let path = WorkspaceImage.path(of: workspace) + ".new"
    // Whoever makes one holds the workspace's lock: what is there is left over.
    _ = unsafe unlink(path)
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    var room = statvfs()
    let needed = columns.reduce(0) { $0 + $1.count * 16 }
    guard unsafe fstatvfs(file, &room) == 0, Int(room.f_bavail) * Int(room.f_frsize) > needed + 256 << 20 else {
      _ = unsafe unlink(path)
      close(file)
      return nil
    }
    (self.path, descriptor) = (path, file)
  }

  deinit {
    // After it was put in place there is no file of this name.
    _ = unsafe unlink(path)
    close(descriptor)
  }

  /// Writes all but the first page.
  ///
  /// - Parameter stored: the workspace's number of each column; without one there is no image.
  /// - Returns: where the directory lies; nil where the disk is full or fails.
  mutating func write(
    _ opened: OpenedWorkspace, revision: Int, seal: String?, stored: (Column) -> Int64?
  ) -> Block? {
    var numbers = ColumnNumbers()
    var words = WordWriter()
    words.put(opened, &numbers)
    do throws(Failed) {
      var columns: [ImageColumn] = []
      for column in numbers.columns {
        guard let number = stored(column) else { return nil }
        columns.append(try write(column, stored: number))
      }
      let directory = Directory(revision: revision, seal: seal, texts: texts, columns: columns, rest: words.bytes)
      var block: Block?
      try unsafe handOut(directory.bytes) { (bytes) throws(Failed) in block = try unsafe write(bytes) }
      return block
    } catch {
      return nil
    }
  }

  /// Writes the first page, and gives the file its name.
  consuming func putInPlace(_ facts: FileFacts, _ directory: Block, of workspace: String) {
    let page = Preface(facts: facts, directory: directory).page
    let isWritten = unsafe page.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) == $0.count }
    if isWritten { _ = unsafe rename(path, WorkspaceImage.path(of: workspace)) }
  }

  private mutating func write(_ column: Column, stored: Int64) throws(Failed) -> ImageColumn {
    let (storage, missing) = (column.storage, column.missing)
    var made = ImageColumn(
      layout: ImageColumn.Layout(storage), outline: ColumnOutline(of: column), stored: stored, digest: column.digest,
      form: storage.form, tags: column.tagSets?.names ?? [])
    if let dictionary = storage.dictionary { made.dictionary = try place(of: dictionary) }
    try unsafe storage.eachBlock { (bytes) throws(Failed) in made.blocks.append(try unsafe write(bytes)) }
    if let missing {
      try unsafe handOut(missing.words) { (bytes) throws(Failed) in made.missing = try unsafe write(bytes) }
    }
    return made
  }

  private mutating func place(of dictionary: TextDictionary) throws(Failed) -> Int {
    if let known = textsOf[ObjectIdentifier(dictionary)] { return known }
    var blocks: [Block] = []
    try unsafe handOut(dictionary.bytes) { (bytes) throws(Failed) in blocks.append(try unsafe write(bytes)) }
    try unsafe handOut(dictionary.offsets) { (bytes) throws(Failed) in blocks.append(try unsafe write(bytes)) }
    texts.append(WorkspaceImage.Texts(bytes: blocks[0], offsets: blocks[1]))
    textsOf[ObjectIdentifier(dictionary)] = texts.count - 1
    return texts.count - 1
  }

  /// Writes bytes at the start of the next free page.
  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Failed) -> Block {
    let block = Block(offset: end, count: bytes.count, check: unsafe blockCheck(bytes))
    var done = 0
    while done < bytes.count {
      let put = unsafe pwrite(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, end + done)
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { throw Failed() }
      done += put
    }
    end = (end + bytes.count + WorkspaceImage.page - 1) / WorkspaceImage.page * WorkspaceImage.page
    return block
  }
}
