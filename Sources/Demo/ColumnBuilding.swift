internal import Columns

/// Columns out of Swift values, a missing value being nil.
func textColumn(_ texts: [String?]) -> Column {
  var codes: [Int32] = []
  var distinct: [String] = []
  var codeOfText: [String: Int32] = [:]
  codes.reserveCapacity(texts.count)
  for text in texts {
    guard let text else {
      codes.append(-1)
      continue
    }
    if let code = codeOfText[text] {
      codes.append(code)
    } else {
      let code = Int32(distinct.count)
      codeOfText[text] = code
      distinct.append(text)
      codes.append(code)
    }
  }
  return Column(.text(codes: codes, dictionary: TextDictionary(distinct)), missing: missing(texts))
}

/// Texts given by their places in a list.
func textColumn(_ places: [Int], of texts: [String]) -> Column {
  var codeOfPlace = [Int32](repeating: -1, count: texts.count)
  var distinct: [String] = []
  let codes = places.map { place in
    if codeOfPlace[place] < 0 {
      codeOfPlace[place] = Int32(distinct.count)
      distinct.append(texts[place])
    }
    return codeOfPlace[place]
  }
  return Column(.text(codes: codes, dictionary: TextDictionary(distinct)))
}

/// Exact numbers in units of the scale.
func exactColumn(_ units: [Int?], scale: Int = 0) -> Column {
  Column(.exact(units.map { Int64($0 ?? 0) }, ExactForm(scale: scale)), missing: missing(units))
}

func dateColumn(_ days: [Int32]) -> Column { Column(.date(days)) }

func dateColumn(_ days: [Int32?]) -> Column { Column(.date(days.map { $0 ?? 0 }), missing: missing(days)) }

func booleanColumn(_ flags: [Bool?]) -> Column {
  Column(.boolean(Bitmap(flags.map { $0 ?? false })), missing: missing(flags))
}

/// The tags of each row, the names in order of first appearance.
func tagColumn(_ tags: [[String]]) -> Column {
  var sets = TagSets(rowCount: tags.count)
  var names: [String] = []
  var members: [String: Bitmap] = [:]
  for (row, rowTags) in tags.enumerated() {
    for tag in rowTags {
      if members[tag] == nil {
        members[tag] = Bitmap(count: tags.count)
        names.append(tag)
      }
      members[tag]?[row] = true
    }
  }
  for name in names { if let rows = members[name] { sets = sets.replacing(name, with: rows) } }
  return Column(.tags(sets))
}

/// The ids of customers by number, number 0 being `C0000001`; a text's code is made when it first appears.
func idColumn(_ numbers: [Int32], customers: Int, letter: Unicode.Scalar = "C", digits: Int = 7) -> Column {
  var codeOfNumber = [Int32](repeating: -1, count: customers)
  var bytes: [UInt8] = []
  var offsets = [0]
  let largest = (1..<digits).reduce(1) { power, _ in power * 10 }
  let codes = numbers.map { number in
    if codeOfNumber[Int(number)] >= 0 { return codeOfNumber[Int(number)] }
    let code = Int32(offsets.count - 1)
    codeOfNumber[Int(number)] = code
    bytes.append(UInt8(ascii: letter))
    var divisor = largest
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8((Int(number) + 1) / divisor % 10))
      divisor /= 10
    }
    offsets.append(bytes.count)
    return code
  }
  return Column(.text(codes: codes, dictionary: TextDictionary(bytes: bytes, offsets: offsets)))
}

private func missing<Element>(_ values: [Element?]) -> Bitmap? {
  values.contains { $0 == nil } ? Bitmap(values.lazy.map { $0 == nil }) : nil
}
