import Foundation
import Testing

@Suite("Guests, second sessions, and what must not reach the terminal") struct GuestTests {
  private static let csv = "id,name\na,x\nb,y\n"

  @Test("A second session is told who holds the workspace, and may read") func second() throws {
    let folder = try Folder(["c.csv": GuestTests.csv])
    _ = try ProgramRun(["s.tierlab", "-c", "load \"c.csv\" as customers key id", "-c", "commit \"x\""], in: folder.url)
    let lock = folder.url.appendingPathComponent("s.tierlab-lock").path
    let descriptor = unsafe open(lock, O_RDWR | O_CREAT, 0o600)
    try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
    let text = "4711 li\n2026-09-30T10:00:00Z\n"
    _ = unsafe text.withCString { unsafe write(descriptor, $0, strlen($0)) }
    let start = Date()
    let refused = try ProgramRun(["s.tierlab", "-c", "log"], in: folder.url)
    #expect(
      refused.status == 1 && refused.errors.contains("open for writing by li (process 4711)"), "\(refused.errors)")
    #expect(refused.errors.contains("2026-09-30T10:00:00Z") && refused.errors.contains("--read-only"))
    #expect(Date().timeIntervalSince(start) > 9, "a script waits ten seconds")
    #expect(try ProgramRun(["--read-only", "s.tierlab", "-c", "log"], in: folder.url).status == 0)
    close(descriptor)
    // What a crash left is taken over.
    #expect(try ProgramRun(["s.tierlab", "-c", "log"], in: folder.url).status == 0)
    #expect(!FileManager.default.fileExists(atPath: lock))
  }

  @Test(
    "A script from others stays in the folder",
    arguments: [
      "load \"/etc/passwd\" as customers", "load \"../c.csv\" as customers", "load \"link/hostname\" as customers",
      "load \"alias\" as customers", "load \"pipe\" as customers", "load \"second\" as customers",
      "load \"/dev/zero\" as customers", "include \"out.tier\"", "save as \"../new.tierlab\"", "save as \"s.tierlab\"",
      "save as \"link/new.tierlab\"", "save as \"pipe\"", "backup \"../new.tierlab\"", "backup \"link/new.tierlab\"",
      "backup \"alias\"", "backup \"pipe\"", "backup \"/tmp/tierlab-guest.tierlab\"", "backup \"sub/../../b.tierlab\"",
      "customers | save \"c.csv\" replace", "save report \"../r.html\"", "plan save \"link/p.plan\"", "history clear",
      "export audit \"/tmp/tierlab-guest.jsonl\"", "export audit \"link/x.jsonl\"", "export audit \"c.csv\"",
      "record \"../r.tier\"", "load \"sub/../../c.csv\" as customers", "pin from \"../c.csv\"",
      "apply \"alias\"", "recipe save \"../erp.recipe\"",
    ])
  func safe(statement: String) throws {
    let folder = try Folder(["c.csv": GuestTests.csv, "out.tier": "load \"/etc/passwd\" as customers\n"])
    let outside = try Folder(["c.csv": GuestTests.csv])
    func at(_ name: String) -> String { folder.url.appendingPathComponent(name).path }
    _ = unsafe symlink("/etc", at("link"))
    _ = unsafe symlink(outside.url.appendingPathComponent("c.csv").path, at("alias"))
    _ = unsafe link(outside.url.appendingPathComponent("c.csv").path, at("second"))
    _ = unsafe mkfifo(at("pipe"), 0o600)
    _ = try ProgramRun(["s.tierlab", "-c", "load \"c.csv\" as customers key id", "-c", "commit \"x\""], in: folder.url)
    let begin = statement.hasPrefix("plan") ? ["-c", "as_of 2026-01-31"] : []
    let before = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    let run = try ProgramRun(["--safe", "s.tierlab"] + begin + ["-c", statement], in: folder.url)
    #expect(run.status == 1 && !run.errors.isEmpty, "\(statement): \(run.output) \(run.errors)")
    #expect(!run.errors.contains("root:"), "\(run.errors)")
    let after = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(after == before, "\(statement)")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/tierlab-guest.jsonl"))
    #expect(!FileManager.default.fileExists(atPath: "/tmp/tierlab-guest.tierlab"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: outside.url.path) == ["c.csv"], "\(statement)")
  }

  @Test("A script from others may read and write in the folder") func safeInside() throws {
    let folder = try Folder(["c.csv": GuestTests.csv])
    let run = try ProgramRun(
      [
        "--safe", "s.tierlab", "-c", "load \"./c.csv\" as customers key id", "-c", "commit \"x\"", "-c",
        "export audit \"a.jsonl\"",
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    let mode = try FileManager.default.attributesOfItem(atPath: folder.url.appendingPathComponent("a.jsonl").path)
    #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test("A script from others may copy the workspace within its folder, whatever folder the program runs in")
  func safeCopies() throws {
    let folder = try Folder()
    let inner = folder.url.appendingPathComponent("a/b")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    try GuestTests.csv.write(to: folder.url.appendingPathComponent("a/c.csv"), atomically: true, encoding: .utf8)
    let run = try ProgramRun(
      [
        "--safe", "a/s.tierlab", "-c", "load \"c.csv\" as customers key id", "-c", "commit \"x\"", "-c",
        "backup \"b/backup.tierlab\"", "-c", "save as \"b/copy.tierlab\"", "-c", "where id = a | set name = z",
      ], in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    func names(_ path: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent(path).path).sorted()
    }
    #expect(try names("a") == ["b", "c.csv", "s.tierlab"] && names("a/b") == ["backup.tierlab", "copy.tierlab"])
    for (name, pending) in [("a/s", 0), ("a/b/backup", 0), ("a/b/copy", 1)] {
      #expect(try Torture.state(folder, "\(name).tierlab") == Torture.State(commits: 1, pending: pending), "\(name)")
      let path = folder.url.appendingPathComponent("\(name).tierlab").path
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      #expect(mode?.intValue == 0o600)
    }
  }

  @Test("Control characters and turned writing never reach the terminal as they are") func raw() throws {
    let bad = "\u{1B}]0;x\u{7}\u{202E}\u{9B}31m"
    let folder = try Folder(["c.csv": "id,na\(bad)me\na\(bad),x\(bad)\nb,y\n", "f\(bad).csv": GuestTests.csv])
    for statements in [
      ["load \"c.csv\" as customers key id", "customers", "columns", "describe", "tables", "diff"],
      ["load \"f\(bad).csv\" as customers key id", "tables", "commit \"m\(bad)\"", "log", "verify"],
      ["load \"none\(bad).csv\" as customers"], ["where \(bad) = 1"], ["help \"\(bad)\""],
      ["load \"c.csv\" as customers key id", "where nothing = \"\(bad)\""],
      ["load \"c.csv\" as customers key id", "customers | tag new \"t\(bad)\" \"d\(bad)\"", "tags", "tags findings"],
    ] {
      let run = try ProgramRun(statements.flatMap { ["-c", $0] }, in: folder.url)
      for text in [run.output, run.errors] {
        for scalar in text.unicodeScalars where scalar != "\n" {
          let isRaw =
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
          #expect(!isRaw, "\(statements): \(String(scalar.value, radix: 16)) in \(text.debugDescription)")
          if isRaw { return }
        }
      }
    }
  }
}
