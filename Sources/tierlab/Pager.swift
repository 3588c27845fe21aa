import Glibc

/// The program that shows what is taller than the screen: `PAGER` where that is set, else `less` where it is there.
struct Pager: Sendable {
  private let command: String

  /// Nil where there is none.
  init?() {
    let named = environment("PAGER") ?? ""
    guard named.isEmpty else {
      command = named
      return
    }
    let folders = (environment("PATH") ?? "").split(separator: ":")
    guard folders.contains(where: { unsafe access($0 + "/less", X_OK) == 0 }) else { return nil }
    command = "less"
  }

  /// Shows a text and waits until the person has seen enough; false where the pager cannot be started.
  func show(_ text: String) -> Bool {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return false }
    // Its own end of the pipe must not stay open in the pager, which would wait for ever.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    guard let child = start(reading: ends[0]) else {
      close(ends[0])
      close(ends[1])
      return false
    }
    close(ends[0])
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe write(ends[1], $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      // A person who has seen enough closes the pipe.
      guard written > 0 else { break }
      rest = rest.dropFirst(written)
    }
    close(ends[1])
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
    // 127 is the shell's word for a program that is not there.
    return (status >> 8) & 0xFF != 127
  }

  private func start(reading input: Int32) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // A pipe that breaks ends the pager, though not this program.
    var defaults = sigset_t()
    unsafe sigemptyset(&defaults)
    unsafe sigaddset(&defaults, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // Colours as they are, nothing for what fits, and the screen left as it was; what a person has set counts more.
    unsafe setenv("LESS", "-RFX", 0)
    unsafe setenv("LESSCHARSET", "utf-8", 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("sh"), strdup("-c"), strdup(command), nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let result = unsafe posix_spawn(&child, "/bin/sh", &actions, &attributes, &arguments, environ)
    return result == 0 ? child : nil
  }
}
