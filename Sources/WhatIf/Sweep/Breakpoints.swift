import Columns

/// The values of a parameter at which a policy's tiers change, as they are typed: each gives exactly the tiers that the
/// step table tells for it.
///
/// A value that has no end as a decimal is rounded to the side on which its customers still are, with as many digits as it
/// takes to tell it from its neighbours, at most ten.
struct Breakpoints: Sendable {
  let table: StepTable
  /// The parameter is a day.
  let isDate: Bool
  /// Digits after the point.
  let scale: Int
  /// Whether the values are no decimals of their own.
  let isRounded: Bool
  /// Runs of steps that are told; nil for all.
  private let told: [Int32]?

  init(_ table: StepTable, isDate: Bool) {
    self.table = table
    self.isDate = isDate
    switch table.keys {
    case .exact(let keys, let denominator):
      if let digits = Breakpoints.digits(of: denominator) {
        let times = integerPowerOfTen(digits) / denominator
        var spare = digits
        for end in table.ends where spare > 0 {
          var units = Int128(keys[Int(end) - 1]) * times
          var zeros = 0
          while zeros < spare, units % 10 == 0 { (units, zeros) = (units / 10, zeros + 1) }
          spare = zeros
        }
        (scale, isRounded, told) = (digits - (table.ends.isEmpty ? digits : spare), false, nil)
        return
      }
    case .real: break
    }
    isRounded = true
    var gap = Double.infinity
    var last: Double?
    for end in table.ends {
      let key = Breakpoints.double(table.keys, Int(end) - 1)
      if let last { gap = min(gap, key - last) }
      last = key
    }
    var digits = 4
    while digits < 10, gap < 2 / powerOfTen(digits) { digits += 1 }
    scale = digits
    guard gap < 2 / powerOfTen(10) else {
      told = nil
      return
    }
    // Closer than ten digits can tell: the first of those with one text stands for all.
    var runs: [Int32] = []
    var text: Int128?
    for run in table.ends.indices {
      let units = Breakpoints.rounded(table, run, digits)
      if units != text { runs.append(Int32(run)) }
      text = units
    }
    told = runs
  }

  var count: Int { told?.count ?? table.ends.count }

  /// Values too close together to be told apart.
  var merged: Int { table.ends.count - count }

  func value(_ place: Int) -> Exact {
    let run = told.map { Int($0[place]) } ?? place
    if case .exact(let keys, let denominator) = table.keys, !isRounded {
      let key = Int128(keys[Int(table.ends[run]) - 1])
      let power = integerPowerOfTen(scale)
      // Digits were dropped only where they are zeros.
      return Exact(units: key * power / denominator, form: ExactForm(scale: scale))
    }
    return Exact(units: Breakpoints.rounded(table, run, scale), form: ExactForm(scale: scale))
  }

  /// How many customers stand exactly on the value.
  func customersOnLine(_ place: Int) -> Int {
    let run = told.map { Int($0[place]) } ?? place
    let first = run == 0 ? 0 : Int(table.ends[run - 1])
    let rows = table.steps[first..<Int(table.ends[run])].map(\.row)
    return Set(rows).count
  }

  /// Whether somebody steps by passing the value, not all by reaching it.
  func isPassed(_ place: Int) -> Bool {
    let run = told.map { Int($0[place]) } ?? place
    return !table.steps[Int(table.ends[run]) - 1].isAtValue
  }

  private static func double(_ keys: StepTable.Keys, _ place: Int) -> Double {
    switch keys {
    case .exact(let keys, let denominator): Double(keys[place]) / Double(denominator)
    case .real(let keys): keys[place]
    }
  }

  /// Down where somebody steps by passing the value, so that they have not; up where all step by reaching it.
  private static func rounded(_ table: StepTable, _ run: Int, _ scale: Int) -> Int128 {
    let last = Int(table.ends[run]) - 1
    let isDown = !table.steps[last].isAtValue
    switch table.keys {
    case .exact(let keys, let denominator):
      let scaled = Int128(keys[last]) * integerPowerOfTen(scale)
      var (floor, rest) = scaled.quotientAndRemainder(dividingBy: denominator)
      if rest < 0 { (floor, rest) = (floor - 1, rest + denominator) }
      return isDown || rest == 0 ? floor : floor + 1
    case .real(let keys):
      // A double that is a short decimal is meant as one, though its product may be off by its last digit.
      let scaled = keys[last] * powerOfTen(scale)
      let nearest = scaled.rounded()
      if abs(scaled - nearest) <= abs(scaled) * 0x1p-50 { return Int128(nearest) }
      return Int128(scaled.rounded(isDown ? .down : .up))
    }
  }

  /// The digits after the point that a fraction with this denominator takes; nil where it has no end, or over 18.
  private static func digits(of denominator: Int128) -> Int? {
    for digits in 0...18 where integerPowerOfTen(digits) % denominator == 0 { return digits }
    return nil
  }
}
