import Columns

/// `contains` and `starts with`, by bytes: exact, case matters.
func textTested(_ test: TextTest, _ left: Column, _ right: Operand) -> Column {
  if test == .matches { return matched(left, right) }
  func holds(_ text: ArraySlice<UInt8>, _ part: [UInt8]) -> Bool {
    switch test {
    case .startsWith: text.starts(with: part)
    case .contains: firstPlace(of: part, in: text) != nil
    case .matches: preconditionFailure("patterns are looked for by their machine")
    }
  }
  if right.isMissingConstant {
    return Column(.boolean(Bitmap(count: left.count)), missing: Bitmap(count: left.count, repeating: true))
  }
  if case .constant(.text(let part)) = right {
    let part = Array(part.utf8)
    return Column(.boolean(textBits(left) { holds($0, part) }), missing: left.missing)
  }
  let other = right.column(count: left.count)
  guard case .text(let codes, let dictionary) = left.data, case .text(let parts, let partDictionary) = other.data else {
    preconditionFailure("texts are tested")
  }
  let missing = union(left.missing, other.missing)
  let bits = bitmap(count: left.count) { row in
    missing.map { !$0[row] } ?? true && holds(dictionary.utf8(codes[row]), Array(partDictionary.utf8(parts[row])))
  }
  return Column(.boolean(bits), missing: missing)
}

/// `matches`: each distinct text is looked through once.
private func matched(_ left: Column, _ right: Operand) -> Column {
  guard case .constant(.text(let source)) = right, let pattern = try? Pattern(source) else {
    preconditionFailure("a pattern was checked when it was bound")
  }
  let texts = namesAsText(left)
  guard case .text(let codes, let dictionary) = texts.data else { preconditionFailure("texts are matched") }
  var machine = PatternMachine(pattern)
  var known = [Int8](repeating: -1, count: dictionary.count)
  let bits = bitmap(count: codes.count) { row in
    let code = codes[row]
    guard code >= 0 else { return false }
    if known[Int(code)] < 0 { known[Int(code)] = machine.finds(in: dictionary.utf8(code)) ? 1 : 0 }
    return known[Int(code)] == 1
  }
  return Column(.boolean(bits), missing: texts.missing)
}

/// Where a byte sequence first occurs. Linear but for repeated first bytes.
func firstPlace(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
  guard let first = part.first else { return text.startIndex }
  var start = text.startIndex
  while text.endIndex - start >= part.count {
    guard let next = text[start...].firstIndex(of: first), text.endIndex - next >= part.count else { return nil }
    if text[next..<next + part.count].elementsEqual(part) { return next }
    start = next + 1
  }
  return nil
}

/// A text column whose distinct texts are changed one by one.
func mappedTexts(_ column: Column, _ change: (String) -> String) -> Column {
  guard case .text(let codes, let dictionary) = namesAsText(column).data else {
    preconditionFailure("texts are changed")
  }
  var texts = TextCollector()
  var codeOfOld = [Int32](repeating: -1, count: dictionary.count)
  let mapped = codes.map { code -> Int32 in
    if code < 0 { return -1 }
    if codeOfOld[Int(code)] < 0 { codeOfOld[Int(code)] = texts.code(of: change(dictionary[code])) }
    return codeOfOld[Int(code)]
  }
  return Column(.text(codes: mapped, dictionary: texts.dictionary()), missing: column.missing)
}

/// A tier column as the texts of its codes; a text column as it is.
func namesAsText(_ column: Column) -> Column {
  guard case .tier(let places, let domain) = column.data else { return column }
  return Column(
    .text(codes: places.map { $0 == 255 ? -1 : Int32($0) }, dictionary: TextDictionary(domain.codes)),
    missing: column.missing)
}

/// Gives distinct texts their codes in order of first appearance.
struct TextCollector {
  /// By bytes: two spellings of one character are equal as strings, and are two texts here.
  private var codes: [[UInt8]: Int32] = [:]
  private var texts: [String] = []

  mutating func code(of text: String) -> Int32 {
    let bytes = Array(text.utf8)
    if let code = codes[bytes] { return code }
    let code = Int32(texts.count)
    codes[bytes] = code
    texts.append(text)
    return code
  }

  func dictionary() -> TextDictionary { TextDictionary(texts) }
}
