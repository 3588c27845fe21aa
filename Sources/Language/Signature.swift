/// The form of one verb, stage or policy clause, as data: it directs the parser, the formatter, completion and help.
///
/// The usage line is written in a small notation and is what `help` shows:
///
/// | written | means |
/// | --- | --- |
/// | `key` | this very word (contextual keyword); the first one is the verb |
/// | `'('` `=` `,` | this very sign |
/// | `FILE:file` | a value in the place called FILE, of a kind (see `Slot`) |
/// | `[ … ]` | may be left out |
/// | `( … \| … )` | one of these |
/// | `ITEM< … >,` | one or more of these, with commas between; each is read into a group called ITEM |
/// | `ITEM< … >*` | none or more of these, one after the other, each a group called ITEM |
/// | `B:block(policy)` | clauses of the block called `policy`, between braces |
///
/// The signs `=`, `,` and `:` need no quotes. Options that begin with a fixed word and stand in a row may be given in any
/// order, each at most once. Of alternatives, those that begin with a fixed word are tried first, and a word that was
/// once read as a keyword is not taken for a name: so after `(new TAG:text | TAG<TAG:tag>,)` a tag called `new` needs
/// backquotes. Several signatures may share a verb; the first that reads to its end counts, with those whose second word
/// is fixed in front. Places for names take a quoted text too, except `setting` and `parameter`; `anyName` also takes `%`
/// or a sign of money.
///
/// Example: `load FILE:file as TABLE:new of PARENT:table by KEY:column at DATE:column`.
public struct Signature: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Stands alone, answers without rows.
    case command
    /// Answers with rows; stages may follow.
    case source
    /// Stands after `|`, or first for "from customers".
    case stage
    /// Stands inside the braces of the block with this name, such as `policy`.
    case clause(of: String)
  }

  public let kind: Kind
  public let usage: String
  /// Changes the working state: such a stage never stands alone.
  public let acting: Bool

  public init(_ kind: Kind, _ usage: String, acting: Bool = false) {
    self.kind = kind
    self.usage = usage
    self.acting = acting
  }

  /// The first word of the usage line.
  public var verb: String { String(usage.prefix { $0 != " " }) }
}

/// What kind of value stands in a place of a signature.
public enum Slot: Sendable, Hashable {
  /// A name that is being given (`new`), or one that exists in the store (the others, which completion offers).
  case new, table, column, tag, policy, tier, set, parameter, setting, topic, anyName
  /// A quoted text; `file` offers paths.
  case text, file
  /// The source text of one token, or a quoted text.
  case id
  case number, integer, date, duration
  /// `table.column`.
  case path
  case expression, condition, aggregate
  case pipeline, statement
  /// Clauses between braces, of the block with this name.
  case block(String)
}

/// Every form there is, assembled by the shell from the verbs, stages and functions that exist.
public struct Vocabulary: Sendable {
  public var signatures: [Signature]
  /// Names that can be called, for completion and nearest names.
  public var functions: [String]

  public init(signatures: [Signature], functions: [String]) {
    self.signatures = signatures
    self.functions = functions
  }
}
