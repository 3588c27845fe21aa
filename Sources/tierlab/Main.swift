import ArgumentParser
import Columns
import Diagnostics
import Glibc
import Reports

@main
enum Main {
  static func main() {
    // A reader that goes away (`| head`) ends the program with an error code, not with a signal.
    signal(SIGPIPE, SIG_IGN)
    keepFreedMemory()
    tellOfLostFiles()
    guard !CommandLine.arguments.isEmpty else {
      // Where even the command line cannot be read, nothing is done, and that is told.
      let told = Array("error: the command line cannot be read\n".utf8)
      _ = unsafe told.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
      exit(71)
    }
    do {
      var command = try Tierlab.parseAsRoot(Tierlab.reordered(Array(CommandLine.arguments.dropFirst())))
      try command.run()
      leave(0)
    } catch let end as ProgramEnd {
      leave(end.code)
    } catch {
      leave(answer(to: error))
    }
  }

  /// What the command line asked for instead of a run, or what is wrong with it.
  ///
  /// - Returns: the exit status.
  private static func answer(to error: any Error) -> Int32 {
    let output = Output()
    guard Tierlab.exitCode(for: error) == .success else {
      output.show(commandLineError(error), in: nil, ownSettings())
      return 64
    }
    let text = Tierlab.message(for: error)
    let own = CommandLine.arguments.contains { $0.hasPrefix("--generate-") || $0.hasPrefix("--experimental-") }
    let page = text == Tierlab.version ? "tierlab \(text)" : own ? Message(verbatim: text) : commandLinePage
    try? output.show(Report([.text(page)]), ownSettings())
    return 0
  }
}

/// A file that is read lies in memory, page by page: where it is cut short meanwhile, or its disk goes away, the system
/// has no page to give. That ends the program with a word; what was acknowledged is in its workspace.
private func tellOfLostFiles() {
  signal(SIGBUS) { _ in
    let told: StaticString = "error: a file that was being read was cut short, or its disk is gone\n"
    _ = unsafe write(2, told.utf8Start, told.utf8CodeUnitCount)
    _exit(1)
  }
}

/// Ends the program at once: what was left behind may still be at work, and is not waited for.
private func leave(_ code: Int32) -> Never {
  fflush(nil)
  _exit(code)
}

/// The program is over, with this exit status; what there was to say has been said.
struct ProgramEnd: Error {
  let code: Int32
}
