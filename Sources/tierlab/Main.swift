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
    } catch let end as ProgramEnd {
      exit(end.code)
    } catch {
      Tierlab.exit(withError: error)
    }
  }
}

/// The program is over, with this exit status; what there was to say has been said.
struct ProgramEnd: Error {
  let code: Int32
}
