internal import Columns
internal import Diagnostics

/// Reads a sheet as a table: the header may stand below titles and have two rows, cells merged over rows have their
/// value in each, formulas have the values that were computed when the workbook was saved.
struct SheetReading {
  let grid: SheetGrid
  let options: FileOptions
  /// The cell of each place, by row.
  private var rows: [[Int32]]
  private var width = 0
  private var told: [Message] = []

  init(_ grid: SheetGrid, name: String, options: FileOptions) throws(Diagnostic) {
    self.grid = grid
    self.options = options
    var height = 0
    for cell in grid.cells where !cell.text.isEmpty || cell.kind == .uncomputed {
      height = max(height, Int(cell.row) + 1)
      width = max(width, Int(cell.column) + 1)
    }
    guard width <= Header.mostColumns else { throw .tooManyColumns(name, width) }
    guard width > 0 else {
      throw Diagnostic("empty-file", "a table has at least a header: sheet \"\(grid.name)\" of \"\(name)\" is empty")
    }
    rows = []
    // Sheets whose rows lie far apart are mostly nothing: a row is made when it has a cell.
    rows.reserveCapacity(min(height, grid.cells.count + 1))
    rows = [[Int32]](repeating: [], count: height)
    for (index, cell) in grid.cells.enumerated() where !cell.text.isEmpty || cell.kind == .uncomputed {
      let (row, column) = (Int(cell.row), Int(cell.column))
      while rows[row].count <= column { rows[row].append(-1) }
      guard rows[row][column] < 0 else {
        throw Diagnostic(
          "workbook",
          "cell \(columnLetters(column) + String(row + 1)) of sheet \"\(grid.name)\" stands there twice: the workbook \"\(name)\" is damaged",
          hint: "open it in a spreadsheet and save it as .xlsx, or as \"CSV UTF-8\"")
      }
      rows[row][column] = Int32(index)
    }
    if grid.sheetNames.count > 1, options.sheet == nil {
      let others = grid.sheetNames.filter { $0 != grid.name }
      told.append(
        "sheet \"\(grid.name)\" is read; the workbook has also \(Message(listing: others.prefix(8).map { "\"\($0)\"" })): `sheet \"…\"` takes another"
      )
    }
    fillMerged()
  }

  private func cell(_ row: Int, _ column: Int) -> SheetGrid.Cell? {
    guard row < rows.count, column < rows[row].count, rows[row][column] >= 0 else { return nil }
    return grid.cells[Int(rows[row][column])]
  }

  private func text(_ row: Int, _ column: Int) -> String {
    cell(row, column).map { String(decoding: grid.bytes[$0.text], as: UTF8.self) } ?? ""
  }

  /// A value merged over rows is the value of each.
  private mutating func fillMerged() {
    var filled = 0
    for range in grid.merged where range.rows.count > 1 {
      let (top, column) = (range.rows.lowerBound, range.columns.lowerBound)
      guard column < width, top < rows.count, column < rows[top].count, rows[top][column] >= 0 else { continue }
      for row in range.rows.dropFirst() where row < rows.count {
        while rows[row].count <= column { rows[row].append(-1) }
        if rows[row][column] < 0 { rows[row][column] = rows[top][column] }
      }
      filled += 1
    }
    if filled > 0 {
      told.append(
        filled == 1
          ? "1 value is merged over rows: it stands in each of them"
          : "\(grouped(filled)) values are merged over rows: each stands in each of its rows")
    }
  }

  func read(name: String) throws(Diagnostic) -> LoadedTable {
    var copy = self
    return try copy.reading(name: name)
  }

  private mutating func reading(name: String) throws(Diagnostic) -> LoadedTable {
    let (header, names, first) = findHeader()
    var options = options
    var plain = PlainRows()
    if options.csv.hasHeader {
      plain.skip(rows: first - 1)
      for name in names { plain.add(name.utf8) }
      plain.endRow()
    }
    let made = Header(written: options.csv.hasHeader ? names : names.map { _ in "" })
    var facts = [ColumnFacts](repeating: ColumnFacts(), count: width)
    for row in first..<max(first, rows.count) {
      for (column, index) in rows[row].enumerated() where index >= 0 {
        facts[column].add(grid.cells[Int(index)], grid.bytes)
      }
    }
    for column in 0..<width
    where facts[column].isText && options.csv.types[made.columns[column].name] == nil
      && !holdsTags(made.columns[column].name)
    {
      options.csv.textColumns.append(made.columns[column].name)
    }
    for row in first..<max(first, rows.count) {
      let cells = rows[row]
      if !cells.contains(where: { $0 >= 0 }) {
        plain.skip(rows: 1)
        continue
      }
      for column in 0..<width { add(column < cells.count ? cells[column] : -1, facts[column], &plain) }
      plain.endRow()
    }
    tell(facts, header, made)
    var loaded = try readPlainRows(plain, name: name, options: options, hasOwnTypes: false, told: told)
    if options.csv.hasHeader { loaded.dropNamelessColumns(made) }
    tellTextsReadAsNumbers(&loaded, facts, made)
    return loaded
  }

  private func add(_ index: Int32, _ facts: ColumnFacts, _ plain: inout PlainRows) {
    guard index >= 0 else { return plain.addMissing() }
    let cell = grid.cells[Int(index)]
    switch cell.kind {
    case .error, .uncomputed: plain.addMissing()
    case .number:
      // What a spreadsheet shows, where that makes all of the column's numbers decimals.
      let text = facts.areRoundedDecimals ? cell.rounded ?? cell.text : cell.text
      plain.add(grid.bytes[text])
    default: plain.add(grid.bytes[cell.text])
    }
  }

  // MARK: The header

  /// The row of the header, the names in it, and the row after it.
  private mutating func findHeader() -> (row: Int, names: [String], first: Int) {
    guard options.csv.hasHeader else {
      let first = rows.firstIndex { row in row.contains { $0 >= 0 } } ?? 0
      return (first, (0..<width).map { "column_\($0 + 1)" }, first)
    }
    var header = 0
    if let line = options.headerLine {
      header = min(line - 1, rows.count - 1)
    } else {
      let filled = rows.indices.prefix(60).filter { row in rows[row].contains { $0 >= 0 } }
      let beginning = Beginning(filled.map { row in (0..<width).map { text(row, $0) } })
      header = filled.isEmpty ? 0 : filled[min(beginning.skipped, filled.count - 1)]
      if let title = beginning.preamble.first?.first(where: { !$0.isEmpty }) {
        told.append(
          beginning.skipped == 1
            ? "1 line before the header is passed over: \"\(shortened(title))\"; `header 1` takes it for the header"
            : "\(beginning.skipped) lines before the header are passed over: \"\(shortened(title))\" …; `header 1` takes the first for the header"
        )
      }
    }
    let names = (0..<width).map { text(header, $0) }
    guard let below = namesBelow(header) else { return (header, names, header + 1) }
    told.append("the header has two rows: \"\(shortened(below.first { $0.contains(" ") } ?? ""))\" is one of its names")
    return (header, below, header + 2)
  }

  /// The names of a header whose first row has titles merged over columns: `销售 2024`, `销售 2025`.
  private func namesBelow(_ header: Int) -> [String]? {
    let titles = grid.merged.filter {
      $0.rows == header...header && $0.columns.count > 1 && $0.columns.lowerBound < width
    }
    guard !titles.isEmpty, header + 1 < rows.count else { return nil }
    var names = (0..<width).map { text(header, $0) }
    for title in titles {
      let above = text(header, title.columns.lowerBound)
      for column in title.columns where column < width {
        let below = text(header + 1, column)
        guard cell(header + 1, column)?.kind == .text, !below.isEmpty else { return nil }
        names[column] = "\(above) \(below)"
      }
    }
    for column in 0..<width where names[column].isEmpty { names[column] = text(header + 1, column) }
    return names
  }

  // MARK: What is told

  private mutating func tell(_ facts: [ColumnFacts], _ header: Int, _ made: Header) {
    let uncomputed = facts.reduce(0) { $0 + $1.uncomputed }
    if uncomputed > 0, let place = facts.compactMap(\.firstUncomputed).first {
      told.append(
        uncomputed == 1
          ? "1 formula has no value and is missing (\(place)): open the workbook in a spreadsheet and save it, so that it is computed"
          : "\(grouped(uncomputed)) formulas have no value and are missing, \(place) first: open the workbook in a spreadsheet and save it, so that they are computed"
      )
    }
    let errors = facts.reduce(0) { $0 + $1.errors }
    if errors > 0, let place = facts.compactMap(\.firstError).first {
      told.append(
        errors == 1
          ? "1 cell holds an error and is missing: \(place)"
          : "\(grouped(errors)) cells hold errors and are missing, first \(place)")
    }
  }

  private func tellTextsReadAsNumbers(_ loaded: inout LoadedTable, _ facts: [ColumnFacts], _ made: Header) {
    for (fact, column) in zip(facts, made.columns) where fact.texts > 0 && !fact.isText {
      guard let field = loaded.table.field(named: column.name), field.column.type.isNumeric,
        !loaded.notes.contains(where: { $0.column == field.name })
      else { continue }
      loaded.notes.append(
        LoadNote(
          column: field.name,
          message:
            "column \"\(field.name)\" holds texts that are numbers, and is read as numbers; `types (\(asTyped(field.name)) = text)` leaves them texts"
        ))
    }
  }
}

