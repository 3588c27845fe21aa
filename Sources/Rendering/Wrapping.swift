import TextWidth

/// A text in lines of at most `width` cells: broken at blanks, and between Chinese characters anywhere but before a
/// closing mark or after an opening one; a word longer than a line is broken where the line ends.
///
/// Lines after the first start with `hanging` blanks. A nil width keeps one line. The text has no controls in it.
func wrapped(_ text: String, to width: Int?, hanging: Int = 0) -> [String] {
  guard let width, displayWidth(of: text) > width else { return [text] }
  // A number stays with its percent sign.
  let text = text.replacing(" %", with: "\(unbroken)%")
  let hanging = hanging * 2 < width ? hanging : 0
  var lines: [String] = []
  var line = Line()
  for character in text {
    let cells = displayWidth(of: character)
    // A blank that does not fit is where the line ends; it stands on neither line.
    if character == " ", !line.characters.isEmpty, line.isEnded || line.width + cells > width {
      line.isEnded = true
      continue
    }
    if line.isEnded {
      lines.append(line.ended(hanging: hanging))
    } else if line.width + cells > width {
      lines.append(line.broken(hanging: hanging, before: character, cells, within: width))
    }
    line.append(character, cells)
  }
  if line.characters.count > line.indentation { lines.append(line.text(line.characters.count)) }
  return lines
}

/// A blank at which no line ends.
private let unbroken: Character = "\u{A0}"

private struct Line {
  var characters: [(character: Character, cells: Int)] = []
  var width = 0
  /// How many characters at the start are indentation, where no line may end.
  var indentation = 0
  /// Whether the next word starts a line.
  var isEnded = false

  mutating func append(_ character: Character, _ cells: Int) {
    // The blanks a text starts with are its indentation.
    if character == " ", characters.count == indentation { indentation += 1 }
    characters.append((character, cells))
    width += cells
  }

  func text(_ count: Int) -> String {
    var end = count
    while end > 0, characters[end - 1].character == " " { end -= 1 }
    return String(characters[..<end].map { $0.character == unbroken ? " " : $0.character })
  }

  /// Ends the line here.
  mutating func ended(hanging: Int) -> String {
    let done = text(characters.count)
    self = Line(hanging: hanging, [])
    return done
  }

  /// Ends the line at the last place where it may be broken before `next`, and keeps the rest for the line after; a
  /// rest that would not fit there is not moved.
  mutating func broken(hanging: Int, before next: Character, _ cells: Int, within limit: Int) -> String {
    var place = characters.count
    while place > indentation {
      let following = place < characters.count ? characters[place].character : next
      if mayBreak(after: characters[place - 1].character, before: following) { break }
      place -= 1
    }
    let moved = characters[max(place, indentation)...].reduce(0) { $0 + $1.cells }
    if place <= indentation || hanging + moved + cells > limit { place = characters.count }
    let done = text(place)
    self = Line(hanging: hanging, characters[place...])
    return done
  }

  init() {}

  private init(hanging: Int, _ rest: ArraySlice<(character: Character, cells: Int)>) {
    characters = Array(repeating: (" ", 1), count: hanging)
    indentation = hanging
    characters += rest
    width = characters.reduce(0) { $0 + $1.cells }
  }
}

private func mayBreak(after first: Character, before second: Character) -> Bool {
  if first == " " { return true }
  guard displayWidth(of: first) == 2 || displayWidth(of: second) == 2 else { return false }
  return !"（《「『【〔“‘([{`".contains(first) && !"，。、；：？！）》」』】〕”’…,.;:?!)]}`%".contains(second)
}

/// `count` blanks.
func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

/// A text of several lines, each wrapped under its own indentation; tabs stand for blanks up to the next eighth cell.
func linesOfText(_ text: String, width: Int?) -> [String] {
  var rest = text[...]
  if rest.last?.isNewline == true { rest.removeLast() }
  return rest.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }).flatMap { line in
    var expanded = ""
    var cells = 0
    for character in line {
      if character == "\t" {
        let step = 8 - cells % 8
        expanded += blanks(step)
        cells += step
      } else {
        let safe = visible(String(character))
        expanded += safe
        cells += displayWidth(of: safe)
      }
    }
    return wrapped(expanded, to: width, hanging: expanded.prefix { $0 == " " }.count)
  }
}
