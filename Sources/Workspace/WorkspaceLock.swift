public import Diagnostics
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// That one session at a time writes to a workspace, told by a lock of the kernel on a small file beside it. A process
/// that ends in any way lets go of it; the file that a crash leaves behind is taken over by the next session.
public final class WorkspaceLock: Sendable {
  private let file: String
  /// Nil once it was let go of.
  private let descriptor: Mutex<Int32?>

  private init(_ file: String, _ descriptor: Int32) {
    self.file = file
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Takes the lock, or tells who holds it since when.
  ///
  /// - Parameters:
  ///   - holder: who takes it, for whoever comes second: one line.
  ///   - since: when, in ISO 8601.
  ///   - seconds: how long to wait for whoever holds it.
  /// - Returns: nil where the file system has no locks, or nothing can be written beside the workspace.
  public static func take(
    _ workspace: String, holder: String, since: String, waiting seconds: Double
  ) throws(Diagnostic) -> WorkspaceLock? {
    let file = workspace + "-lock"
    var left = Int(seconds * 50)
    while true {
      let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { return nil }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        // Between opening and locking, whoever held it may have removed the file.
        guard isStill(descriptor, file) else {
          close(descriptor)
          continue
        }
        let name = holder.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(100)
        write("\(getpid()) \(name)\n\(since)\n", descriptor)
        return WorkspaceLock(file, descriptor)
      }
      let cause = errno
      let told = read(descriptor)
      close(descriptor)
      guard cause == EWOULDBLOCK || cause == EINTR else { return nil }
      guard left > 0 else { throw held(workspace, told) }
      left -= 1
      usleep(20_000)
    }
  }

  /// Lets go; the file beside the workspace is gone.
  public func release() {
    descriptor.withLock { descriptor in
      guard let held = descriptor else { return }
      // Another's file may have its name by now, where the folder was moved.
      if WorkspaceLock.isStill(held, file) { _ = unsafe unlink(file) }
      close(held)
      descriptor = nil
    }
  }

  private static func isStill(_ descriptor: Int32, _ path: String) -> Bool {
    var (mine, there) = (stat(), stat())
    return unsafe fstat(descriptor, &mine) == 0 && lstat(path, &there) == 0 && mine.st_ino == there.st_ino
      && mine.st_dev == there.st_dev
  }

  private static func write(_ text: String, _ descriptor: Int32) {
    let bytes = Array(text.utf8.prefix(1000))
    _ = ftruncate(descriptor, 0)
    _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  private static func read(_ descriptor: Int32) -> [String] {
    var bytes = [UInt8](repeating: 0, count: 1000)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func held(_ workspace: String, _ told: [String]) -> Diagnostic {
    let words = told.first?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
    let who: Message =
      words.count == 2 ? "\(words[1]) (process \(words[0]))" : "another session"
    return Diagnostic(
      "workspace-held",
      told.count > 1
        ? "the workspace \"\(workspace)\" is open for writing by \(who) since \(told[1])"
        : "the workspace \"\(workspace)\" is open for writing by \(who)",
      hint: "tierlab --read-only \(workspace)")
  }
}
