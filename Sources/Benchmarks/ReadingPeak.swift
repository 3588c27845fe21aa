import Columns
import Diagnostics
import Formats
import Glibc
import Synchronization

/// Reads a file and says what was asked for before, and what was taken at the height of it, the file's own pages and
/// what the process had before left out. A process measures one file: what was freed counts no less.
func measureMemory(_ path: String, key: String, at date: String?) {
  let asked = Atomic(0)
  var options = FileOptions()
  options.csv.keyColumn = key
  options.csv.dateColumn = date
  options.csv.askForMemory = { (bytes) throws(Diagnostic) in asked.store(bytes, ordering: .relaxed) }
  let before = kilobytes("VmRSS")
  do throws(Diagnostic) {
    let (size, rows) = try MappedFiles().read(path) { (bytes) throws(Diagnostic) in
      let loaded = try readFile(bytes, name: path, options: options, foreign: NoForeignFormats())
      return (bytes.count, loaded.table.rowCount)
    }
    let wanted = asked.load(ordering: .relaxed)
    let taken = (kilobytes("VmHWM") - before) * 1024 - size
    let share = Double(wanted) / Double(max(1, taken))
    say("| \(rows) rows | \(wanted >> 20) MB | \(taken >> 20) MB | \(Int((share * 100).rounded())) % |")
  } catch {
    say("\(error.message)")
    exit(1)
  }
}

private func kilobytes(_ name: String) -> Int {
  guard let file = unsafe fopen("/proc/self/status", "r") else { return 0 }
  defer { unsafe fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  while unsafe line.withUnsafeMutableBufferPointer({ unsafe fgets($0.baseAddress, 256, file) != nil }) {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard text.hasPrefix(name + ":") else { continue }
    return text.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0
  }
  return 0
}
