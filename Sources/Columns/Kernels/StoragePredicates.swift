// Tests of every row in the storage the column has, however narrow that is. Rows without a value give either bit.

extension Column {
  /// Which exact units or days stand in the relation to a bound; nil for columns of anything else, and for exact numbers
  /// beyond 64 bits.
  public func compared(_ relation: Relation, toUnits bound: Int64) -> Bitmap? {
    switch storage {
    case .narrow(let numbers, .exact), .narrow(let numbers, .date): return numbers.compared(relation, bound)
    case .plain(.exact(let values, _)): return compareEach(values, relation, bound)
    case .plain(.date(let days)):
      guard let day = Int32(exactly: bound) else {
        return Bitmap(count: count, repeating: relation.holds(bound < 0 ? 1 : 0, bound < 0 ? 0 : 1))
      }
      return compareEach(days, relation, day)
    default: return nil
    }
  }

  /// Which rows have a text: by its code, where the distinct texts are known. Missing rows never have it.
  public func rows(with text: String) -> Bitmap {
    if case .texts(let texts) = storage {
      let wanted = Array(text.utf8)
      return texts.bits { $0.elementsEqual(wanted) }
    }
    guard let dictionary, let code = dictionary.code(of: text) else { return Bitmap(count: count) }
    switch storage {
    case .narrow(let codes, _): return codes.compared(.equal, Int64(code))
    case .plain(.text(let codes, _)): return compareEach(codes, .equal, code)
    default: return Bitmap(count: count)
    }
  }

  /// The distinct texts, where they are known without looking anything up.
  public var dictionary: TextDictionary? {
    switch storage {
    case .narrow(_, .text(let dictionary)), .plain(.text(_, let dictionary)): dictionary
    default: nil
    }
  }

  /// Which texts pass a test; a missing one never does. Each distinct text is tested once where they are known and fewer
  /// than the rows.
  ///
  /// - Parameter flags: for each byte whether a text that passes can begin with it; nil where nothing is known of that.
  public func rows(whoseText passes: (ArraySlice<UInt8>) -> Bool, beginsWith flags: [Bool]? = nil) -> Bitmap {
    if case .texts(let texts) = storage {
      return flags.map { texts.bits(passes, beginsWith: $0) } ?? texts.bits(passes)
    }
    func passesAll(_ text: ArraySlice<UInt8>) -> Bool {
      if let flags, !(text.first.map { flags[Int($0)] } ?? false) { return false }
      return passes(text)
    }
    guard let dictionary else { return Bitmap(count: count) }
    guard dictionary.count <= count else {
      guard case .text(let codes, _) = data else { return Bitmap(count: count) }
      return bitmap(count: count) { codes[$0] >= 0 && passesAll(dictionary.utf8(codes[$0])) }
    }
    let flags = (0..<Int32(dictionary.count)).map { passesAll(dictionary.utf8($0)) }
    switch storage {
    case .narrow(.bits8(let codes), _): return flaggedEach(codes, flags)
    case .narrow(.bits16(let codes), _): return flaggedEach(codes, flags)
    case .narrow(.bits32(let codes), _): return flaggedEach(codes, flags)
    case .plain(.text(let codes, _)): return flaggedEach(codes, flags)
    default: return Bitmap(count: count)
    }
  }
}
