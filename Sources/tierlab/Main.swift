import ArgumentParser
import Glibc

@main
enum Main {
  static func main() {
    // A reader that goes away (`| head`) ends the program with an error code, not with a signal.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Tierlab.parseAsRoot(Tierlab.reordered(Array(CommandLine.arguments.dropFirst())))
      try command.run()
      leave(0)
    } catch let end as ProgramEnd {
      leave(end.code)
    } catch {
      Tierlab.exit(withError: error)
    }
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