/// What the cells of a column have in common.
private struct ColumnFacts {
  var texts = 0
  /// A text cell has the format of texts, or there is a text as only texts are.
  var isText = false
  var uncomputed = 0
  var errors = 0
  var firstUncomputed: String?
  var firstError: String?
  private var hasLong = false
  private var mostDecimals = 0

  /// Some numbers have more than 15 digits, and rounded to 15 all are short decimals: noise of binary fractions.
  var areRoundedDecimals: Bool { hasLong && mostDecimals <= ColumnSurvey.mostExactDigits }

  mutating func add(_ cell: SheetGrid.Cell, _ bytes: [UInt8]) {
    switch cell.kind {
    case .text:
      texts += 1
      if cell.hasTextFormat { isText = true }
    case .number:
      if cell.rounded != nil { hasLong = true }
      let text = bytes[cell.rounded ?? cell.text]
      if let point = text.firstIndex(of: UInt8(ascii: ".")) {
        mostDecimals = max(mostDecimals, text.endIndex - point - 1)
      }
    case .uncomputed:
      uncomputed += 1
      firstUncomputed = firstUncomputed ?? place(of: cell)
    case .error:
      errors += 1
      firstError = firstError ?? "\(place(of: cell)) \(String(decoding: bytes[cell.text], as: UTF8.self))"
    case .day, .boolean: break
    }
  }

  private func place(of cell: SheetGrid.Cell) -> String { "\(columnLetters(Int(cell.column)))\(cell.row + 1)" }
}

/// `A`, `Z`, `AA`: how a spreadsheet calls a column, from 0.
func columnLetters(_ column: Int) -> String {
  var letters = ""
  var rest = column + 1
  while rest > 0 {
    letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
    rest = (rest - 1) / 26
  }
  return letters
}
