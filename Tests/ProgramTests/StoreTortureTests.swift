import Foundation
import Testing

/// What a workspace goes through in the hands of a machine that fails: small here, large in `scripts/torture store`.
@Suite("A workspace on a machine that fails") struct StoreTortureTests {
  private static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

  private static func size(_ name: String, _ small: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? small
  }

  /// A committed store of 300 customers with a rule tag.
  private static func store() throws -> Folder {
    let rows = (0..<300).map { "C\($0),\($0 % 7),\(["east", "west"][$0 % 2])" }
    let folder = try Folder(["customers.csv": "id,mark,region\n" + rows.joined(separator: "\n") + "\n"])
    let begin = try ProgramRun(
      [
        "s.tierlab", "-c", "load \"customers.csv\" as customers key id", "-c",
        "define tag low \"few\" when mark < 3", "-c", "commit \"begin\"",
      ], in: folder.url)
    try #require(begin.status == 0, "\(begin.errors)")
    return folder
  }

  /// How many commits are on record, after everything was verified; nil where something is wrong.
  private static func commits(_ folder: Folder, _ file: String = "s.tierlab") throws -> Int? {
    let run = try ProgramRun([file, "-c", "verify", "-c", "log", "--output", "json"], in: folder.url)
    guard run.status == 0, let line = run.output.split(separator: "\n").last,
      let rows = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [[String: Any]]
    else {
      Issue.record("\(run.status): \(run.errors)")
      return nil
    }
    #expect(Set(rows.compactMap { $0["commit"] as? Int }) == Set(1..<(rows.count + 1)))
    return rows.count
  }

