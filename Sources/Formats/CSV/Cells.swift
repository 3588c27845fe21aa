/// The fields of one column in one chunk.
///
/// Part of the seam: made inside the closure that holds the scanner's scratch, and used there only.
@safe
struct Cells {
  let bytes: FileBytes
  let count: Int
  private let lefts: UnsafePointer<UInt32>
  private let rights: UnsafePointer<UInt32>
  private let leftStride: Int
  private let rightStride: Int
  private let base: Int
  /// The last field of a row may have a carriage return before its line feed.
  private let dropsReturn: Bool

  init(
    column: Int, of columns: Int, rows: Int, starts: UnsafeBufferPointer<UInt32>,
    marks: UnsafeBufferPointer<UInt32>, base: Int, bytes: FileBytes, dialect: Dialect
  ) {
    precondition(column < columns && starts.count >= rows && marks.count >= rows * columns, "each row is whole")
    precondition(rows > 0, "there are cells to read")
    self.bytes = bytes
    count = rows
    self.base = base
    let marksStart = unsafe marks.baseAddress.unsafelyUnwrapped
    unsafe rights = marksStart + column
    rightStride = columns
    if column == 0 {
      unsafe lefts = starts.baseAddress.unsafelyUnwrapped
      leftStride = 1
    } else {
      unsafe lefts = marksStart + (column - 1)
      leftStride = columns
    }
    dropsReturn = column == columns - 1 && dialect.newline == Dialect.lineFeed
  }

  /// Where a row's field begins and ends in the file, its quotes included.
  @inline(__always)
  subscript(row: Int) -> (start: Int, end: Int) {
    precondition(row >= 0 && row < count, "a row is inside the chunk")
    let start = unsafe base &+ Int(lefts[row &* leftStride])
    var end = unsafe base &+ Int(rights[row &* rightStride]) &- 1
    if dropsReturn, end > start, bytes[end &- 1] == Dialect.carriageReturn { end &-= 1 }
    return (start, end)
  }

  /// Whether so many bytes of the file are at the beginning of every field, its own or others.
  func areFollowedBy(_ bytes: Int) -> Bool { self[count &- 1].end &+ bytes <= self.bytes.count }

  /// What a row's field can be read as, quotes taken off.
  func reading(of row: Int, compactDays: Bool = false) -> CellReading {
    let (start, end) = self[row]
    guard end > start, bytes[start] == Dialect.quote else {
      return readCell(bytes, from: start, to: end, compactDays: compactDays)
    }
    // A value other than a text has no quotes inside: with them taken as they are it is a text all the same.
    return readCell(bytes, from: start &+ 1, to: end &- 1, compactDays: compactDays)
  }

  /// The text of a row's field, for messages, cut to forty characters.
  func text(of row: Int) -> String {
    let (start, end) = self[row]
    let text = bytes.text(from: start, to: min(end, start + 200))
    let shown =
      text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 1 ? String(text.dropFirst().dropLast()) : text
    return shown.count > 40 ? String(shown.prefix(40)) + "…" : shown
  }
}

/// The places of one column's values from one chunk's first row on, which only that chunk's worker writes.
@safe
struct Places<Element>: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  init(_ base: UnsafeMutablePointer<Element>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  subscript(row: Int) -> Element {
    @inline(__always) get {
      precondition(row >= 0 && row < count, "a row has its place")
      return unsafe base[row]
    }
    @inline(__always) nonmutating set {
      precondition(row >= 0 && row < count, "a row has its place")
      unsafe base[row] = newValue
    }
  }

  func from(_ row: Int, count: Int) -> Places {
    precondition(row >= 0 && count >= 0 && row + count <= self.count, "the places are inside")
    return unsafe Places(base + row, count: count)
  }

  /// The places of a buffer, none where it has no memory.
  init(_ base: UnsafeMutablePointer<Element>?, count: Int) {
    if let base = unsafe base {
      unsafe self.init(base, count: count)
    } else {
      precondition(count == 0, "values have their places")
      unsafe self.init(UnsafeMutablePointer<Element>.allocate(capacity: 0), count: 0)
    }
  }

  /// Writes values to the first places.
  func copy(_ values: [Element]) {
    precondition(values.count <= count, "values have their places")
    unsafe values.withUnsafeBufferPointer { values in
      if let from = values.baseAddress { unsafe base.update(from: from, count: values.count) }
    }
  }

  /// Moves values to an earlier place.
  func move(from source: Int, to target: Int, count: Int) {
    precondition(target <= source && target >= 0 && count >= 0 && source + count <= self.count, "the places are inside")
    if source != target { unsafe (base + target).update(from: base + source, count: count) }
  }
}

extension Places<Int32> {
  /// Takes a number from every value that is not below 0.
  func lower(by number: Int32) {
    for row in 0..<count {
      let value = unsafe base[row]
      unsafe base[row] = value < 0 ? value : value &- number
    }
  }
}

extension Places<UInt8> {
  /// Writes eight bytes, the first from the low bits.
  @inline(__always)
  func write(_ word: UInt64, at place: Int) {
    precondition(place >= 0 && place &+ 8 <= count, "a word has its places")
    unsafe UnsafeMutableRawPointer(base + place).storeBytes(of: word.littleEndian, as: UInt64.self)
  }

  /// Writes a stretch of a file, eight bytes at a time: up to seven places behind it are written over.
  @inline(__always)
  func write(_ source: FileBytes, from start: Int, to end: Int, at place: Int) {
    precondition(place >= 0 && start <= end && end &- start &+ 8 <= count &- place, "the stretch has its places")
    var next = start
    var target = place
    while next < end, next &+ 8 <= source.count {
      unsafe UnsafeMutableRawPointer(base + target).storeBytes(
        of: source.word(at: next).littleEndian, as: UInt64.self)
      next &+= 8
      target &+= 8
    }
    while next < end {
      self[target] = source[next]
      next &+= 1
      target &+= 1
    }
  }
}

/// The elements of an array, lent for reading in place for the length of a closure.
@safe
struct LentElements<Element> {
  private let base: UnsafePointer<Element>
  let count: Int

  init(_ base: UnsafePointer<Element>, count: Int) {
    unsafe self.base = base
    self.count = count
  }

  subscript(place: Int) -> Element {
    @inline(__always) get {
      precondition(place >= 0 && place < count, "an element is inside the array")
      return unsafe base[place]
    }
  }
}

extension Array {
  /// Lends the elements for reading, without a retain or a uniqueness check for each.
  @inline(__always)
  func lent<Result>(_ body: (LentElements<Element>) -> Result) -> Result {
    unsafe withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("only an array with elements is lent") }
      return unsafe body(LentElements(base, count: buffer.count))
    }
  }

  /// Lends the elements for writing.
  @inline(__always)
  mutating func lentForWriting<Result>(_ body: (Places<Element>) -> Result) -> Result {
    unsafe withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("only an array with elements is lent") }
      return unsafe body(Places(base, count: buffer.count))
    }
  }
}
