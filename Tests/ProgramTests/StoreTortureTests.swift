import Foundation
import Testing

/// What a workspace goes through in the hands of a machine that fails: small here, large in `scripts/torture store`.
@Suite("A workspace on a machine that fails") struct StoreTortureTests {
  @Test("Killed at any moment: what was acknowledged is there, and nothing is half done") func kills() throws {
    var folder = try Torture.store()
    let rounds = Torture.size("TIERLAB_KILLS", 5)
    var known = 1
    var (acknowledgements, commits) = (0, 0)
    for round in 0..<rounds {
      // All of a store is verified after each kill, so it is not let grow for ever.
      if round % 20 == 19 {
        (folder, known) = (try Torture.store(), 1)
      }
      let script = KillScript(round: round, after: known)
      let run = try ProgramRun(["s.tierlab"], input: script.text, in: folder.url) { process in
        Thread.sleep(forTimeInterval: .random(in: 0.02...0.9))
        kill(process.processIdentifier, SIGKILL)
      }
      let lines = run.output.split(separator: "\n")
      let done = lines.compactMap { $0.hasPrefix("done ") ? Int($0.dropFirst(5)) : nil }.max() ?? 0
      acknowledgements += done
      let place = "round \(round), killed after statement \(done): \(run.errors.prefix(200))"
      guard let found = try Torture.state(folder) else {
        Issue.record("\(place)")
        return
      }
      // What was acknowledged is there, and of the statement it was at all or nothing.
      let allowed = [script.states[done], script.states[min(done + 1, script.states.count - 1)]]
      #expect(allowed.contains(found), "\(place): \(found), not one of \(allowed)")
      // A backup that was acknowledged is whole.
      for line in lines where line.hasPrefix("backed up to ") {
        #expect(try Torture.state(folder, String(line.dropFirst(13))) != nil, "\(place)")
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) where name.hasPrefix("b") {
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent(name))
      }
      // The next file that is made takes away what was left half made.
      _ = try ProgramRun(["s.tierlab", "-c", "discard", "-c", "export audit \"b.jsonl\""], in: folder.url)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      #expect(!names.contains { $0.contains("draft") }, "\(place): \(names)")
      commits += found.commits - known
      known = found.commits
    }
    print(
      "kills: \(rounds) rounds, \(acknowledgements) acknowledged statements, \(commits) commits, none lost, no halves")
  }

  @Test("Between the last write of a commit and its acknowledgement lies a sync", .enabled(if: Torture.hasStrace))
  func syncs() throws {
    let times = Torture.size("TIERLAB_SYNCS", 3)
    let folder = try Torture.store()
    let trace = folder.url.appendingPathComponent("trace")
    for turn in 0..<times {
      let deed = ["-c", "customers | set mark = \(turn)", "-c", "commit \"turn \(turn)\""]
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
      process.arguments =
        [
          "-f", "-qq", "-e", "trace=pwrite64,fdatasync,fsync,write", "-o", trace.path, ProgramRun.program.path,
          "s.tierlab",
        ]
        + deed
      process.currentDirectoryURL = folder.url
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      let lines = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n")
      let acknowledged = lines.indices.filter { lines[$0].contains("write(1, ") && !lines[$0].contains("pwrite64") }
      try #require(acknowledged.count >= 2, "\(lines.suffix(20))")
      for place in acknowledged {
        guard let written = lines[..<place].lastIndex(where: { $0.contains("pwrite64(") }) else { continue }
        #expect(
          lines[written..<place].contains { $0.contains("fdatasync(") || $0.contains("fsync(") },
          "turn \(turn): \(lines[written..<place])")
      }
    }
    print("syncs: \(times) of \(times)")
  }

  @Test("Several processes at once: every acknowledged commit is on record once", arguments: [2, 8])
  func processes(count: Int) throws {
    let folder = try Torture.store()
    let turns = Torture.size("TIERLAB_COMMITS", 2)
    let group = DispatchGroup()
    let url = folder.url
    let told = Told()
    for process in 0..<count {
      DispatchQueue.global().async(group: group) {
        for turn in 0..<turns {
          let message = "p\(process) t\(turn)"
          while true {
            guard
              let run = try? ProgramRun(
                ["s.tierlab", "-c", "customers | set mark = \(turn)", "-c", "commit \"\(message)\""], in: url)
            else { return }
            if run.status == 0 {
              told.add(message)
              break
            }
            // Held for longer than ten seconds, or nothing to change: said, and tried again.
            told.addRefusal(run.errors)
            if !run.errors.contains("open for writing") { return }
          }
        }
      }
    }
    group.wait()
    let run = try ProgramRun(["s.tierlab", "-c", "verify", "-c", "log", "--output", "json"], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let line = try #require(run.output.split(separator: "\n").last)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [[String: Any]])
    let messages = rows.compactMap { $0["message"] as? String }
    #expect(told.all.count == count * turns, "\(told.refusals.suffix(3))")
    for message in told.all { #expect(messages.count { $0 == message } == 1, "\(message)") }
    #expect(messages.count == told.all.count + 1)
    print("processes: \(count) × \(turns) commits, each once")
  }

  private final class Told: @unchecked Sendable {
    private let lock = NSLock()
    private var messages: [String] = []
    private var errors: [String] = []
    var all: [String] { lock.withLock { messages } }
    var refusals: [String] { lock.withLock { errors } }
    func add(_ message: String) { lock.withLock { messages.append(message) } }
    func addRefusal(_ text: String) { lock.withLock { errors.append(text) } }
  }
}
