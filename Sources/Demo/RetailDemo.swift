internal import Columns

/// A wholesaler's customers and three years of their orders, complaints and contacts, with two policies.
///
/// The same seed gives the same bytes on every machine. The last day is 2026-06-30. About ten orders a customer; one
/// customer in twenty never ordered; ids run from `C0000001`.
public func retailDemo(seed: UInt64 = 20_260_830, customers: Int = 20_000) -> DemoStore {
  precondition((1...9_999_999).contains(customers), "ids have seven digits")
  var random = SeededRandom(seed: seed)
  let trade = Trade(customers: customers, &random)
  return DemoStore(
    name: "retail",
    tables: [
      DemoTable("customers", .customers(key: "customer_id"), customerTable(trade, &random)),
      DemoTable("orders", .events(by: "customer_id", at: "date"), orderTable(trade, customers)),
      DemoTable("complaints", .events(by: "customer_id", at: "date"), complaintTable(trade, customers)),
      DemoTable("contacts", .events(by: "customer_id", at: "date"), contactTable(trade, customers)),
    ],
    statements: retailStatements)
}

private func orderTable(_ trade: Trade, _ customers: Int) -> Table {
  Table(
    rowCount: trade.orders.days.count,
    fields: [
      Field("customer_id", idColumn(trade.orders.customers, customers: customers)),
      Field("date", dateColumn(trade.orders.days)),
      Field("amount", exactColumn(trade.orders.values, scale: 2), unit: "¥"),
    ])
}

private func complaintTable(_ trade: Trade, _ customers: Int) -> Table {
  Table(
    rowCount: trade.complaints.days.count,
    fields: [
      Field("customer_id", idColumn(trade.complaints.customers, customers: customers)),
      Field("date", dateColumn(trade.complaints.days)),
      Field("severity", exactColumn(trade.complaints.values)),
    ])
}

private func contactTable(_ trade: Trade, _ customers: Int) -> Table {
  Table(
    rowCount: trade.contacts.days.count,
    fields: [
      Field("customer_id", idColumn(trade.contacts.customers, customers: customers)),
      Field("date", dateColumn(trade.contacts.days)),
      Field("channel", textColumn(trade.contacts.values, of: Trade.channels)),
    ])
}
