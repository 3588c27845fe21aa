import Columns
import Diagnostics
import Query
import Reports
import Statistics

/// What the first tier of each policy captures, what the others capture more or less than the first policy, and what that
/// is worth.
struct CapturedByTiers {
  private let names: [String]
  private let capture: Capture
  private let what: String
  private let margin: (share: Double, text: String)?
  private let feeds: [String]
  private var parts: [(name: String, group: String, capture: Capture)] = []

  init(
    compared: ComparedSides, values: [Double], among: Bitmap, what: String, margin: (share: Double, text: String)?,
    feeds: [String], grouping: [(name: String, groups: Groups, values: Column)], seed: UInt64,
    isInterrupted: @escaping @Sendable () -> Bool
  ) throws(Diagnostic) {
    names = compared.names
    (self.what, self.margin, self.feeds) = (what, margin, feeds)
    // Each policy's own first tier, whatever it is called.
    let sets = compared.places.enumerated().map { side, places in
      let top = UInt8(compared.domain.index(of: compared.domains[side].codes.first ?? "") ?? 0)
      return bitmap(count: places.count) { places[$0] == top }
    }
    capture = Capture(values, sets: sets, among: among, seed: seed, isInterrupted: isInterrupted)
    for one in grouping {
      for group in 0..<one.groups.count {
        let rows = among & bitmap(count: values.count) { one.groups.codes[$0] == group }
        guard !rows.isEmpty else { continue }
        let first = Int(one.groups.firstRows[group])
        parts.append(
          (
            one.name, one.values.isMissing(first) ? "–" : one.values[first].text,
            Capture(values, sets: sets, among: rows, seed: seed, isInterrupted: isInterrupted)
          ))
      }
    }
    if isInterrupted() { throw Diagnostic("interrupted", "stopped; nothing was changed") }
    guard capture.total > 0 else {
      throw Diagnostic("nothing-to-capture", "nothing of \(what) is there to be captured")
    }
  }

  /// Intervals that hold together for all parts (Bonferroni).
  private var confidence: Double { 1 - 0.05 / Double(max(1, parts.count)) }

  var headline: [Message] {
    var lines: [Message] = []
    for second in 1..<names.count {
      guard let found = capture.difference(0, second) else { continue }
      let (a, b) = (
        decimalText(capture.shares[0] * 100, digits: 2), decimalText(capture.shares[second] * 100, digits: 2)
      )
      let (low, high) = (pointsText(found.interval.lowerBound), pointsText(found.interval.upperBound))
      lines.append("of \(what), \(names[0]) captures \(a) % and \(names[second]) \(b) %")
      lines.append("difference \(pointsText(found.value)) points (95 %: \(low) to \(high))")
      guard let margin, feeds.isEmpty else { continue }
      lines.append(
        Verdict(found.value, found.interval, margin: margin.share, isThin: capture.isThin).sentence(
          names[0], names[second], margin: margin.text))
    }
    return lines
  }

  var notes: [Message] {
    var notes: [Message] = [capture.note]
    if !feeds.isEmpty {
      notes.append(
        "no verdict: \(what) is what \(Message(listing: feeds)) decides by; an `outcome` after the day would judge it")
    }
    if margin != nil, feeds.isEmpty, capture.isThin {
      notes.append("too few have an outcome for a verdict: \(grouped(capture.cases))")
    }
    if parts.count > 1 {
      notes.append(
        "\(grouped(parts.count)) groups are looked at: each interval is of \(percentNumber(confidence)) %, so that all hold together at 95 %"
      )
    }
    return notes
  }

  var exhibits: [Exhibit] {
    var exhibits = [
      Exhibit(
        "\(what) captured by the first tier",
        Table(
          rowCount: names.count,
          fields: [
            Field("policy", texts(names)),
            Field("customers", Column(.exact(capture.sizes.map { Int64($0) }, .integer))),
            Field("share", reals(names.indices.map { capture.shares[$0] }), display: .share),
            Field("low", reals(names.indices.map { capture.interval($0)?.lowerBound }), display: .share),
            Field("high", reals(names.indices.map { capture.interval($0)?.upperBound }), display: .share),
            Field("lift", reals(names.indices.map { capture.lift($0) }), display: .times),
          ]),
        titles: [
          "policy": "policy", "customers": "customers", "share": "share", "low": "low", "high": "high", "lift": "lift",
        ])
    ]
    // Each column has its own groups, so its own exhibit.
    var shown = 0
    while shown < parts.count {
      let next = parts[shown...].firstIndex { $0.name != parts[shown].name } ?? parts.count
      exhibits.append(exhibit(of: parts[shown..<next]))
      shown = next
    }
    return exhibits
  }

