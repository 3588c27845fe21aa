import Foundation
import Testing

/// Every call to the disk made to fail, one after the other: a few here, all in `scripts/torture faults`.
@Suite("Calls to the disk that fail", .enabled(if: Torture.hasStrace)) struct FaultTests {
  /// Something done in a prepared folder, of which a fault may leave the old state or the new one.
  struct Deed: CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    /// What `s.tierlab` holds before, and after; nil where there is none.
    var before: Torture.State? = Torture.State(commits: 1, pending: 0)
    var after: Torture.State? = Torture.State(commits: 1, pending: 0)
    /// The file that it makes.
    var product: String?
    /// What is done in the folder beforehand.
    var preparation: [String] = []
    /// The format that the workspace is taken back to beforehand.
    var format: Int?
    var testDescription: String { name }
  }

  static let deeds = [
    Deed(
      name: "commit", arguments: ["s.tierlab", "-c", "customers | set mark = 8", "-c", "commit \"deed\""],
      after: Torture.State(commits: 2, pending: 0)),
    Deed(
      name: "revert", arguments: ["s.tierlab", "-c", "revert 2"], before: Torture.State(commits: 2, pending: 0),
      after: Torture.State(commits: 3, pending: 0),
      preparation: ["s.tierlab", "-c", "customers | set mark = 8", "-c", "commit \"taken back\""]),
    Deed(
      name: "load", arguments: ["s.tierlab", "-c", "load \"visits.csv\" as visits of customers by id at day"],
      after: Torture.State(commits: 1, pending: 1)),
    Deed(
      name: "begin",
      arguments: ["new.tierlab", "-c", "load \"customers.csv\" as customers key id", "-c", "commit \"x\""],
      product: "new.tierlab"),
    Deed(name: "export audit", arguments: ["s.tierlab", "-c", "export audit \"out.jsonl\""], product: "out.jsonl"),
    Deed(name: "save rows", arguments: ["s.tierlab", "-c", "customers | save \"out.csv\""], product: "out.csv"),
    Deed(name: "backup", arguments: ["s.tierlab", "-c", "backup \"copy.tierlab\""], product: "copy.tierlab"),
    Deed(
      name: "save as", arguments: ["s.tierlab", "-c", "save as \"copy.tierlab\"", "-c", "customers | set mark = 7"],
      product: "copy.tierlab"),
    Deed(
      name: "plan save", arguments: ["s.tierlab", "-c", "plan save \"p.plan\""],
      before: Torture.State(commits: 1, pending: 1), after: Torture.State(commits: 1, pending: 1), product: "p.plan",
      preparation: ["s.tierlab", "-c", "customers | set mark = 8"]),
    Deed(
      name: "migration", arguments: ["s.tierlab", "-c", "log"],
      before: Torture.State(commits: 1, pending: 1), after: Torture.State(commits: 1, pending: 1),
      preparation: ["s.tierlab", "-c", "customers | set mark = 8"], format: 1),
  ]

  private static let calls = [
    "pwrite64", "write", "fdatasync", "fsync", "ftruncate", "openat", "linkat", "link", "rename", "renameat",
    "pread64", "unlink",
  ]

  @Test("The old state or the new one, and a word about it", arguments: deeds) func faults(deed: Deed) throws {
    if deed.format != nil, !Torture.hasSQLiteShell { return }
    let isLarge = Torture.size("TIERLAB_FAULTS", 0) > 0
    let template = try FaultTests.prepared(deed)
    let whole = try run(deed, template, [])
    #expect(whole.status == 0, "\(whole.errors)")
    var points = 0
    var told = 0
    for call in FaultTests.calls {
      let last = try run(deed, template, ["-e", "trace=\(call)"]).mostCalls(call)
      let places = isLarge ? Array(1...max(1, last)) : Array(Set([1, (last + 1) / 2, last])).sorted()
      for place in places where last > 0 {
        for fault in FaultTests.faults(of: call, isLarge) {
          let outcome = try run(deed, template, ["-e", "trace=\(call)", "-e", "inject=\(call):\(fault(place))"])
          guard outcome.wasInjected else { continue }
          points += 1
          if outcome.status != 0, outcome.errors.contains("error: ") { told += 1 }
          try check(deed, outcome, whole, "\(deed.name), \(call) \(fault(place))")
        }
      }
    }
    print("faults of \(deed.name): \(points) points, \(told) told, none torn, none lost")
  }

  /// One call that fails, or all from there on, which is how a disk that is full or gone behaves.
  private static func faults(of call: String, _ isLarge: Bool) -> [(Int) -> String] {
    let all: [(Int) -> String] =
      call.hasPrefix("pread")
      ? [{ "error=EIO:when=\($0)" }, { "error=EIO:when=\($0)+" }]
      : [
        { "error=ENOSPC:when=\($0)" }, { "error=EIO:when=\($0)+" }, { "error=EIO:when=\($0)" },
        { "error=ENOSPC:when=\($0)+" }, { "signal=KILL:when=\($0)" },
      ]
    return isLarge ? all : Array(all.prefix(2))
  }

  private static func prepared(_ deed: Deed) throws -> Folder {
    let folder = try Torture.store()
    if !deed.preparation.isEmpty { #expect(try ProgramRun(deed.preparation, in: folder.url).status == 0) }
    if deed.format == 1 {
      try sqlite(
        folder.url.appendingPathComponent("s.tierlab").path,
        """
        DROP VIEW entries; DROP VIEW sets; DROP TABLE state_entry; ALTER TABLE stored_column DROP COLUMN digest;
        ALTER TABLE commit_record DROP COLUMN seal; ALTER TABLE step DROP COLUMN seal; PRAGMA user_version = 1;
        DELETE FROM grdb_migrations WHERE identifier NOT LIKE '1:%'
        """)
    }
    return folder
  }

  private static func sqlite(_ path: String, _ sql: String) throws {
    let shell = try Process.run(URL(fileURLWithPath: "/usr/bin/sqlite3"), arguments: [path, sql])
    shell.waitUntilExit()
    try #require(shell.terminationStatus == 0)
  }

  /// How a run under strace ended.
  private struct Outcome {
    let folder: Folder
    let status: Int32
    let output: String
    let errors: String
    let trace: String
    /// Whether any call to the disk was made to fail, or to be the last; what the system tells of itself is on none.
    var wasInjected: Bool {
      let injected = trace.split(separator: "\n").filter { $0.contains("(INJECTED)") }
      if injected.contains(where: { $0.contains("\"/proc/") || $0.contains("\"/sys/") }) { return false }
      return !injected.isEmpty || status == 128 + SIGKILL
    }

    /// Calls are counted in each thread for itself, and so are those that are to fail.
    func mostCalls(_ call: String) -> Int {
      var counts: [Substring: Int] = [:]
      for line in trace.split(separator: "\n") where line.contains(" \(call)(") {
        counts[line.prefix { $0.isNumber }, default: 0] += 1
      }
      return counts.values.max() ?? 0
    }

    func contents(_ name: String) throws -> String {
      try String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)
    }
  }

  private func run(_ deed: Deed, _ template: Folder, _ strace: [String]) throws -> Outcome {
    let folder = try Folder()
    for name in try FileManager.default.contentsOfDirectory(atPath: template.url.path) {
      try FileManager.default.copyItem(
        at: template.url.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
    }
    let beside = try Folder()
    func file(_ name: String) throws -> URL {
      let url = beside.url.appendingPathComponent(name)
      try Data().write(to: url)
      return url
    }
    let (out, err, trace) = (try file("out"), try file("err"), try file("trace"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
    process.arguments =
      ["-f", "-qq", "-o", trace.path] + (strace.isEmpty ? ["-e", "trace=none"] : strace) + [ProgramRun.program.path]
      + deed.arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      folder: folder,
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: err), as: UTF8.self),
      trace: String(decoding: try Data(contentsOf: trace), as: UTF8.self))
  }

  private func check(_ deed: Deed, _ outcome: Outcome, _ whole: Outcome, _ place: String) throws {
    let folder = outcome.folder
    let wasKilled = outcome.status == 128 + SIGKILL
    let what: Comment = "\(place): status \(outcome.status), \(outcome.output)\(outcome.errors)"
    // Either all is done, or it is told: with the file, and what it was.
    if outcome.status != 0, !wasKilled {
      #expect(!outcome.errors.isEmpty || place.contains(", write "), what)
      #expect(!outcome.errors.contains("Fatal error"), what)
      // The cause that is told is the cause.
      if place.contains("EIO") {
        #expect(!outcome.errors.contains("no room") && !outcome.errors.contains("disk is full"), what)
      } else {
        #expect(!outcome.errors.contains("reported an error"), what)
      }
    }
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder.url.path))
    if wasKilled {
      // The next file that is made takes away what was left half made.
      _ = try ProgramRun(["s.tierlab", "-c", "export audit \"next.jsonl\""], in: folder.url)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      #expect(!names.contains { $0.contains("draft") }, "\(what): left \(names)")
    } else {
      let left = names.subtracting(["s.tierlab", "customers.csv", "visits.csv", deed.product ?? ""])
        .filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") && !$0.hasSuffix("-lock") }
      #expect(left.isEmpty || place.contains("unlink"), "\(what): left \(left)")
    }
    guard let found = try Torture.state(folder) else {
      Issue.record(what)
      return
    }
    #expect(found == deed.before || found == deed.after || deed.name == "commit" && found.pending == 1, what)
    if outcome.status == 0 { #expect(found == deed.after, what) }
    if outcome.output.contains("commit 2: ") { #expect(found == deed.after, what) }
    if outcome.output.contains("was written for") { #expect(found != deed.before || deed.name == "save as", what) }
    if deed.format != nil {
      let rows = try ProgramRun(["s.tierlab", "-c", "customers", "-c", "log", "--output", "csv"], in: folder.url)
      let wanted = try ProgramRun(
        ["s.tierlab", "-c", "customers", "-c", "log", "--output", "csv"], in: whole.folder.url)
      #expect(rows.output == wanted.output && rows.status == 0, what)
    }
    guard let product = deed.product else { return }
    if outcome.status == 0 { #expect(names.contains(product), what) }
    guard names.contains(product) else { return }
    // Whatever has its name is whole, and nobody else's.
    let facts = try FileManager.default.attributesOfItem(atPath: folder.url.appendingPathComponent(product).path)
    #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600, what)
    switch product {
    case "p.plan":
      let text = try outcome.contents(product)
      #expect(text.hasPrefix("tierlab plan 1\n") && text.split(separator: "\n").last?.hasPrefix("seal ") ?? false, what)
      let run = try ProgramRun(["s.tierlab", "-c", "discard", "-c", "apply \"p.plan\""], in: folder.url)
      #expect(run.status == 0, "\(what): \(run.errors)")
    case "new.tierlab", "copy.tierlab":
      let copy = try Torture.state(folder, product)
      #expect(copy != nil, what)
      if outcome.output.contains("commit 1: ") { #expect(copy == Torture.State(commits: 1, pending: 0), what) }
      if outcome.output.contains("was written for") { #expect(copy?.pending == 1, what) }
    default:
      #expect(try outcome.contents(product) == whole.contents(product), what)
    }
  }
}
