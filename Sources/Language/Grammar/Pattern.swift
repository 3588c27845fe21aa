/// What a usage line means to the parser.
indirect enum Pattern: Sendable {
  case word(String)
  case sign(String)
  case slot(role: String, Slot)
  case sequence([Pattern])
  case optional(Pattern)
  case choice([Pattern])
  /// One or more with commas between, or none or more without.
  case list(role: String, Pattern, commas: Bool)

  /// The fixed word it begins with, if it always begins with one.
  var firstWord: String? {
    switch self {
    case .word(let word): word
    case .sequence(let items): items.first?.firstWord
    default: nil
    }
  }
}

/// A signature with its usage line read.
struct Form: Sendable {
  let signature: Signature
  let pattern: Pattern
}
