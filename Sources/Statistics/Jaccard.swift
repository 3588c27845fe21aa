/// The Jaccard index of two sets, |A ∩ B| / |A ∪ B|: 1 where they are the same, 0 where they share nothing.
///
/// P. Jaccard, 1901. Takes how many are in both, and in only one of them; nil where both sets are empty.
public func jaccard(both: Int, onlyFirst: Int, onlySecond: Int) -> Double? {
  precondition(both >= 0 && onlyFirst >= 0 && onlySecond >= 0, "a set has no negative number of members")
  let union = Double(both) + Double(onlyFirst) + Double(onlySecond)
  return union == 0 ? nil : Double(both) / union
}