  private func exhibit(of parts: ArraySlice<(name: String, group: String, capture: Capture)>) -> Exhibit {
    var rows: [(String, String, Int, Double?, ClosedRange<Double>?, String?)] = []
    for part in parts {
      for second in 1..<names.count {
        let found = part.capture.difference(0, second, confidence: confidence)
        let verdict = found.flatMap { found in
          margin.flatMap {
            feeds.isEmpty
              ? Verdict(found.value, found.interval, margin: $0.share, isThin: part.capture.isThin).rawValue : nil
          }
        }
        rows.append((part.group, names[second], part.capture.customers, found?.value, found?.interval, verdict))
      }
    }
    let verdicts = rows.map(\.5)
    var fields = [
      Field(parts[parts.startIndex].name, texts(rows.map(\.0))), Field("policy", texts(rows.map(\.1))),
      Field("customers", Column(.exact(rows.map { Int64($0.2) }, .integer))),
      Field("difference", reals(rows.map(\.3)), display: .points),
      Field("low", reals(rows.map { $0.4?.lowerBound }), display: .points),
      Field("high", reals(rows.map { $0.4?.upperBound }), display: .points),
    ]
    var said: [String: [Int: Message]] = [:]
    if margin != nil {
      fields.append(
        Field(
          "verdict", Column(texts(verdicts.map { $0 ?? "" }).data, missing: Bitmap(verdicts.map { $0 == nil }))))
      var words: [Int: Message] = [:]
      for (row, verdict) in verdicts.enumerated() { words[row] = verdict.flatMap { Verdict(rawValue: $0)?.word } }
      said["verdict"] = words
    }
    return Exhibit(
      "share captured, against \(names[0])", Table(rowCount: rows.count, fields: fields),
      titles: [
        "policy": "policy", "customers": "customers", "difference": "difference", "low": "low", "high": "high",
        "verdict": "verdict",
      ], said: said)
  }

  func addRows(to summary: inout SummaryRows) {
    for (place, name) in names.enumerated() {
      let range = capture.interval(place)
      summary.add("captured_\(name)", capture.shares[place], range, .share)
    }
    for second in 1..<names.count {
      let found = capture.difference(0, second)
      summary.add(
        names.count == 2 ? "difference" : "difference_\(names[second])", found?.value, found?.interval, .points)
      guard let margin, feeds.isEmpty, let found else { continue }
      let verdict = Verdict(found.value, found.interval, margin: margin.share, isThin: capture.isThin)
      for one in [Verdict.better, .worse, .equivalent, .cannotTell] {
        let name = one.rawValue.replacing(" ", with: "_")
        summary.add(names.count == 2 ? name : "\(name)_\(names[second])", one == verdict ? 1 : 0, nil)
      }
    }
  }
}

/// Rows of name, value, low and high.
struct SummaryRows {
  private var rows: [(name: String, value: Double?, low: Double?, high: Double?)] = []
  private var kinds: [String: Display.NamedDisplay] = [:]

  mutating func add(
    _ name: String, _ value: Double?, _ range: ClosedRange<Double>?, _ kind: Display.NamedDisplay? = nil
  ) {
    rows.append((name, value.flatMap { $0.isFinite ? $0 : nil }, range?.lowerBound, range?.upperBound))
    kinds[name] = kind
  }

  /// The headline of a comparison of two.
  mutating func add(_ agreement: Agreement, _ swap: SwapSet, _ domain: TierDomain, suffix: String) {
    func add(
      _ name: String, _ value: Double?, _ range: ClosedRange<Double>? = nil, _ kind: Display.NamedDisplay? = nil
    ) {
      self.add(name + suffix, value, range, kind)
    }
    let compared = agreement.compared
    add("agreement", compared == 0 ? nil : Double(agreement.agreeing) / Double(compared), nil, .share)
    add("kappa", agreement.kappa?.kappa, agreement.kappa?.interval())
    add("kappa_linear", agreement.linearKappa?.kappa, agreement.linearKappa?.interval())
    add("psi", agreement.stability)
    for (place, code) in domain.codes.enumerated() {
      let both = agreement.matrix[place][place]
      let first = agreement.matrix[place].reduce(0, +) - both
      let second = agreement.matrix.reduce(0) { $0 + $1[place] } - both
      add("jaccard_\(code)", jaccard(both: both, onlyFirst: first, onlySecond: second), nil, .share)
    }
    for (name, set) in [("both", swap.both), ("in", swap.entering), ("out", swap.leaving), ("neither", swap.neither)] {
      add(name, Double(set.population))
    }
  }

  var table: Table {
    Table(
      rowCount: rows.count,
      fields: [
        Field(
          "name", Column(.text(codes: [Int32](0..<Int32(rows.count)), dictionary: TextDictionary(rows.map(\.name))))),
        Field("value", reals(rows.map(\.value)), display: .named(kinds)),
        Field("low", reals(rows.map(\.low)), display: .named(kinds)),
        Field("high", reals(rows.map(\.high)), display: .named(kinds)),
      ])
  }
}
