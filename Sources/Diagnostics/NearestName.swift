/// The candidate that a mistyped name most likely meant, or nil when none is close.
///
/// Distance is optimal string alignment (Damerau–Levenshtein without overlapping swaps) over lower-cased characters;
/// at most a third of the name may differ, and at least one change is allowed from three characters on (two-character
/// Chinese names may differ in one). Ties go to the first candidate given.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
  let wide = wanted.contains { $0.unicodeScalars.contains { $0.value >= 0x2E80 } }
  let allowed = max(wide && wanted.count >= 2 ? 1 : wanted.count >= 3 ? 1 : 0, (wanted.count + 1) / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let other = Array(candidate.lowercased())
    guard abs(other.count - wanted.count) <= allowed, candidate != name else { continue }
    let distance = alignmentDistance(wanted, other)
    if distance <= allowed, distance < max(wanted.count, 1), distance < best?.distance ?? Int.max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [Int](repeating: 0, count: b.count + 1)
    row[0] = i + 1
    for j in 0..<b.count {
      var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row[j + 1] = cost
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
