import Foundation
import Testing

@Suite("A workspace among other sessions, and on disks that go away", .serialized) struct SurroundingsTests {
  private func names(_ folder: Folder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
      .filter { !$0.hasSuffix(".csv") && !$0.hasPrefix(".tierlab_history") }
  }

  private func terminal(_ arguments: [String], _ folder: Folder) throws -> TerminalRun {
    let run = try TerminalRun(arguments, in: folder.url, environment: ["HOME": folder.url.path])
    try #require(run.sees("tierlab> "), "\(run.text)")
    return run
  }

  private func type(_ statement: String, _ run: TerminalRun, sees text: String) {
    run.look()
    run.type(statement + "\r")
    #expect(run.sees(text), "\(statement): \(run.plain)")
    _ = run.wait(seconds: 10) { $0.plain.hasSuffix("> ") || $0.plain.hasSuffix("> \r") || !$0.process.isRunning }
  }

  /// Whether a session holds the lock of a workspace.
  private func isHeld(_ name: String, _ folder: Folder) -> Bool {
    let file = unsafe open(folder.url.appendingPathComponent(name + "-lock").path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_EX | LOCK_NB) != 0
  }

  @Test("The file that a session goes on in is held, and the one it left is free") func saveAs() throws {
    let folder = try Torture.store()
    let run = try terminal(["s.tierlab"], folder)
    #expect(isHeld("s.tierlab", folder))
    type("save as \"x.tierlab\"", run, sees: "saved as x.tierlab")
    #expect(isHeld("x.tierlab", folder) && !isHeld("s.tierlab", folder))
    #expect(try names(folder).filter { $0.hasPrefix("s.") } == ["s.tierlab"])
    type("backup \"y.tierlab\"", run, sees: "backed up to y.tierlab")
    #expect(!isHeld("y.tierlab", folder) && isHeld("x.tierlab", folder))
    run.type("quit\r")
    #expect(run.ends() == 0)
    #expect(try names(folder) == ["s.tierlab", "x.tierlab", "y.tierlab"])
  }

  @Test("A scratch store that is backed up holds no file") func scratch() throws {
    let folder = try Folder()
    let run = try terminal(["demo"], folder)
    type("backup \"y.tierlab\"", run, sees: "backed up to y.tierlab")
    #expect(!isHeld("y.tierlab", folder))
    type("save as \"z.tierlab\"", run, sees: "saved as z.tierlab")
    #expect(isHeld("z.tierlab", folder))
    run.type("quit\r")
    #expect(run.ends() == 0)
    #expect(try names(folder) == ["y.tierlab", "z.tierlab"])
  }

