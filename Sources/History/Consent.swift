public import Diagnostics

/// Whether to go on with something that takes a while, asked by the one who does it.
///
/// `goesOn` is asked now and then and costs next to nothing. `decide` is asked once, when only the deed itself is left:
/// it throws where a person has asked to stop, and after it nobody can.
public struct Consent: Sendable {
  public var goesOn: @Sendable () -> Bool
  public var decide: @Sendable () throws(Diagnostic) -> Void

  public init(
    goesOn: @escaping @Sendable () -> Bool, decide: @escaping @Sendable () throws(Diagnostic) -> Void
  ) {
    self.goesOn = goesOn
    self.decide = decide
  }

  /// For what nobody can stop.
  public static let given = Consent(goesOn: { true }, decide: {})

  /// Throws where a person has asked to stop.
  public func check() throws(Diagnostic) {
    if !goesOn() { throw .interrupted }
  }
}
