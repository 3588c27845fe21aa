import Foundation
import Shell

/// What this machine, and the control group that the program may be in, has left.
func memoryNow() -> MemoryFacts? {
  func numbers(_ path: String) -> [Substring: Int] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [:] }
    var found: [Substring: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == ":" || $0 == "\t" }
      if words.count >= 2, let number = Int(words[1]) { found[words[0]] = number * 1024 }
    }
    return found
  }
  func number(_ path: String) -> Int? {
    (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
      Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
  guard var free = numbers("/proc/meminfo")["MemAvailable"] else { return nil }
  if let most = number("/sys/fs/cgroup/memory.max"), let taken = number("/sys/fs/cgroup/memory.current") {
    // What is cached of files counts as taken there, and is given back when it is wanted.
    let cached = numbers("/sys/fs/cgroup/memory.stat")["inactive_file"].map { $0 / 1024 } ?? 0
    free = min(free, max(0, most - taken + cached))
  }
  return MemoryFacts(free: free, used: numbers("/proc/self/status")["VmRSS"] ?? 0)
}
