import CEditline

/// Ctrl-C while a statement runs: a flag that long work looks at, from any thread, for the cost of reading a byte.
///
/// While a line is edited Ctrl-C is a key and raises nothing.
public enum Interruption {
  /// From now on SIGINT only raises the flag; false if the system refuses.
  @discardableResult
  public static func install() -> Bool {
    editline_catch_interrupts()
  }

  public static var isRequested: Bool {
    editline_is_interrupted()
  }

  /// Raises the flag as SIGINT does.
  public static func request() {
    editline_set_interrupted(true)
  }

  public static func clear() {
    editline_set_interrupted(false)
  }
}
