import Diagnostics
public import Reports

/// What one statement answers.
public struct Answer: Sendable {
  public var report: Report
  /// The session is over.
  public var ends = false

  public init(_ report: Report = Report(), ends: Bool = false) {
    self.report = report
    self.ends = ends
  }

  init(_ headline: Message, notes: [Message] = []) {
    report = Report([.headline(headline)] + notes.map { .note($0) })
  }
}
