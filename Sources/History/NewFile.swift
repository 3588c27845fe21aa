public import Diagnostics

/// Where a new file is to be: it is made under another name, and gets its own when it is whole.
public struct NewFile: Sendable {
  /// What a person calls it.
  public var path: String
  /// Where it is made; there is nothing of this name before.
  public var draft: String
  /// Gives what was made its name and makes that durable; refused where the name is taken.
  public var put: @Sendable () throws(Diagnostic) -> Void

  public init(path: String, draft: String, put: @escaping @Sendable () throws(Diagnostic) -> Void) {
    self.path = path
    self.draft = draft
    self.put = put
  }
}
