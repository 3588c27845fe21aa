/// How far two classifications of the same cases agree beyond chance.
public struct Kappa: Sendable, Hashable {
  /// (p_o − p_e) / (1 − p_e); 1 is full agreement, 0 what chance gives, negative less than chance.
  public let kappa: Double
  /// p_o, the (weighted) share of cases on which both agree.
  public let observedAgreement: Double
  /// p_e, the (weighted) agreement to be expected from the two sets of margins alone.
  public let expectedAgreement: Double
  /// The asymptotic standard error of `kappa`, for intervals (not for the test of κ = 0).
  public let standardError: Double

  /// κ ± z standard errors; z is 1.96 to three digits for 95 %.
  public func interval(z: Double = 1.959963984540054) -> ClosedRange<Double> {
    let reach = abs(z) * standardError
    return (kappa - reach)...(kappa + reach)
  }
}

/// Cohen's κ of a square table of counts, rows by the first classification and columns by the second.
///
/// κ = (p_o − p_e) / (1 − p_e), J. Cohen, *Educational and Psychological Measurement* 20 (1960); the standard error is
/// that of Fleiss, Cohen and Everitt, *Psychological Bulletin* 72 (1969), as SAS PROC FREQ prints it.
/// Nil where κ is undefined: the table is not square, is empty, has a negative count, or chance alone would give full
/// agreement (every case in one class on both sides).
public func cohenKappa(matrix: [[Int]]) -> Kappa? {
  weighted(matrix) { $0 == $1 ? 1 : 0 }
}

/// Cohen's κ for ordered classes, each disagreement counted by how many places it is off.
///
/// Linear (Cicchetti–Allison) weights w_ij = 1 − |i − j| / (k − 1), so that κ_w = 1 − Σ|i−j|·o / Σ|i−j|·e; J. Cohen,
/// *Psychological Bulletin* 70 (1968), standard error of Fleiss, Cohen and Everitt (1969). Nil as for `cohenKappa`.
public func weightedKappa(matrix: [[Int]]) -> Kappa? {
  let steps = Double(matrix.count - 1)
  return weighted(matrix) { steps == 0 ? 1 : 1 - Double(abs($0 - $1)) / steps }
}

/// var κ = { Σ p_ij [w_ij − (w̄_i. + w̄_.j)(1 − κ)]² − [κ − p_e (1 − κ)]² } / (n (1 − p_e)²), where w̄_i. and w̄_.j are the
/// weights averaged over the other side's margin.
private func weighted(_ matrix: [[Int]], by weight: (Int, Int) -> Double) -> Kappa? {
  let classes = matrix.indices
  guard matrix.allSatisfy({ $0.count == matrix.count && $0.allSatisfy { $0 >= 0 } }) else { return nil }
  let total = matrix.reduce(0.0) { $0 + $1.reduce(0.0) { $0 + Double($1) } }
  guard total > 0 else { return nil }

  let shares = matrix.map { row in row.map { Double($0) / total } }
  let first = classes.map { i in shares[i].reduce(0, +) }
  let second = classes.map { j in shares.reduce(0) { $0 + $1[j] } }
  var observed = 0.0
  var expected = 0.0
  var firstMean = [Double](repeating: 0, count: classes.count)
  var secondMean = [Double](repeating: 0, count: classes.count)
  for i in classes {
    for j in classes {
      let w = weight(i, j)
      observed += w * shares[i][j]
      expected += w * first[i] * second[j]
      firstMean[i] += w * second[j]
      secondMean[j] += w * first[i]
    }
  }
  // Compared on the counts, where "every case in one class" is exact.
  guard !classes.contains(where: { first[$0] == 1 && second[$0] == 1 }), expected < 1 else { return nil }

  let kappa = (observed - expected) / (1 - expected)
  var spread = 0.0
  for i in classes {
    for j in classes {
      let deviation = weight(i, j) - (firstMean[i] + secondMean[j]) * (1 - kappa)
      spread += shares[i][j] * deviation * deviation
    }
  }
  let centre = kappa - expected * (1 - kappa)
  let variance = (spread - centre * centre) / (total * (1 - expected) * (1 - expected))
  return Kappa(
    kappa: kappa, observedAgreement: observed, expectedAgreement: expected,
    standardError: max(0, variance).squareRoot())
}
