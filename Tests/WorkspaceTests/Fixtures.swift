import Columns
import Diagnostics
import Foundation
import History
import Testing
import Workspace

/// A folder for one test, gone afterwards.
final class Scratch {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "tierlab-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String = "client.tierlab") -> String { "\(folder)/\(name)" }

  func create(_ name: String = "client.tierlab") throws -> WorkspaceFile {
    try WorkspaceFile(path: path(name), access: .readWrite, create: true)
  }

  func open(_ name: String = "client.tierlab", _ access: WorkspaceFile.Access = .readWrite) throws -> WorkspaceFile {
    try WorkspaceFile(path: path(name), access: access, create: false)
  }
}

/// SplitMix64: small, and the same everywhere.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Fields of every type with missing values here and there.
func everyType(_ count: Int, dice: inout Dice) -> [Field] {
  let missing = Bitmap((0..<count).map { _ in UInt8.random(in: 0..<5, using: &dice) == 0 })
  let regions = TextDictionary(["华东", "", "华南 \u{1F600}", "e\u{301}\0tab\t"])
  let ids = TextDictionary((0..<count).map { "C\($0)" })
  let places = (0..<count).map { missing[$0] ? UInt8.max : UInt8.random(in: 0..<3, using: &dice) }
  let codes = (0..<count).map { missing[$0] ? Int32(-1) : Int32.random(in: 0..<4, using: &dice) }
  let vip = Bitmap((0..<count).map { $0 % 3 == 0 })
  func integers(_ range: ClosedRange<Int64>) -> [Int64] {
    (0..<count).map { _ in Int64.random(in: range, using: &dice) }
  }
  let reals = (0..<count).map { _ in Double.random(in: -1e6...1e6, using: &dice) }
  return [
    Field("id", Column(.text(codes: [Int32](0..<Int32(count)), dictionary: ids))),
    Field("region", Column(.text(codes: codes, dictionary: regions), missing: missing)),
    Field("visits", Column(.exact(integers(0...200), .integer))),
    Field("any", Column(.exact(integers(.min ... .max), .integer), missing: missing)),
    Field("spend", Column(.exact(integers(-5_000_000...5_000_000), ExactForm(scale: 2))), unit: "¥"),
    Field("rank", Column(.exact(integers(0...99), ExactForm(scale: 0, divisor: 7)))),
    Field(
      "wide",
      Column(
        .wide(integers(.min ... .max).map { Int128($0) &* 1_000_000_007_000_000_009 }, ExactForm(scale: 20)),
        missing: missing)),
    Field("ratio", Column(.real(reals.enumerated().map { $0 == 1 ? -0.0 : $0 == 2 ? .infinity : $1 }))),
    Field(
      "since", Column(.date((0..<count).map { _ in Int32.random(in: -700_000...40_000, using: &dice) })),
      knownAt: Day(year: 2026, month: 6, day: 30)),
    Field("constant", Column(.date([Int32](repeating: 20_000, count: count)))),
    Field("agreed", Column(.boolean(vip), missing: missing)),
    Field(
      "tags",
      Column(
        .tags(
          TagSets(
            rowCount: count, names: ["vip", "老客户", "nobody"],
            members: [
              vip, missing, Bitmap(count: count),
            ])))),
    Field(
      "tier", Column(.tier(places, TierDomain(codes: ["A", "B", "C"], labels: ["重点", nil, ""])), missing: missing)),
  ]
}

func customers(_ fields: [Field]) -> StoredTable {
  StoredTable(
    name: "customers", kind: .keyed(by: "id"), table: Table(rowCount: fields[0].column.count, fields: fields),
    source: "客户.csv")
}

/// A state with something of everything.
func fullState(_ count: Int, dice: inout Dice) -> WorkingState {
  var state = WorkingState()
  state.tables = [
    customers(everyType(count, dice: &dice)),
    StoredTable(
      name: "orders", kind: .events(of: "customers", by: "customer_id", at: "date"),
      table: Table(rowCount: 2, fields: [Field("date", Column(.date([1, 2])))]), source: "orders.csv"),
  ]
  state.definitions = [StoredDefinition(name: "amount_12m", expression: "sum(orders.amount within 12mo)", unit: "¥")]
  state.tags = [
    StoredTag(name: "key_account", definition: "近3个月有成交", rule: "last_order within 3mo"),
    StoredTag(name: "vip", definition: ""),
  ]
  state.policies = [StoredPolicy(name: "standard", text: "policy standard {\n  tier A otherwise\n}")]
  if count > 0 {
    let keys = state.tables[0].table.fields[0].column.gathered([0])
    state.sets = [StoredSet(name: "沉睡的 B", keys: keys, statement: "where tier = B | as `沉睡的 B`")]
  }
  state.adoptions = [
    Adoption(
      axis: "tier", policy: "standard", text: "policy standard { }",
      parameters: [.init(name: "b_min", value: "50"), .init(name: "a_min", value: "75")])
  ]
  state.asOf = Day(year: 2026, month: 9, day: 30)
  state.measure = "amount_12m"
  state.entries = [
    StoredEntry(kind: "alert", name: "quiet", text: "last_order older than 90d"),
    StoredEntry(kind: "exclusive", name: "quiet", text: "`老客户`, vip"),
  ]
  state.pins = StoredPins([
    StoredPin(key: "C9", axis: "tier", tier: "A", until: nil, why: ""),
    StoredPin(key: "C10", axis: "tier", tier: "B", until: Day(year: 2026, month: 12, day: 31), why: "签约中"),
    StoredPin(key: "gone", axis: "stage", tier: "潜在", until: nil, why: "签约中"),
  ])
  return state
}

