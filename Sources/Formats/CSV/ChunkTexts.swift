internal import Columns

/// The texts of one column in one chunk, one after another, and where each ends.
struct ChunkTexts: Sendable {
  fileprivate var bytes: [UInt8] = []
  fileprivate var ends: [UInt32] = []
  /// One is not UTF-8, or holds a NUL.
  fileprivate(set) var isUnreadable = false
}

/// Texts as they stand, quotes taken off; nothing is looked up.
func readTextsAsTheyStand(_ cells: Cells, into texts: inout ChunkTexts, missing: inout MissingRows) {
  let source = cells.bytes
  var most = 0
  for row in 0..<cells.count {
    let (start, end) = cells[row]
    most &+= end &- start
  }
  // Copied eight bytes at a time: the last eight may go beyond the text.
  let room = most &+ 8
  var beginsAmid = false
  var ends: [UInt32] = []
  texts.bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
    let places = unsafe Places(buffer.baseAddress, count: room)
    ends = unsafe filled(cells.count) { buffer in
      let ends = unsafe Places(buffer.baseAddress, count: cells.count)
      for row in 0..<cells.count {
        var (start, end) = cells[row]
        if end > start, source[start] == Dialect.quote {
          start &+= 1
          end &-= 1
          if start < end, source.firstPlace(of: Dialect.quote, from: start) != end {
            let text = unquoted(source, from: start, to: end)
            places.from(count, count: text.count).copy(text)
            count &+= text.count
            ends[row] = UInt32(truncatingIfNeeded: count)
            continue
          }
        }
        if start < end {
          // A byte that goes on with a character cannot begin one.
          beginsAmid = beginsAmid || source[start] & 0xC0 == 0x80
          places.write(source, from: start, to: end, at: count)
          count &+= end &- start
        } else {
          missing.insert(row)
        }
        ends[row] = UInt32(truncatingIfNeeded: count)
      }
    }
  }
  texts.ends = ends
  // Texts that begin with whole characters are valid one by one where they are in a row.
  texts.isUnreadable = beginsAmid || withFileBytes(texts.bytes) { !isReadable($0, 0, $0.count) }
}

/// The chunks' texts as one column; nil where they have 4 GB or more.
func joined(_ chunks: [ChunkTexts], workers: Int) -> RowTexts? {
  var places: [(byte: Int, row: Int)] = []
  var total = (byte: 0, row: 0)
  for chunk in chunks {
    places.append(total)
    total = (total.byte + chunk.bytes.count, total.row + chunk.ends.count)
  }
  guard total.byte <= Int(UInt32.max) else { return nil }
  let firsts = places
  var offsets: [UInt32] = []
  let bytes: [UInt8] = unsafe filled(total.byte) { bytes in
    let target = unsafe Places(bytes.baseAddress, count: total.byte)
    offsets = unsafe filled(total.row + 1) { offsets in
      unsafe offsets[0] = 0
      let ends = unsafe Places(offsets.baseAddress, count: total.row + 1)
      _ = inParallel(chunks.count, workers: workers) { index -> Bool in
        let place = firsts[index]
        target.from(place.byte, count: chunks[index].bytes.count).copy(chunks[index].bytes)
        let own = ends.from(place.row + 1, count: chunks[index].ends.count)
        for (row, end) in chunks[index].ends.enumerated() { own[row] = end &+ UInt32(truncatingIfNeeded: place.byte) }
        return true
      }
    }
  }
  return RowTexts(bytes: bytes, offsets: offsets)
}
