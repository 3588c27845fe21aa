internal import Columns

/// The places that a column's values are read into.
enum ColumnPlaces: Sendable {
  case none
  /// The texts are gathered chunk by chunk.
  case asTheyStand
  case exact(Places<Int64>)
  case exact32(Places<Int32>)
  case exact16(Places<Int16>)
  case exact8(Places<Int8>)
  case wide(Places<Int128>)
  case real(Places<Double>)
  case days(Places<Int32>)
  case days16(Places<Int16>)
  case texts(Places<Int32>)

  func from(_ row: Int, count: Int) -> ColumnPlaces {
    switch self {
    case .none: .none
    case .asTheyStand: .asTheyStand
    case .exact(let places): .exact(places.from(row, count: count))
    case .exact32(let places): .exact32(places.from(row, count: count))
    case .exact16(let places): .exact16(places.from(row, count: count))
    case .exact8(let places): .exact8(places.from(row, count: count))
    case .wide(let places): .wide(places.from(row, count: count))
    case .real(let places): .real(places.from(row, count: count))
    case .days(let places): .days(places.from(row, count: count))
    case .days16(let places): .days16(places.from(row, count: count))
    case .texts(let places): .texts(places.from(row, count: count))
    }
  }

  /// Moves values to an earlier place.
  func move(from source: Int, to target: Int, count: Int) {
    switch self {
    case .none, .asTheyStand: break
    case .exact(let places): places.move(from: source, to: target, count: count)
    case .exact32(let places): places.move(from: source, to: target, count: count)
    case .exact16(let places): places.move(from: source, to: target, count: count)
    case .exact8(let places): places.move(from: source, to: target, count: count)
    case .wide(let places): places.move(from: source, to: target, count: count)
    case .real(let places): places.move(from: source, to: target, count: count)
    case .days(let places): places.move(from: source, to: target, count: count)
    case .days16(let places): places.move(from: source, to: target, count: count)
    case .texts(let places): places.move(from: source, to: target, count: count)
    }
  }
}

/// A column's values, of a pass's rows.
enum ColumnValues {
  case none
  case exact([Int64])
  case narrow(NarrowNumbers)
  case asTheyStand(RowTexts)
  case wide([Int128])
  case real([Double])
  case days(NarrowNumbers)
  case texts([Int32])
}

/// Makes the arrays for some columns, lends their uninitialised places to `body`, and gives them as filled: no value is
/// written twice, and none is copied. `body` gives how many rows it filled in every column.
///
/// The arrays are open one inside the other, so that all pointers are good for the length of the body; at most
/// `mostColumnsAtOnce` may be asked for.
func fillingColumns(
  _ jobs: [ColumnJob], capacity: Int, _ body: ([ColumnPlaces]) -> Int
) -> (values: [ColumnValues], rows: Int) {
  precondition(jobs.count <= mostColumnsAtOnce, "so many columns are filled at once")
  var filling = Filling(jobs: jobs, capacity: capacity)
  filling.open(body)
  return (filling.values.reversed(), filling.rows)
}

/// Each column open takes a few stack frames.
let mostColumnsAtOnce = 256

private struct Filling {
  let jobs: [ColumnJob]
  let capacity: Int
  var places: [ColumnPlaces] = []
  /// Last column first, as they are closed.
  var values: [ColumnValues] = []
  var rows = 0

  init(jobs: [ColumnJob], capacity: Int) {
    self.jobs = jobs
    self.capacity = capacity
  }

  mutating func open(_ body: ([ColumnPlaces]) -> Int) {
    guard places.count < jobs.count else {
      rows = body(places)
      return
    }
    let filled: ColumnValues
    let job = jobs[places.count]
    switch job.reader {
    case .nothing, .survey:
      places.append(.none)
      open(body)
      filled = .none
    case .texts where job.takesTextsAsTheyStand:
      places.append(.asTheyStand)
      open(body)
      filled = .none
    case .exact:
      switch job.width {
      case .bits8: filled = .narrow(.bits8(array({ .exact8($0) }, body)))
      case .bits16: filled = .narrow(.bits16(array({ .exact16($0) }, body)))
      case .bits32: filled = .narrow(.bits32(array({ .exact32($0) }, body)))
      case .bits64: filled = .exact(array({ .exact($0) }, body))
      }
    case .wide: filled = .wide(array({ .wide($0) }, body))
    case .real: filled = .real(array({ .real($0) }, body))
    case .days where job.width == .bits16: filled = .days(.bits16(array({ .days16($0) }, body)))
    case .days: filled = .days(.bits32(array({ .days($0) }, body)))
    case .texts: filled = .texts(array({ .texts($0) }, body))
    }
    values.append(filled)
  }

  private mutating func array<Element>(
    _ wrap: (Places<Element>) -> ColumnPlaces, _ body: ([ColumnPlaces]) -> Int
  ) -> [Element] {
    unsafe [Element](unsafeUninitializedCapacity: max(capacity, 1)) { buffer, count in
      guard let base = buffer.baseAddress else { preconditionFailure("an array has its places") }
      unsafe expectFilling(UnsafeMutableRawBufferPointer(buffer))
      unsafe places.append(wrap(Places(base, count: capacity)))
      open(body)
      count = rows
    }
  }
}
