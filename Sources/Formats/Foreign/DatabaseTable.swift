internal import Columns
internal import Diagnostics

/// A table of a database: its columns with their declared types, and its cells; row 0 is the first.
public struct DatabaseTable: Sendable {
  public struct Column: Sendable {
    public var name: String
    public var declaredType: String

    public init(name: String, declaredType: String) {
      self.name = name
      self.declaredType = declaredType
    }
  }

  public var columns: [Column]
  public var rowCount: Int
  /// In order of rows and columns; missing values are left out.
  public var cells: [SheetGrid.Cell]
  public var bytes: [UInt8]

  public init(columns: [Column], rowCount: Int, cells: [SheetGrid.Cell], bytes: [UInt8]) {
    self.columns = columns
    self.rowCount = rowCount
    self.cells = cells
    self.bytes = bytes
  }

  /// The table by its own types: TEXT is text, DATE a day, and what is declared BOOLEAN is one where it holds 0 and 1.
  func read(name: String, options: FileOptions) throws(Diagnostic) -> LoadedTable {
    guard columns.count <= Header.mostColumns else { throw .tooManyColumns(name, columns.count) }
    var options = options
    var plain = PlainRows()
    for column in columns { plain.add(column.name.utf8) }
    plain.endRow()
    let made = Header(written: columns.map(\.name))
    for (column, head) in zip(columns, made.columns) where options.csv.types[head.name] == nil {
      let type = column.declaredType.uppercased()
      if type.hasPrefix("TAGS") {
        options.csv.types[head.name] = .tags
      } else if type.contains("BOOL") {
        options.csv.types[head.name] = .boolean
      } else if type.hasPrefix("TEXT") || type.contains("CHAR") || type.contains("CLOB") {
        options.csv.types[head.name] = .text
      }
    }
    var place = 0
    var blobs = 0
    for row in 0..<rowCount {
      var column = 0
      while place < cells.count, Int(cells[place].row) == row {
        let cell = cells[place]
        while column < Int(cell.column) {
          plain.addMissing()
          column += 1
        }
        switch cell.kind {
        case .error:
          blobs += 1
          plain.addMissing()
        case .text where cell.text.isEmpty:
          if options.csv.types[made.columns[column].name] == .tags { plain.addMissing() } else { plain.addEmptyText() }
        default: plain.add(bytes[cell.text])
        }
        column += 1
        place += 1
      }
      while column < columns.count {
        plain.addMissing()
        column += 1
      }
      plain.endRow()
    }
    var told: [Message] = []
    if blobs > 0 { told.append("\(grouped(blobs)) values are bytes or no finite numbers, and are missing") }
    return try readPlainRows(plain, name: name, options: options, hasOwnTypes: true, told: told)
  }
}
