/// A reader of the same rules in the plainest way: one byte after another, one state at a time, texts only.
struct NaiveCSV {
  var header: [String] = []
  var rows: [[String?]] = []
  var lines: [Int] = []
  var rejects: [(line: Int, byte: Int)] = []
  var blankLines = 0

  init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
    let (quote, feed, back) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var place = 0
    var line = 1
    var columns: Int?
    while place < bytes.count {
      let start = place
      let startLine = line
      var fields: [[UInt8]] = []
      var field: [UInt8] = []
      var fieldStart = place
      var wasQuoted = false
      var bad = false
      var ended = false
      while !ended {
        if place == fieldStart, place < bytes.count, bytes[place] == quote {
          wasQuoted = true
          place += 1
          var closed = false
          while place < bytes.count {
            if bytes[place] == quote {
              if place + 1 < bytes.count, bytes[place + 1] == quote {
                field.append(quote)
                place += 2
                continue
              }
              closed = true
              place += 1
              break
            }
            field.append(bytes[place])
            place += 1
          }
          let rest = bytes[place...].prefix(2)
          let follows =
            rest.isEmpty || rest.first == separator || rest.first == feed || Array(rest) == [back, feed]
            || (Array(rest) == [back])
          if !closed || !follows {
            bad = true
            place = fieldStart
            while place < bytes.count, bytes[place] != feed { place += 1 }
            place = min(place + 1, bytes.count)
            break
          }
        } else if place >= bytes.count || bytes[place] == feed {
          if !wasQuoted, field.last == back { field.removeLast() }
          fields.append(field)
          place = min(place + 1, bytes.count)
          ended = true
        } else if bytes[place] == separator {
          fields.append(field)
          field = []
          wasQuoted = false
          place += 1
          fieldStart = place
        } else {
          if !wasQuoted { field.append(bytes[place]) }
          place += 1
        }
      }
      line += bytes[start..<place].filter { $0 == feed }.count
      let texts = fields.map { String(decoding: $0, as: UTF8.self) }
      let isBlank =
        !bad && (place - start == 1 || (place - start == 2 && bytes[start] == back)) && bytes[place - 1] == feed
      let isBareReturn = !bad && place == bytes.count && Array(bytes[start...]) == [back]
      if let columns {
        if bad || texts.count != columns {
          if isBlank || isBareReturn { blankLines += 1 } else { rejects.append((startLine, start)) }
        } else {
          rows.append(texts.map { $0.isEmpty ? nil : $0 })
          lines.append(startLine)
        }
      } else if !isBlank {
        header = texts
        columns = texts.count
      }
    }
  }
}