/// A small state in which `mark` can be recognised.
func marked(_ mark: Int64, beside fields: [Field] = []) -> WorkingState {
  var state = WorkingState()
  let column = Column(.exact([Int64](repeating: mark, count: 3), .integer))
  state.tables = [customers(fields + [Field("mark", column)])]
  state.measure = "mark \(mark)"
  return state
}

func step(_ state: WorkingState, _ statement: String = "set x = 1") -> Step {
  Step(statement: statement, at: "2026-09-30T10:00:00Z", state: state)
}

func decision(_ number: Int, _ message: String = "because") -> Commit {
  Commit(
    number: number, parent: number == 1 ? nil : number - 1, at: "2026-09-30T10:00:00Z", author: "李伟",
    message: message, statements: ["load \"a\"", "retag"], customersChanged: 7)
}

func expectSame(_ a: WorkingState, _ b: WorkingState, _ place: Testing.SourceLocation = #_sourceLocation) {
  #expect(a.definitions == b.definitions, sourceLocation: place)
  #expect(a.tags == b.tags, sourceLocation: place)
  #expect(a.policies == b.policies, sourceLocation: place)
  #expect(a.adoptions == b.adoptions, sourceLocation: place)
  #expect(a.asOf == b.asOf, sourceLocation: place)
  #expect(a.measure == b.measure, sourceLocation: place)
  #expect(a.sets.map(\.name) == b.sets.map(\.name), sourceLocation: place)
  for (a, b) in zip(a.sets, b.sets) {
    #expect(a.statement == b.statement && isSame(a.keys, b.keys), "the set \(a.name)", sourceLocation: place)
  }
  #expect(a.entries == b.entries, sourceLocation: place)
  #expect(a.pins.all == b.pins.all, sourceLocation: place)
  #expect(a.tables.map(\.name) == b.tables.map(\.name), sourceLocation: place)
  for (a, b) in zip(a.tables, b.tables) {
    #expect(a.kind == b.kind && a.source == b.source, sourceLocation: place)
    #expect(a.table.fields.map(\.name) == b.table.fields.map(\.name), sourceLocation: place)
    for (a, b) in zip(a.table.fields, b.table.fields) {
      #expect(a.unit == b.unit && a.knownAt == b.knownAt, sourceLocation: place)
      #expect(isSame(a.column, b.column), "the column \(a.name)", sourceLocation: place)
    }
  }
}

/// True when even what lies under the missing bits is the same.
func isSame(_ a: Column, _ b: Column) -> Bool {
  guard a.type == b.type, a.count == b.count, a.missing == b.missing else { return false }
  return switch (a.data, b.data) {
  case (.text(let a, let texts), .text(let b, let others)):
    a == b && texts.bytes == others.bytes && texts.offsets == others.offsets
  case (.exact(let a, let form), .exact(let b, let other)): a == b && form == other
  case (.wide(let a, let form), .wide(let b, let other)): a == b && form == other
  case (.real(let a), .real(let b)): a.map(\.bitPattern) == b.map(\.bitPattern)
  case (.date(let a), .date(let b)): a == b
  case (.boolean(let a), .boolean(let b)): a == b
  case (.tags(let a), .tags(let b)): a == b
  case (.tier(let a, let domain), .tier(let b, let other)): a == b && domain == other
  default: false
  }
}

/// What the sqlite3 shell answers.
func sqlite(_ path: String, _ sql: String) throws -> String {
  let shell = Process()
  shell.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
  shell.arguments = [path, sql]
  let out = Pipe()
  shell.standardOutput = out
  try shell.run()
  let text = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  shell.waitUntilExit()
  return text.trimmingCharacters(in: .newlines)
}

let hasSQLiteShell = FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3")

/// The rule a call is refused by.
func rule(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? Diagnostic)?.rule ?? "\(error)"
  }
}
