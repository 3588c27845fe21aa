import Columns
import Glibc

/// Customers made from integers and a fixed seed, for machines without the peers' generator: the same columns and
/// widths, simpler distributions.
func writeCustomers(_ count: Int, to path: String) {
  var random = SplitMix(state: 42)
  let regions = ["华东", "华南", "华北", "华中", "西南", "西北", "东北", "上海", "EMEA", "DACH", "LATAM", "Japan"]
  let industries = ["制造", "零售", "金融", "医药", "Software", "Retail", "Healthcare", "Energy"]
  var file = Lines(path)
  file.add(
    "id,name,region,industry,signup,last_order,orders_12m,amount_12m,amount_prev_12m,margin,contacts_90d,"
      + "complaints_90d,nps,owner,potential,strategic,tier,tags")
  for customer in 1...max(count, 1) {
    // Squares of squares give the long tail of amounts.
    let tail = random.below(1000)
    let amount = 800_000 + tail * tail * tail * tail / 1000 + random.below(100_000)
    let age = random.below(400) * random.below(400) / 120
    let last = Day(number: 20_634 - Int32(age))
    let cells = [
      "C" + padded(customer, 7), "Acme \(customer)", regions[random.below(12)], industries[random.below(8)],
      last.adding(days: -random.below(3650)).description, last.description, "\(1 + random.below(1 + tail / 20))",
      decimal(amount), decimal(amount * (50 + random.below(100)) / 100), decimal(random.below(5000)),
      "\(random.below(8))", "\(random.below(2))", random.below(5) == 0 ? "" : "\(random.below(201) - 100)",
      "sales" + padded(random.below(200), 3), "\(random.below(101))", "\(random.below(6))",
      tail > 900 ? "A" : tail > 600 ? "B" : "C", random.below(4) == 0 ? "vip;key" : "",
    ]
    file.add(cells.joined(separator: ","))
  }
  file.finish()
}

/// Orders of such customers, some with many and some with none.
func writeOrders(_ count: Int, of customers: Int, to path: String) {
  var random = SplitMix(state: 7)
  var file = Lines(path)
  file.add("customer_id,date,amount")
  for _ in 0..<count {
    let spread = random.below(1000)
    let customer = 1 + (random.below(customers) * spread / 1000)
    let day = Day(number: 20_634 - Int32(random.below(1095)))
    file.add("C\(padded(customer, 7)),\(day),\(decimal(8000 + spread * spread))")
  }
  file.finish()
}

private func padded(_ value: Int, _ digits: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

private func decimal(_ hundredths: Int) -> String { "\(hundredths / 100).\(padded(hundredths % 100, 2))" }

/// SplitMix64.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}

/// A file written line by line, a megabyte at a time.
private struct Lines {
  private let descriptor: Int32
  private var bytes: [UInt8] = []

  init(_ path: String) {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(descriptor >= 0, "\(path) can be written")
  }

  mutating func add(_ line: String) {
    bytes.append(contentsOf: line.utf8)
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count > 1 << 20 { flush() }
  }

  mutating func finish() {
    flush()
    close(descriptor)
  }

  private mutating func flush() {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
      }
      precondition(written > 0, "the disk takes what is written")
      done += written
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