  @Test("Killed at any moment: what was acknowledged is there, and nothing is half done") func kills() throws {
    let folder = try StoreTortureTests.store()
    let rounds = StoreTortureTests.size("TIERLAB_KILLS", 5)
    var known = 1
    for round in 0..<rounds {
      var script = ""
      for turn in 0..<40 {
        script += "where region = east | set mark = \(turn % 9)\nretag\ncommit \"r\(round) t\(turn)\"\n"
        if turn % 5 == 1 { script += "revert \(known + turn)\n" }
        if turn % 7 == 3 { script += "backup \"b\(round)-\(turn).tierlab\"\n" }
      }
      let run = try ProgramRun(["s.tierlab"], input: script, in: folder.url) { process in
        Thread.sleep(forTimeInterval: .random(in: 0.02...0.9))
        kill(process.processIdentifier, SIGKILL)
      }
      let told = run.output.split(separator: "\n").compactMap { line in
        line.hasPrefix("commit ") ? Int(line.dropFirst(7).prefix { $0.isNumber }) : nil
      }.max()
      let acknowledged = max(told ?? 0, known)
      guard let found = try StoreTortureTests.commits(folder) else { return }
      #expect(found >= acknowledged, "round \(round): \(acknowledged) acknowledged, \(found) found")
      // A step that was acknowledged after the last commit is pending, or has become the next one.
      if let last = run.output.split(separator: "\n").last, last.contains("was written for"), found == acknowledged {
        let status = try ProgramRun(["s.tierlab", "-c", "status"], in: folder.url)
        #expect(!status.output.contains("nothing\n") || status.output.contains("pending      1"), "\(status.output)")
      }
      // A backup that was acknowledged is whole.
      for line in run.output.split(separator: "\n") where line.hasPrefix("backed up to ") {
        #expect(try StoreTortureTests.commits(folder, String(line.dropFirst(13))) != nil, "round \(round)")
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) where name.hasPrefix("b") {
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent(name))
      }
      _ = try ProgramRun(["s.tierlab", "-c", "discard"], in: folder.url)
      known = found
    }
    print("kills: \(rounds) rounds, \(known) commits, none lost")
  }

  /// What is made to fail: an acknowledged change, an export, a backup.
  private static let deeds = [
    ["-c", "customers | set mark = 8", "-c", "commit \"deed\""], ["-c", "export audit \"out.jsonl\""],
    ["-c", "backup \"copy.tierlab\""],
  ]

  @Test("Every call to the disk may fail", .enabled(if: hasStrace), arguments: deeds.indices)
  func faults(place: Int) throws {
    let deed = StoreTortureTests.deeds[place]
    let fraction = StoreTortureTests.size("TIERLAB_FAULTS", 0)
    var points = 0
    for call in ["pwrite64", "fdatasync", "fsync", "ftruncate", "openat", "link", "write"] {
      let base = try StoreTortureTests.store()
      let count = try calls(call, deed, base)
      let chosen = fraction > 0 ? Array(1...max(1, count)) : Array(Set([1, count / 2, count])).filter { $0 > 0 }
      for number in chosen where count > 0 {
        for fault in fraction > 0 ? ["error=ENOSPC", "error=EIO", "signal=KILL"] : ["error=ENOSPC"] {
          points += 1
          try fail(call, number, fault, deed)
        }
      }
    }
    print("faults: \(points) points of \(deed)")
  }

  /// How often a call is made in the folder.
  private func calls(_ call: String, _ deed: [String], _ folder: Folder) throws -> Int {
    let trace = folder.url.appendingPathComponent("trace")
    try run(["-f", "-qq", "-e", "trace=\(call)", "-o", trace.path], deed, folder)
    let lines = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n")
    return lines.count { $0.contains("\(call)(") }
  }

  private func fail(_ call: String, _ number: Int, _ fault: String, _ deed: [String]) throws {
    let folder = try StoreTortureTests.store()
    let told = folder.url.appendingPathComponent("told")
    let status = try run(
      ["-f", "-qq", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault):when=\(number)", "-o", "/dev/null"], deed,
      folder, told: told)
    let place: Comment = "\(call) \(number) \(fault) of \(deed): \(status)"
    for name in ["trace", "told"] { try? FileManager.default.removeItem(at: folder.url.appendingPathComponent(name)) }
    guard let found = try StoreTortureTests.commits(folder) else {
      Issue.record(place)
      return
    }
    #expect(found == 1 || found == 2, place)
    if status == 0, deed.contains("commit \"deed\"") { #expect(found == 2, place) }
    // Whatever was made is whole, and nothing else is left; a process that was killed may leave its lock and its draft.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    if names.contains("copy.tierlab") { #expect(try StoreTortureTests.commits(folder, "copy.tierlab") != nil, place) }
    let known = ["s.tierlab", "s.tierlab-wal", "s.tierlab-shm", "customers.csv", "copy.tierlab", "out.jsonl"]
    let others = names.filter { !known.contains($0) && !$0.hasPrefix("copy.tierlab-") }
    if !fault.hasPrefix("signal") { #expect(others.isEmpty || status >= 127, "\(place): \(others)") }
    if names.contains("out.jsonl") {
      let text = try String(contentsOf: folder.url.appendingPathComponent("out.jsonl"), encoding: .utf8)
      #expect(text.hasSuffix("}\n"), place)
    }
  }

  @discardableResult
  private func run(_ strace: [String], _ deed: [String], _ folder: Folder, told: URL? = nil) throws -> Int32 {
    let process = Process()
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
    let program = tests.deletingLastPathComponent().appendingPathComponent("tierlab").path
    process.arguments = strace + [program, "s.tierlab"] + deed
    process.currentDirectoryURL = folder.url
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  @Test("Between the last write of a commit and its acknowledgement lies a sync", .enabled(if: hasStrace))
  func syncs() throws {
    let times = StoreTortureTests.size("TIERLAB_SYNCS", 3)
    let folder = try StoreTortureTests.store()
    let trace = folder.url.appendingPathComponent("trace")
    for turn in 0..<times {
      let deed = ["-c", "customers | set mark = \(turn)", "-c", "commit \"turn \(turn)\""]
      let process = Process()
      let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
      let program = tests.deletingLastPathComponent().appendingPathComponent("tierlab").path
      process.arguments =
        ["-f", "-qq", "-e", "trace=pwrite64,fdatasync,fsync,write", "-o", trace.path, program, "s.tierlab"] + deed
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
    let folder = try StoreTortureTests.store()
    let turns = StoreTortureTests.size("TIERLAB_COMMITS", 2)
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
