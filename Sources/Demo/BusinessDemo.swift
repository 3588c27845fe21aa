internal import Columns

/// A supplier's business accounts: contracts, meetings, complaints and opportunities of three years, grades that somebody
/// gave by hand, a scorecard and the plain baseline to compare it with.
///
/// The same seed gives the same bytes on every machine. The last day is 2026-06-30; ids run from `A0001`. One account in
/// nine never signed; a few contracts are most of the money.
public func businessDemo(seed: UInt64 = 20_260_830, accounts count: Int = 1_200) -> DemoStore {
  precondition((1...9_999).contains(count), "ids have four digits")
  var random = SeededRandom(seed: seed, stream: Stream.accounts.rawValue)
  let accounts = (0..<count).map { _ in Account(&random) }
  random = SeededRandom(seed: seed, stream: Stream.places.rawValue)
  let places = (0..<count).map { _ in AccountPlace(&random) }
  let dealings = Dealings(accounts, places: places, seed: seed)
  return DemoStore(
    name: "b2b",
    tables: [
      DemoTable("customers", .customers(key: "account_id"), accountTable(accounts, places, seed: seed)),
      eventTable("orders", dealings.orders, count) { orders in
        [
          Field("amount", exactColumn(orders.map(\.value), scale: 2), unit: "¥"),
          Field("kind", textColumn(orders.map(\.kind), of: Dealings.orderKinds)),
        ]
      },
      eventTable("contacts", dealings.contacts, count) { contacts in
        [
          Field("channel", textColumn(contacts.map(\.kind), of: Dealings.channels)),
          Field("contact_role", textColumn(contacts.map(\.value), of: Dealings.roles)),
        ]
      },
      eventTable("complaints", dealings.complaints, count) { complaints in
        [Field("severity", exactColumn(complaints.map(\.value)))]
      },
      eventTable("opportunities", dealings.opportunities, count) { opportunities in
        [
          Field("stage", textColumn(opportunities.map(\.kind), of: Dealings.stages)),
          Field("amount", exactColumn(opportunities.map(\.value), scale: 2), unit: "¥"),
        ]
      },
    ],
    statements: businessStatements, watching: businessAlerts)
}

private func eventTable(
  _ name: String, _ events: [Happening], _ accounts: Int, _ columns: ([Happening]) -> [Field]
) -> DemoTable {
  DemoTable(
    name, .events(by: "account_id", at: "date"),
    Table(
      rowCount: events.count,
      fields: [
        Field("account_id", accountIds(events.map(\.account), accounts: accounts)),
        Field("date", dateColumn(events.map(\.day))),
      ] + columns(events)))
}
