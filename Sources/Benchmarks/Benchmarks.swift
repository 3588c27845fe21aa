import Columns
import Glibc

/// Measures whole statements and the loops under them. `scripts/bench` is the way in.
@main struct Benchmarks {
  static func main() {
    keepFreedMemory()
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "serve": serve()
    case "kernels": measureKernels(count: arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000)
    case "memory" where arguments.count == 3: measureMemory(arguments[1], key: arguments[2], at: nil)
    case "memory" where arguments.count == 4: measureMemory(arguments[1], key: arguments[2], at: arguments[3])
    case "customers" where arguments.count == 3: writeCustomers(Int(arguments[1]) ?? 1000, to: arguments[2])
    case "orders" where arguments.count == 4:
      writeOrders(Int(arguments[1]) ?? 10_000, of: Int(arguments[2]) ?? 1000, to: arguments[3])
    default:
      say("usage: Benchmarks serve | kernels [N] | memory FILE KEY [DATE] | customers N FILE | orders N CUSTOMERS FILE")
      exit(64)
    }
  }
}

/// A line on standard output, at once: a peer's measure waits for it.
func say(_ line: String) {
  var bytes = Array((line + "\n").utf8)[...]
  while !bytes.isEmpty {
    let written = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
    guard written > 0 else { exit(1) }
    bytes = bytes.dropFirst(written)
  }
}

/// Seconds that some work took.
func seconds(_ work: () -> Void) -> Double {
  let time = ContinuousClock().measure(work)
  return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

/// Seconds of all processors that this process has used.
func processorSeconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
