import Columns

/// Each hot kernel against a plain read of the same bytes: a loop that no longer vectorises shows as a ratio that jumps,
/// whatever the machine's clock does.
func measureKernels(count: Int) {
  var random = SplitMix(state: 1)
  let wide = (0..<count).map { _ in Int64(random.below(5_000_000_000)) }
  let days = (0..<count).map { _ in Int32(random.below(2000)) }
  let bytes = (0..<count).map { _ in UInt8(random.below(3)) }
  let reals = wide.map { Double($0) }
  let codes = bytes.map { Int32($0) }
  let half = Bitmap((0..<count).map { _ in random.below(2) == 0 })
  let few = half.ones()
  say("| kernel on \(count) rows | ms | a plain read | ratio |")
  say("| --- | ---: | ---: | ---: |")
  let read64 = time { blackHole(wide.reduce(0, &+)) }
  let read32 = time { blackHole(days.reduce(0, &+)) }
  let read8 = time { blackHole(bytes.reduce(0, &+)) }
  row("compare Int64 to a bound", read64) { blackHole(compare(wide, .greater, 2_500_000_000)) }
  row("compare Double to a bound", read64) { blackHole(compare(reals, .greaterOrEqual, 1e9)) }
  row("compare Int32 to a bound", read32) { blackHole(compare(days, .greater, 1000)) }
  row("compare UInt8 to a value", read8) { blackHole(compare(bytes, .equal, 1)) }
  row("ranks of a narrow column", read32) { blackHole(Column(.date(days)).ranks()) }
  row("ranks of a wide column", read64) { blackHole(Column(.exact(wide, ExactForm(scale: 2))).ranks()) }
  row("order of a wide column", read64) { blackHole(Column(.exact(wide, ExactForm(scale: 2))).order()) }
  row("twenty largest", read64) { blackHole(Column(.exact(wide, .integer)).extremeRows(20, largest: true)) }
  row("gather half of the rows, Int64", read64) { blackHole(Column(.exact(wide, .integer)).gathered(few)) }
  row("gather half of the rows, Int32", read32) { blackHole(Column(.date(codes)).gathered(few)) }
  // Events of a tenth as many customers, at random: each touches a place that may be far.
  let link = CustomerLink(
    (0..<count).map { _ in Int32(random.below(max(1, count / 10))) }, customers: max(1, count / 10))
  let amounts = Column(.exact(wide, ExactForm(scale: 2)))
  row("count events by customer", read32) { blackHole(eventCounts(nil, link)) }
  row("count half of the events by customer", read32) { blackHole(eventCounts(half, link)) }
  row("add up events by customer", read32 + read64) { blackHole(amounts.sumsOfChosenEvents(nil, link)) }
  row("last day of each customer's events", 2 * read32) {
    blackHole(Column(.date(days)).extremesOfEvents(nil, link, largest: true))
  }
  row("which codes are there", read32) { blackHole(codesPresent(link.rows, of: link.customers)) }
  row("rows of a mask", read8) { blackHole(half.ones()) }
  row("a mask and another", read8) { blackHole(half & half) }
}

private func row(_ name: String, _ plain: Double, _ work: () -> Void) {
  let taken = time(work)
  say("| \(name) | \(milliseconds(taken)) | \(milliseconds(plain)) | \(Int((taken / plain).rounded())) |")
}

private func time(_ work: () -> Void) -> Double { median((0..<9).map { _ in seconds(work) }) }

private func milliseconds(_ seconds: Double) -> String {
  let micros = Int((seconds * 1e6).rounded())
  return "\(micros / 1000).\(String(1000 + micros % 1000).dropFirst())"
}

@inline(never) @_optimize(none) func blackHole<T>(_ value: T) {}
