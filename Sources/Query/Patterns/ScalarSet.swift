/// A set of Unicode scalars: ranges, properties, and what is not in it.
struct ScalarSet: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case range(UInt32, UInt32)
    case digit, word, space
    /// A general category, or the first letter of several.
    case category(String)
    case script(Script)
    indirect case not(Part)
  }

  enum Script: String, Sendable, CaseIterable {
    case Han, Hiragana, Katakana, Hangul, Latin, Greek, Cyrillic
  }

  var parts: [Part] = []
  var isNegated = false
  var ignoresCase = false

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var found = parts.contains { holds($0, scalar) }
    if !found, ignoresCase {
      for other in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
        let scalars = other.unicodeScalars
        if let first = scalars.first, scalars.count == 1, first != scalar, parts.contains(where: { holds($0, first) }) {
          found = true
        }
      }
    }
    return found != isNegated
  }

  private func holds(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    let properties = scalar.properties
    switch part {
    case .range(let low, let high): return low <= value && value <= high
    case .digit: return properties.generalCategory == .decimalNumber
    case .word: return scalar == "_" || properties.isAlphabetic || properties.generalCategory == .decimalNumber
    case .space: return properties.isWhitespace
    case .category(let name): return ScalarSet.categories[name]?.contains(properties.generalCategory) ?? false
    case .script(let script): return script.ranges.contains { $0.0 <= value && value <= $0.1 }
    case .not(let part): return !holds(part, scalar)
    }
  }

  /// General categories by their names in the Unicode standard; one letter is all of that kind.
  static let categories: [String: Set<Unicode.GeneralCategory>] = [
    "L": [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter],
    "Lu": [.uppercaseLetter], "Ll": [.lowercaseLetter], "Lt": [.titlecaseLetter], "Lm": [.modifierLetter],
    "Lo": [.otherLetter], "M": [.nonspacingMark, .spacingMark, .enclosingMark], "Mn": [.nonspacingMark],
    "Mc": [.spacingMark], "Me": [.enclosingMark], "N": [.decimalNumber, .letterNumber, .otherNumber],
    "Nd": [.decimalNumber], "Nl": [.letterNumber], "No": [.otherNumber],
    "P": [
      .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation,
    ],
    "S": [.mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol], "Sc": [.currencySymbol], "Sm": [.mathSymbol],
    "Z": [.spaceSeparator, .lineSeparator, .paragraphSeparator], "Zs": [.spaceSeparator],
    "C": [.control, .format, .surrogate, .privateUse, .unassigned], "Cc": [.control],
  ]
}

extension ScalarSet.Script {
  /// From the Unicode Character Database, Scripts.txt (15.1); of Latin, Greek and Cyrillic the blocks in use.
  var ranges: [(UInt32, UInt32)] {
    switch self {
    case .Han:
      [
        (0x2E80, 0x2E99), (0x2E9B, 0x2EF3), (0x2F00, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029),
        (0x3038, 0x303B), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFA6D), (0xFA70, 0xFAD9), (0x16FE2, 0x16FE3),
        (0x16FF0, 0x16FF1), (0x20000, 0x2A6DF), (0x2A700, 0x2EBE0), (0x2EBF0, 0x2EE5D), (0x2F800, 0x2FA1D),
        (0x30000, 0x3134A), (0x31350, 0x323AF),
      ]
    case .Hiragana: [(0x3041, 0x3096), (0x309D, 0x309F), (0x1B001, 0x1B11F), (0x1B150, 0x1B152), (0x1F200, 0x1F200)]
    case .Katakana:
      [
        (0x30A1, 0x30FA), (0x30FD, 0x30FF), (0x31F0, 0x31FF), (0x32D0, 0x32FE), (0x3300, 0x3357), (0xFF66, 0xFF6F),
        (0xFF71, 0xFF9D),
      ]
    case .Hangul:
      [(0x1100, 0x11FF), (0x3131, 0x318E), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xD7B0, 0xD7FB), (0xFFA0, 0xFFDC)]
    case .Latin:
      [
        (0x41, 0x5A), (0x61, 0x7A), (0xAA, 0xAA), (0xBA, 0xBA), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2B8),
        (0x2E0, 0x2E4), (0x1D00, 0x1D25), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA722, 0xA787), (0xFF21, 0xFF3A),
        (0xFF41, 0xFF5A),
      ]
    case .Greek:
      [
        (0x370, 0x373), (0x375, 0x377), (0x37A, 0x37D), (0x37F, 0x37F), (0x384, 0x384), (0x386, 0x386), (0x388, 0x3E1),
        (0x3F0, 0x3FF), (0x1F00, 0x1FFE),
      ]
    case .Cyrillic: [(0x400, 0x484), (0x487, 0x52F), (0x1C80, 0x1C88), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)]
    }
  }
}
