import Synchronization

extension Column {
  /// SHA-256 over the values alone, in hexadecimal: two columns with the same values and the same type have the same,
  /// however their texts are numbered and whatever lies under missing rows. Kept once found.
  public var digest: String {
    if let known = slots.withLock({ $0.digest }) { return known }
    let made = digested()
    slots.withLock { $0.digest = made }
    return made
  }

  /// The digest that was kept with the column, so that it need not be found again.
  public func remember(digest: String) { slots.withLock { $0.digest = $0.digest ?? digest } }

  /// The digest of the values as they are now in memory, whatever was kept.
  public func digested() -> String {
    var hash = SHA256()
    hash.update("column 1\0")
    hash.update(count)
    if let missing { hash.update(missing.words) }
    func present<Number>(_ numbers: [Number], _ none: Number) -> [Number] {
      guard let missing else { return numbers }
      var copy = numbers
      missing.forEachOne { copy[$0] = none }
      return copy
    }
    // Codes of texts are worth keeping; numbers in another width are not.
    let wide: ColumnData
    if case .texts = storage { wide = data } else { wide = storage.widened() }
    switch wide {
    case .text(let codes, let dictionary):
      // Texts are numbered as they first appear.
      hash.update("text\0")
      var numberOfCode = [Int32](repeating: -1, count: dictionary.count)
      var next: Int32 = 0
      var texts: [UInt8] = []
      let renumbered = present(codes, -1).map { code -> Int32 in
        guard code >= 0 else { return -1 }
        if numberOfCode[Int(code)] < 0 {
          numberOfCode[Int(code)] = next
          next += 1
          let text = dictionary.utf8(code)
          for place in 0..<8 { texts.append(UInt8(truncatingIfNeeded: text.count >> (8 * place))) }
          texts += text
        }
        return numberOfCode[Int(code)]
      }
      hash.update(texts.count)
      hash.update(texts)
      hash.update(renumbered)
    case .exact(let values, let form):
      hash.update("exact \(form.scale) \(form.divisor)\0")
      hash.update(present(values, 0))
    case .wide(let values, let form):
      hash.update("wide \(form.scale) \(form.divisor)\0")
      hash.update(present(values, 0).flatMap { [Int64(truncatingIfNeeded: $0), Int64(truncatingIfNeeded: $0 >> 64)] })
    case .real(let values):
      hash.update("real\0")
      hash.update(present(values, 0).map(\.bitPattern))
    case .date(let values):
      hash.update("date\0")
      hash.update(present(values, 0))
    case .boolean(let bits):
      hash.update("boolean\0")
      hash.update((missing.map { bits.subtracting($0) } ?? bits).words)
    case .tags(let sets):
      hash.update("tags\0")
      for (name, members) in zip(sets.names, sets.members).sorted(by: { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
      )
      where !members.isEmpty {
        hash.update(name.utf8.count)
        hash.update(name)
        hash.update(members.words)
      }
    case .tier(let places, let domain):
      hash.update("tier\0")
      for (code, label) in zip(domain.codes, domain.labels) {
        for text in [code, label ?? "\0"] {
          hash.update(text.utf8.count)
          hash.update(text)
        }
      }
      hash.update(present(places, 255))
    }
    return hash.hex()
  }
}
