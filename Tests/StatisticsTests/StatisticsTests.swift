import Statistics
import Testing

private func near(_ a: Double?, _ b: Double, within tolerance: Double) -> Bool {
  a.map { abs($0 - b) <= tolerance } ?? false
}

/// Standard cuts (100, 50) against (150, 75) on CDNOW as of 1997-09-30.
private let cdnow = [[255, 185, 0], [0, 152, 297], [0, 0, 1468]]
/// The example printed by SAS PROC FREQ and kept in statsmodels' tests.
private let published = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]

@Suite struct AgreementTests {
  @Test func `kappa and its interval are those SAS publishes`() throws {
    let answer = try #require(cohenKappa(matrix: published))
    #expect(near(answer.kappa, 0.4842, within: 5e-5))
    #expect(near(answer.standardError, 0.1380, within: 5e-5))
    #expect(near(answer.interval().lowerBound, 0.2137, within: 5e-5))
    #expect(near(answer.interval().upperBound, 0.7547, within: 5e-5))
    #expect(near(answer.observedAgreement, 13.0 / 19, within: 1e-15))
  }

  @Test func `linear-weighted kappa and its interval are those SAS publishes`() throws {
    let answer = try #require(weightedKappa(matrix: published))
    #expect(near(answer.kappa, 0.4701, within: 5e-5))
    #expect(near(answer.standardError, 0.1457, within: 5e-5))
    #expect(near(answer.interval().lowerBound, 0.1845, within: 5e-5))
    #expect(near(answer.interval().upperBound, 0.7558, within: 5e-5))
  }

  @Test func `kappa on CDNOW is what two independent programs gave`() {
    #expect(near(cohenKappa(matrix: cdnow)?.kappa, 0.579375, within: 5e-7))
    #expect(near(weightedKappa(matrix: cdnow)?.kappa, 0.705058, within: 5e-7))
  }

  @Test func `full agreement is one without error, and two classes have one kappa`() throws {
    let full = try #require(cohenKappa(matrix: [[3, 0], [0, 4]]))
    #expect(full.kappa == 1)
    #expect(full.standardError == 0)
    let table = [[20, 5], [10, 15]]
    let plain = try #require(cohenKappa(matrix: table))
    #expect(near(plain.kappa, 0.4, within: 1e-12))
    #expect(near(weightedKappa(matrix: table)?.kappa, plain.kappa, within: 1e-12))
  }

  @Test(arguments: [
    [], [[5]], [[0, 0], [0, 0]], [[7, 0], [0, 0]], [[1, 2]], [[1, 2], [3]], [[1, -2], [3, 4]],
  ])
  func `kappa is undefined where chance gives full agreement or the table is none`(matrix: [[Int]]) {
    #expect(cohenKappa(matrix: matrix) == nil)
    #expect(weightedKappa(matrix: matrix) == nil)
  }

  @Test func `nobody agreeing is less than chance`() throws {
    let answer = try #require(cohenKappa(matrix: [[0, 5], [5, 0]]))
    #expect(answer.kappa == -1)
    #expect(answer.observedAgreement == 0)
  }
}

@Suite struct StabilityTests {
  @Test func `the index of the published shares`() {
    let index = populationStabilityIndex(expected: [0.2, 0.3, 0.5], actual: [0.25, 0.35, 0.40])
    #expect(near(index, 0.0411790667, within: 5e-11))
  }

  @Test func `counts are scaled to shares, and the sides may change places`() {
    let before = [440.0, 449, 1468]
    let after = [255.0, 337, 1765]
    #expect(near(populationStabilityIndex(expected: before, actual: after), 0.079669, within: 5e-7))
    let swapped = populationStabilityIndex(expected: after, actual: before)
    #expect(near(swapped, 0.079669, within: 5e-7))
    #expect(populationStabilityIndex(expected: before, actual: before) == 0)
  }

  @Test func `an empty bin has no index, nor have sides that do not match`() {
    #expect(populationStabilityIndex(expected: [1, 0], actual: [1, 1]) == nil)
    #expect(populationStabilityIndex(expected: [1, 1], actual: [2, 0]) == nil)
    #expect(populationStabilityIndex(expected: [1], actual: [1, 1]) == nil)
    #expect(populationStabilityIndex(expected: [], actual: []) == nil)
    #expect(populationStabilityIndex(expected: [1, .nan], actual: [1, 1]) == nil)
    #expect(populationStabilityIndex(expected: [1, .infinity], actual: [1, 1]) == nil)
  }
}

@Suite struct JaccardTests {
  @Test func `the share of the union that is common`() {
    #expect(near(jaccard(both: 348, onlyFirst: 123, onlySecond: 123), 348.0 / 594, within: 1e-15))
    #expect(jaccard(both: 0, onlyFirst: 2, onlySecond: 0) == 0)
    #expect(jaccard(both: 4, onlyFirst: 0, onlySecond: 0) == 1)
    #expect(jaccard(both: 0, onlyFirst: 0, onlySecond: 0) == nil)
  }
}
