import Foundation

/// One run of the built program, to its end.
struct ProgramRun {
  /// Beside the tests, unless another build of it is named.
  static var program: URL {
    if let named = ProcessInfo.processInfo.environment["TIERLAB_PROGRAM"] { return URL(fileURLWithPath: named) }
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("tierlab")
  }

  let status: Int32
  let output: String
  let errors: String

  /// - Parameters:
  ///   - input: what standard input holds; without it, it is empty.
  ///   - whileRunning: called once the program has been started.
  init(
    _ arguments: [String], input: String = "", in folder: URL? = nil, environment: [String: String] = [:],
    whileRunning: (Process) -> Void = { _ in }
  ) throws {
    let process = Process()
    process.executableURL = ProgramRun.program
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment.merging(["LANG": "C.UTF-8"]) { $1 }
      .merging(environment) { $1 }
    // Files rather than pipes: nothing waits for a reader.
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    func file(_ name: String, _ content: String = "") throws -> URL {
      let url = scratch.appendingPathComponent(name)
      try content.write(to: url, atomically: true, encoding: .utf8)
      return url
    }
    process.standardInput = try FileHandle(forReadingFrom: file("in", input))
    let out = try file("out")
    let err = try file("err")
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    whileRunning(process)
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    output = try String(contentsOf: out, encoding: .utf8)
    errors = try String(contentsOf: err, encoding: .utf8)
  }
}

/// A folder that goes away with the test.
final class Folder {
  let url: URL

  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("tierlab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(to: url.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
