import CEditline
import Glibc

/// The size of the terminal behind a descriptor; where it has none `COLUMNS` and `LINES`, and then 80 by 24.
public func terminalSize(of descriptor: Int32 = 1) -> (columns: Int, rows: Int) {
  var columns: Int32 = 0
  var rows: Int32 = 0
  if unsafe editline_window_size(descriptor, &columns, &rows) { return (Int(columns), Int(rows)) }
  return (positiveNumber(in: "COLUMNS") ?? 80, positiveNumber(in: "LINES") ?? 24)
}

/// Whether a descriptor is a terminal: 0 for what is read, 1 for what is written.
public func isTerminal(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1
}

func environmentValue(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}

private func positiveNumber(in name: String) -> Int? {
  environmentValue(name).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
}

/// Writes all of a text to a descriptor; what cannot be written is lost, as on a terminal that has gone.
func write(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if written < 0, errno == EINTR { continue }
    guard written > 0 else { return }
    bytes = bytes.dropFirst(written)
  }
}