  @Test("Whoever only reads leaves nothing beside the file") func readers() throws {
    let folder = try Torture.store()
    for statement in [
      "log", "verify", "as of commit 1 | count", "backup \"b.tierlab\"", "export audit \"a.jsonl\"",
    ] {
      #expect(
        try ProgramRun(["--read-only", "s.tierlab", "-c", statement], in: folder.url).status == 0, "\(statement)")
    }
    #expect(try names(folder) == ["a.jsonl", "b.tierlab", "s.tierlab"])
    // Nor when somebody wrote while it was read.
    let reader = try terminal(["--read-only", "s.tierlab"], folder)
    let writer = try terminal(["s.tierlab"], folder)
    type("customers | set mark = 4", writer, sees: "was written for")
    type("verify", reader, sees: "1 pending step")
    type("commit \"meanwhile\"", writer, sees: "commit 2")
    type("verify", reader, sees: "meanwhile")
    writer.type("quit\r")
    #expect(writer.ends() == 0)
    type("verify", reader, sees: "meanwhile")
    reader.type("quit\r")
    #expect(reader.ends() == 0)
    #expect(try names(folder) == ["a.jsonl", "b.tierlab", "s.tierlab"])
  }

  @Test("Another file under the name is not taken for the one that was read") func exchanged() throws {
    let folder = try Torture.store()
    let reader = try terminal(["--read-only", "s.tierlab"], folder)
    let other = try Torture.store()
    _ = try ProgramRun(["s.tierlab", "-c", "customers | set mark = 6", "-c", "commit \"other\""], in: other.url)
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("s.tierlab"))
    type("verify", reader, sees: "is not where it was")
    try FileManager.default.copyItem(
      at: other.url.appendingPathComponent("s.tierlab"), to: folder.url.appendingPathComponent("s.tierlab"))
    type("verify", reader, sees: "is not where it was")
    reader.type("quit\r")
    #expect(reader.ends() == 0)
  }

  @Test("A journal that a crash left is read by whoever only reads, and left as it was") func leftJournal() throws {
    let folder = try Torture.store()
    let writer = try terminal(["s.tierlab"], folder)
    type("customers | set mark = 4", writer, sees: "was written for")
    kill(writer.process.processIdentifier, SIGKILL)
    writer.process.waitUntilExit()
    #expect(try names(folder).contains("s.tierlab-wal"))
    // A journal that came without its index, as when the two files were copied.
    try? FileManager.default.removeItem(at: folder.url.appendingPathComponent("s.tierlab-shm"))
    let before = try names(folder)
    let status = try ProgramRun(["--read-only", "s.tierlab", "-c", "status"], in: folder.url)
    #expect(status.output.contains("pending") && status.output.contains("1 "), "\(status.output)\(status.errors)")
    #expect(try names(folder).filter { !$0.hasSuffix("-lock") } == before.filter { !$0.hasSuffix("-lock") })
    #expect(try Torture.state(folder) == Torture.State(commits: 1, pending: 1))
    #expect(try names(folder) == ["s.tierlab"])
  }

  @Test("A file that is gone is told, what is pending is kept, and can be saved elsewhere") func gone() throws {
    let folder = try Torture.store()
    let store = folder.url.appendingPathComponent("disk/s.tierlab")
    try FileManager.default.createDirectory(at: store.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.moveItem(at: folder.url.appendingPathComponent("s.tierlab"), to: store)
    let run = try terminal(["disk/s.tierlab"], folder)
    type("customers | set mark = 4", run, sees: "was written for")
    type("commit \"second\"", run, sees: "commit 2")
    type("where region = east | set mark = 5", run, sees: "was written for")
    try FileManager.default.removeItem(at: store.deletingLastPathComponent())
    type("where region = west | set mark = 6", run, sees: "is not where it was")
    type("commit \"third\"", run, sees: "is not where it was")
    type("status", run, sees: "1 change")
    type("save as \"disk/s.tierlab\"", run, sees: "there is no such folder")
    type("save as \"other.tierlab\"", run, sees: "saved as other.tierlab")
    type("where region = west | set mark = 6", run, sees: "was written for")
    run.type("quit\r")
    #expect(run.ends() == 0)
    #expect(try Torture.state(folder, "other.tierlab") == Torture.State(commits: 2, pending: 2))
  }

  @Test("A journal that was taken away is told before anything is acknowledged") func withoutJournal() throws {
    let folder = try Torture.store()
    let run = try terminal(["s.tierlab"], folder)
    type("customers | set mark = 4", run, sees: "was written for")
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("s.tierlab-wal"))
    type("customers | set mark = 5", run, sees: "is not where it was")
    type("save as \"other.tierlab\"", run, sees: "saved as other.tierlab")
    run.type("quit\r")
    #expect(run.ends() == 0)
    #expect(try Torture.state(folder, "other.tierlab") == Torture.State(commits: 1, pending: 1))
  }

  @Test("What is no plain file is no workspace", .timeLimit(.minutes(1))) func devices() throws {
    let folder = try Folder()
    _ = unsafe mkfifo(folder.url.appendingPathComponent("pipe").path, 0o600)
    for (path, told) in [("pipe", "a device or a pipe"), ("/dev/zero", "a device or a pipe"), (".", "a folder")] {
      for options in [[], ["--read-only"]] {
        let run = try ProgramRun(options + [path, "-c", "log"], in: folder.url)
        #expect(run.status == 1 && run.errors.contains(told), "\(path): \(run.errors)")
      }
    }
  }

  @Test("A file that would act by itself is no workspace", .enabled(if: Torture.hasSQLiteShell)) func triggers() throws
  {
    let folder = try Torture.store()
    let shell = try Process.run(
      URL(fileURLWithPath: "/usr/bin/sqlite3"),
      arguments: [
        folder.url.appendingPathComponent("s.tierlab").path,
        "CREATE TRIGGER bad AFTER INSERT ON commit_record BEGIN DELETE FROM step; END",
      ])
    shell.waitUntilExit()
    for options in [[], ["--read-only"]] {
      let run = try ProgramRun(options + ["s.tierlab", "-c", "log"], in: folder.url)
      #expect(run.status == 1 && run.errors.contains("triggers"), "\(run.errors)")
    }
  }

  @Test("A file that is cut short while it is read is told") func cutShort() throws {
    let folder = try Torture.store()
    let run = try terminal(["s.tierlab"], folder)
    type("customers | set mark = 4", run, sees: "was written for")
    // What the system does where there is no page of the file any more.
    kill(run.process.processIdentifier, SIGBUS)
    #expect(run.ends() == 1)
    #expect(run.plain.contains("cut short, or its disk is gone"), "\(run.plain)")
    #expect(try Torture.state(folder) == Torture.State(commits: 1, pending: 1))
  }

  @Test("A newer format is told and not touched", .enabled(if: Torture.hasSQLiteShell)) func newer() throws {
    let folder = try Torture.store()
    let path = folder.url.appendingPathComponent("s.tierlab")
    let shell = try Process.run(
      URL(fileURLWithPath: "/usr/bin/sqlite3"),
      arguments: [path.path, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99"])
    shell.waitUntilExit()
    let before = try Data(contentsOf: path)
    for options in [[], ["--read-only"]] {
      let run = try ProgramRun(options + ["s.tierlab", "-c", "log"], in: folder.url)
      #expect(run.status == 1 && run.errors.contains("has format 99"), "\(run.errors)")
    }
    #expect(try Data(contentsOf: path) == before)
    #expect(try names(folder) == ["s.tierlab"])
  }

  @Test("Two statements of one paste: Ctrl-C between them is noticed") func interruptedPaste() throws {
    let folder = try Folder()
    let run = try terminal(["demo"], folder)
    // Each is quick by itself, and nobody asks while it runs; their answers are more than a terminal takes in unread.
    let paste = Array(repeating: "print 1", count: 6_000).joined(separator: "\n")
    run.look()
    run.type("\u{1B}[200~\(paste)\u{1B}[201~\r")
    #expect(run.sees("1\r\n1\r\n"), "\(run.plain.suffix(200))")
    run.process.interrupt()
    #expect(run.sees("stopped"), "\(run.plain.suffix(200))")
  }
}
