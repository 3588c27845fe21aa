import Columns
import Diagnostics
import History
import Language
import Query
import Reports
import Shell

/// What is measured; the names are those of the peers.
enum Work: String {
  case load = "T1"
  case count = "T2"
  case summarize = "T3"
  case top = "T4"
  /// The first simulation on a store: nothing is cached.
  case simulate = "T5"
  /// After a weight changed.
  case simulateWeight = "T5w"
  /// After a cut changed.
  case simulateCut = "T5c"
  /// Sixty-one cuts, nothing cached; and the same again.
  case sweep = "T6"
  case sweepAgain = "T6r"
  /// Orders loaded, rolled up and typed.
  case rollUp = "T7"
}

/// A session with a million customers in it, and whole statements run on it.
struct BenchStore {
  private var session = BenchStore.newSession()
  private var answers: [Work: Report] = [:]
  private var turn = 0
  /// Of the policy in the session.
  private var weight = "40"

  private static func newSession() -> Session {
    var session = Session(
      world: World(
        files: MappedFiles(), now: { "2026-06-30T00:00:00Z" }, today: { Day(number: 20_634) }, author: "bench",
        print: { _, _ in }))
    // As a terminal shows them.
    session.rowLimit = 20
    return session
  }

  private static func policy(weight: String) -> String {
    """
    policy bench {
      param a_min = 80
      param b_min = 50
      score value weight \(weight) = percentile(amount_12m)
      score orders weight 25 = percentile(orders_12m)
      score recency weight 20 = case {
        percentile(last_order) >= 80: 100, percentile(last_order) >= 60: 80, percentile(last_order) >= 40: 60,
        percentile(last_order) >= 20: 40, else: 20
      }
      score potential weight 15 = potential
      tier A when score >= a_min
      tier B when score >= b_min
      tier C otherwise
    }
    """
  }

  /// What comes before the measured statement.
  mutating func prepare(_ work: Work) {
    turn += 1
    switch work {
    case .load, .rollUp: break
    case .simulate, .sweep:
      // The same columns without what they and the cache remember.
      var state = session.state
      for place in state.tables.indices {
        let table = state.tables[place].table
        state.tables[place].table = Table(
          rowCount: table.rowCount,
          fields: table.fields.map {
            Field(
              $0.name, Column(storage: $0.column.storage, missing: $0.column.missing), unit: $0.unit,
              knownAt: $0.knownAt)
          })
      }
      session = BenchStore.newSession()
      do throws(Diagnostic) {
        try session.begin(with: state)
      } catch {
        preconditionFailure("a store that was open opens again: \(error.message)")
      }
      // As it was before anything was changed.
      weight = "40"
      run(nil, BenchStore.policy(weight: weight))
    case .count, .summarize, .top, .simulateWeight, .simulateCut, .sweepAgain: break
    }
  }

  /// Whether this version has the statement.
  func has(_ work: Work) -> Bool {
    guard work == .sweep || work == .sweepAgain else { return true }
    var copy = session
    return (try? copy.run(Session.parser.statement(BenchStore.sweep), text: BenchStore.sweep)) != nil
  }

  private static let sweep = "sweep bench with a_min from 60 to 90 step 0.5"

  mutating func run(_ work: Work, file: String) {
    switch work {
    case .load:
      session = BenchStore.newSession()
      run(work, "load \"\(file)\" as customers key id")
      run(nil, "as_of 2026-06-30")
      run(nil, "measure amount_12m")
      weight = "40"
      run(nil, BenchStore.policy(weight: weight))
    case .count: run(work, "where tier = B and amount_12m > 100000 and last_order within 90d | count")
    case .summarize: run(work, "summarize count(), sum(amount_12m), avg(margin), share(amount_12m) by tier")
    case .top: run(work, "where region = 华东 and tier != A | top 20 by amount_12m | select id, name, amount_12m")
    case .simulate: run(work, "simulate bench")
    case .simulateWeight:
      // Never the same twice.
      weight = "\(30 + turn % 10).\(100 + turn)"
      run(nil, BenchStore.policy(weight: weight))
      run(work, "simulate bench")
    case .simulateCut: run(work, "simulate bench with a_min = \(70 + turn % 8)")
    case .sweep, .sweepAgain: run(work, BenchStore.sweep)
    case .rollUp:
      session = BenchStore.newSession()
      run(nil, "load \"\(file)\" as orders of customers by customer_id at date")
      run(
        work,
        """
        derive r = percentile(max(orders.date)) >= 60, f = percentile(count(orders)) >= 60,
          m = percentile(sum(orders.amount)) >= 60 | count by r, f, m
        """)
    }
  }

  /// The numbers of the last answer, row by row, for comparing with the peers'; not measured.
  mutating func answer(_ work: Work) -> [Double] {
    switch work {
    case .load: run(work, "customers | count")
    case .simulate: run(work, "simulate bench | summary")
    // Changed policies have no peer: what they give must be what a session that remembers nothing gives.
    case .simulateWeight: return checkedAgainstFresh(work, "simulate bench | summary")
    case .simulateCut: return checkedAgainstFresh(work, "simulate bench with a_min = \(70 + turn % 8) | summary")
    // The peers give four of the cuts.
    case .sweep, .sweepAgain:
      run(work, BenchStore.sweep + " | where a_min in (60, 70, 80, 90) | select customers_A, share_A")
    default: break
    }
    return rowNumbers(work)
  }

  private mutating func checkedAgainstFresh(_ work: Work, _ statement: String) -> [Double] {
    run(work, statement)
    let own = rowNumbers(work)
    var fresh = self
    fresh.prepare(.simulate)
    fresh.run(nil, BenchStore.policy(weight: weight))
    fresh.run(work, statement)
    precondition(own == fresh.rowNumbers(work), "what is remembered changes nothing")
    return own
  }

  private func rowNumbers(_ work: Work) -> [Double] {
    guard let report = answers[work] else { return [] }
    var found: [Double] = []
    for case .rows(let rows) in report.blocks {
      for row in 0..<rows.table.rowCount {
        for field in rows.table.fields {
          switch field.column[row] {
          case .exact(let number): found.append(number.double)
          case .real(let number): found.append(number)
          case .text(let text): found += numbers(in: text)
          default: break
          }
        }
      }
    }
    return found
  }

  private mutating func run(_ work: Work?, _ text: String) {
    do throws(Diagnostic) {
      let answer = try session.run(Session.parser.statement(text), text: text)
      if let work { answers[work] = answer.report }
    } catch {
      preconditionFailure("a measured statement runs: \(error.message)")
    }
  }
}
