import Dispatch
import Synchronization

/// Does `count` independent jobs on the machine's cores and returns what they made, in their order.
func concurrently<Made: Sendable>(_ count: Int, _ job: @Sendable (Int) -> Made) -> [Made] {
  let made = Mutex([Made?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = job(index)
    made.withLock { $0[index] = result }
  }
  return made.withLock { $0.compactMap(\.self) }
}
