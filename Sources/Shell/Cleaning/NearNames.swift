import Diagnostics

/// Among more names than these, near ones are not looked for.
let mostNearNames = 500_000

/// Pairs of names that differ by one sign: one put in, left out, or another; a digit or number that differs makes another
/// name. Each name is met under itself and under itself with each sign left out, so that no name is held against all.
///
/// - Returns: places of the earlier and the later name, ordered by the later; three earlier ones for each at most.
func nearNames(_ names: [String], _ isInterrupted: () -> Bool) throws(Diagnostic) -> [(first: Int, second: Int)] {
  var forms: [(hash: UInt64, place: Int32)] = []
  for (place, name) in names.enumerated() {
    if place & 0xFFF == 0, isInterrupted() { throw .interrupted }
    let signs = name.unicodeScalars.map { UInt64($0.value) }
    // Short names differ by one sign without meaning the same.
    guard (4...40).contains(signs.count) else { continue }
    let prime: UInt64 = 0x100_0000_01b3
    // tails[i]: the hash of the signs from i on; powers grow with their number.
    var tails = [UInt64](repeating: 0, count: signs.count + 1)
    var powers = [UInt64](repeating: 1, count: signs.count + 1)
    for index in signs.indices.reversed() { tails[index] = tails[index + 1] &* prime &+ (signs[index] &+ 0x9E37_79B9) }
    for index in signs.indices { powers[index + 1] = powers[index] &* prime }
    forms.append((tails[0], Int32(place)))
    // The hash of the signs before an index, as far as it goes into the whole.
    var before: UInt64 = 0
    for index in signs.indices {
      if index == 0 || signs[index] != signs[index - 1] {
        forms.append((before &+ tails[index + 1] &* powers[index], Int32(place)))
      }
      before = before &+ (signs[index] &+ 0x9E37_79B9) &* powers[index]
    }
  }
  if isInterrupted() { throw .interrupted }
  forms.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
  var near: [Int32: Set<Int32>] = [:]
  var start = 0
  while start < forms.count {
    var end = start + 1
    while end < forms.count, forms[end].hash == forms[start].hash { end += 1 }
    // What a hundred names have in common but for a sign is a pattern.
    if end - start > 1, end - start <= 100 {
      for later in start + 1..<end {
        for earlier in start..<later where forms[earlier].place != forms[later].place {
          near[forms[later].place, default: []].insert(forms[earlier].place)
        }
      }
    }
    start = end
  }
  var found: [(Int, Int)] = []
  for (later, others) in near.sorted(by: { $0.key < $1.key }) {
    let name = Array(names[Int(later)])
    let those = others.sorted().filter { isOneApart(Array(names[Int($0)]), name) }
    found += those.prefix(3).map { (Int($0), Int(later)) }
  }
  return found
}
