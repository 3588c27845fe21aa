import Diagnostics

/// Among more names than these, near ones are not looked for.
let mostNearNames = 500_000

/// Pairs of names that differ by one sign: one put in, left out, or another; a digit or number that differs makes another
/// name. Each name is met under itself and under itself with each sign left out, so that no name is held against all.
///
/// - Returns: places of the earlier and the later name, ordered by the later; three earlier ones for each at most.
func nearNames(_ names: [String], _ isInterrupted: () -> Bool) throws(Diagnostic) -> [(first: Int, second: Int)] {
  var forms = NameForms(names)
  try forms.make(isInterrupted)
  let meetings = forms.meetings()
  if isInterrupted() { throw .interrupted }
  var found: [(first: Int, second: Int)] = []
  var start = 0
  while start < meetings.count {
    let later = Int(meetings[start] >> 32)
    var count = 0
    while start < meetings.count, Int(meetings[start] >> 32) == later {
      let earlier = Int(meetings[start] & 0xFFFF_FFFF)
      if count < 3, forms.areNear(earlier, later) {
        found.append((earlier, later))
        count += 1
      }
      start += 1
    }
  }
  return found
}

/// Names under the hashes of their forms.
private struct NameForms {
  private let names: [String]
  /// The signs of all names, one name after another; those of name i begin at starts[i].
  private var signs: [UInt32] = []
  private var starts: [Int] = []
  /// A form's hash, and the name it is of. Digits are never left out: a name with another digit is another name.
  private var hashes: [UInt64] = []
  private var places: [Int32] = []

  init(_ names: [String]) { self.names = names }

  mutating func make(_ isInterrupted: () -> Bool) throws(Diagnostic) {
    let prime: UInt64 = 0x100_0000_01b3
    // tails[i]: the hash of the signs from i on; powers grow with their number.
    var tails = [UInt64](repeating: 0, count: 42)
    var powers = [UInt64](repeating: 1, count: 42)
    for index in 1..<42 { powers[index] = powers[index - 1] &* prime }
    for (place, name) in names.enumerated() {
      if place & 0xFFF == 0, isInterrupted() { throw .interrupted }
      let start = signs.count
      starts.append(start)
      for sign in name.unicodeScalars { signs.append(sign.value) }
      let count = signs.count - start
      // Short names differ by one sign without meaning the same.
      guard (4...40).contains(count) else { continue }
      func code(_ index: Int) -> UInt64 { UInt64(signs[start + index]) &+ 0x9E37_79B9 }
      tails[count] = 0
      for index in (0..<count).reversed() { tails[index] = tails[index + 1] &* prime &+ code(index) }
      add(tails[0], place)
      // The hash of the signs before an index, as far as it goes into the whole.
      var before: UInt64 = 0
      for index in 0..<count {
        let sign = signs[start + index]
        if index == 0 || sign != signs[start + index - 1], !(0x30...0x39).contains(sign) {
          add(before &+ tails[index + 1] &* powers[index], place)
        }
        before = before &+ code(index) &* powers[index]
      }
    }
    starts.append(signs.count)
  }

  private mutating func add(_ hash: UInt64, _ place: Int) {
    // Mixed, so that its first bits are as good as its last.
    let mixed = (hash ^ (hash >> 31)) &* 0x9E37_79B9_7F4A_7C15
    hashes.append(mixed ^ (mixed >> 29))
    places.append(Int32(place))
  }

  /// The pairs of names that have a form in common, the later one in the upper half, each once and in order.
  func meetings() -> [UInt64] {
    let forms = shared()
    var meetings: [UInt64] = []
    var start = 0
    while start < forms.count {
      var end = start + 1
      while end < forms.count, forms[end].hash == forms[start].hash { end += 1 }
      // What a hundred names have in common but for a sign is a pattern.
      if end - start > 1, end - start <= 100 {
        for later in start + 1..<end {
          for earlier in start..<later where forms[earlier].place != forms[later].place {
            meetings.append(UInt64(forms[later].place) << 32 | UInt64(forms[earlier].place))
          }
        }
      }
      start = end
    }
    meetings.sort()
    var last: UInt64?
    meetings.removeAll { meeting in
      defer { last = meeting }
      return meeting == last
    }
    return meetings
  }

  /// The forms that more than one name has, by hash and then by name. Most have none in common with another: two bits
  /// for the first bits of each hash tell, so that few are left to be sorted.
  private func shared() -> [(hash: UInt64, place: Int32)] {
    var width: UInt64 = 10
    while width < 27, 1 << width < hashes.count * 8 { width += 1 }
    var once = [UInt64](repeating: 0, count: 1 << Int(width - 6))
    var again = once
    for hash in hashes {
      let (word, bit) = (Int(hash >> (70 - width)), UInt64(1) << (hash >> (64 - width) & 63))
      again[word] |= once[word] & bit
      once[word] |= bit
    }
    var forms: [(hash: UInt64, place: Int32)] = []
    for (index, hash) in hashes.enumerated() {
      if again[Int(hash >> (70 - width))] & UInt64(1) << (hash >> (64 - width) & 63) != 0 {
        forms.append((hash, places[index]))
      }
    }
    forms.sort { $0.hash == $1.hash ? $0.place < $1.place : $0.hash < $1.hash }
    return forms
  }

  /// True where two names differ by one sign, and that is no number.
  func areNear(_ one: Int, _ other: Int) -> Bool {
    let a = signs[starts[one]..<starts[one + 1]]
    let b = signs[starts[other]..<starts[other + 1]]
    guard a.allSatisfy(isOneCharacter), b.allSatisfy(isOneCharacter) else {
      return isOneApart(Array(names[one]), Array(names[other]))
    }
    guard abs(a.count - b.count) <= 1 else { return false }
    var (i, j) = (a.startIndex, b.startIndex)
    while i < a.endIndex, j < b.endIndex, a[i] == b[j] { (i, j) = (i + 1, j + 1) }
    var (endA, endB) = (a.endIndex, b.endIndex)
    while endA > i, endB > j, a[endA - 1] == b[endB - 1] { (endA, endB) = (endA - 1, endB - 1) }
    guard endA - i <= 1, endB - j <= 1 else { return false }
    return !(a[i..<endA] + b[j..<endB]).contains { sign in
      Unicode.Scalar(sign).map { isNumber(Character($0)) } ?? false
    }
  }
}

/// True for a sign that is a character by itself, whatever stands beside it: letters of Latin, Greek and Cyrillic, and
/// Han. Only these are compared sign by sign.
private func isOneCharacter(_ sign: UInt32) -> Bool {
  (0x20..<0x300).contains(sign) && sign != 0xAD || (0x3400..<0xA000).contains(sign) || (0x370..<0x480).contains(sign)
}

private func isNumber(_ sign: Character) -> Bool { sign.isNumber || "甲乙丙丁".contains(sign) }

/// One character put in, left out or another; a digit or number that differs makes another name.
func isOneApart(_ a: [Character], _ b: [Character]) -> Bool {
  guard abs(a.count - b.count) <= 1 else { return false }
  var start = 0
  while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
  var (endA, endB) = (a.count, b.count)
  while endA > start, endB > start, a[endA - 1] == b[endB - 1] {
    endA -= 1
    endB -= 1
  }
  guard endA - start <= 1, endB - start <= 1 else { return false }
  return !(a[start..<endA] + b[start..<endB]).contains(where: isNumber)
}
