internal import Dispatch
internal import Synchronization

/// The results of `count` pieces of work, in order, made by up to `workers` threads.
func inParallel<Result: Sendable>(
  _ count: Int, workers: Int, _ work: @escaping @Sendable (Int) -> Result
) -> [Result] {
  inParallel(count, workers: workers, state: { () }, work: { _, index in work(index) }).results
}

/// The same where each thread carries a state of its own from one piece to the next; pieces are taken in ascending
/// order, so a state sees them so.
///
/// Gives the results in order, which worker made each, and the states as they were left.
func inParallel<State, Result: Sendable>(
  _ count: Int, workers: Int, state makeState: () -> State, work: @Sendable (inout State, Int) -> Result
) -> (results: [Result], owners: [Int], states: [State]) {
  let workers = max(1, min(workers, count))
  if workers == 1 {
    var state = makeState()
    var results: [Result] = []
    results.reserveCapacity(count)
    for index in 0..<count { results.append(work(&state, index)) }
    return (results, [Int](repeating: 0, count: count), [state])
  }
  let shared = WorkShare<State, Result>(states: (0..<workers).map { _ in makeState() })
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    var state = shared.take(worker)
    var mine: [(Int, Result)] = []
    while let index = shared.next(below: count) { mine.append((index, work(&state, index))) }
    shared.give(worker, state, mine)
  }
  return shared.gathered(count)
}

/// What the threads of one piece of parallel work share.
private final class WorkShare<State, Result>: @unchecked Sendable {
  private let place = Atomic<Int>(0)
  private let lock = Mutex(())
  private var states: [State?]
  private var made: [(index: Int, worker: Int, result: Result)] = []

  init(states: [State]) { self.states = states }

  func next(below count: Int) -> Int? {
    let index = place.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  /// Moves a worker's state out, so that it is changed in place and not copied.
  func take(_ worker: Int) -> State {
    lock.withLock { _ in
      guard let state = states[worker] else { preconditionFailure("each worker takes its state once") }
      states[worker] = nil
      return state
    }
  }

  func give(_ worker: Int, _ state: State, _ results: [(Int, Result)]) {
    lock.withLock { _ in
      states[worker] = state
      for (index, result) in results { made.append((index, worker, result)) }
    }
  }

  func gathered(_ count: Int) -> (results: [Result], owners: [Int], states: [State]) {
    let ordered = made.sorted { $0.index < $1.index }
    precondition(ordered.count == count, "every piece of work was done")
    return (ordered.map(\.result), ordered.map(\.worker), states.compactMap { $0 })
  }
}
