import Columns
import Diagnostics
import Query
import Reports
import Statistics

/// Several tierings of the same customers, all as places of one list of tiers.
struct ComparedSides {
  let names: [String]
  let domains: [TierDomain]
  let places: [[UInt8]]
  let domain: TierDomain
  /// Who is looked at; nil for all.
  let among: [Int32]?

  struct Pair {
    var sameTiers: Bool
    var domain: TierDomain
    var agreement: Agreement
    /// Of the first tier.
    var swap: SwapSet
  }

  func pair(_ first: Int, _ second: Int) -> Pair {
    func looked(_ places: [UInt8]) -> [UInt8] { among.map { $0.map { places[Int($0)] } } ?? places }
    let (a, b) = (looked(places[first]), looked(places[second]))
    let same = haveSameTiers(domains[first], domains[second])
    return Pair(
      sameTiers: same, domain: domain,
      agreement: Agreement(a, b, tiers: domain.codes.count, comparable: same), swap: SwapSet(a, b, tier: 0))
  }

  /// Every pair beside every other.
  func pairsExhibit() -> Exhibit {
    var rows: [(String, String, Agreement)] = []
    for first in names.indices {
      for second in names.indices where second > first {
        rows.append((names[first], names[second], pair(first, second).agreement))
      }
    }
    func numbers(_ values: [Double?]) -> Column {
      Column(.real(values.map { $0 ?? 0 }), missing: Bitmap(values.map { $0 == nil }))
    }
    func texts(_ values: [String]) -> Column {
      Column(.text(codes: [Int32](0..<Int32(values.count)), dictionary: TextDictionary(values)))
    }
    let table = Table(
      rowCount: rows.count,
      fields: [
        Field("first", texts(rows.map(\.0))), Field("second", texts(rows.map(\.1))),
        Field(
          "agreement",
          numbers(rows.map { $0.2.compared == 0 ? nil : Double($0.2.agreeing) / Double($0.2.compared) }),
          display: .share),
        Field("kappa", numbers(rows.map { $0.2.kappa?.kappa })),
        Field("low", numbers(rows.map { $0.2.kappa?.interval().lowerBound })),
        Field("high", numbers(rows.map { $0.2.kappa?.interval().upperBound })),
        Field("kappa_linear", numbers(rows.map { $0.2.linearKappa?.kappa })),
        Field("psi", numbers(rows.map { $0.2.stability })),
      ])
    return Exhibit(
      "each pair", table,
      titles: [
        "first": "first", "second": "second", "agreement": "agreement", "kappa": "kappa", "low": "low", "high": "high",
        "kappa_linear": "kappa_linear", "psi": "psi",
      ])
  }
}

/// Whether two policies decide between the same tiers; a label counts as its code.
func haveSameTiers(_ a: TierDomain, _ b: TierDomain) -> Bool {
  let places = zip(b.codes, b.labels).compactMap { code, label in a.index(of: code) ?? label.flatMap { a.index(of: $0) }
  }
  return places.count == b.codes.count && Set(places).count == a.codes.count
}
