import Statistics
import Testing

private func near(_ a: Double?, _ b: Double, relative tolerance: Double = 1e-9) -> Bool {
  a.map { abs($0 - b) <= tolerance * abs(b) } ?? false
}

@Suite("Published figures of tests and intervals") struct PublishedFigures {
  @Test("Two shares: z and p as statsmodels publishes them for 5 of 83 against 12 of 99") func proportions() throws {
    // Its z is of the first less the second.
    let pair = try #require(TwoProportions((12, 99), (5, 83)))
    let test = try #require(pair.test)
    #expect(near(test.z, -1.4078304151258787))
    #expect(near(test.p, 0.15918129181156992))
    #expect(near(pair.difference, 5.0 / 83 - 12.0 / 99))
  }

  @Test("Newcombe's interval of his own example: 56 of 70 against 48 of 80") func newcombe() throws {
    let pair = try #require(TwoProportions((48, 80), (56, 70)))
    // Table II, method 10: 0.0524 to 0.3339; Wald's is 0.0575 to 0.3425.
    let range = pair.newcombeInterval()
    #expect(abs(range.lowerBound - 0.0524) < 5e-5 && abs(range.upperBound - 0.3339) < 5e-5)
    let wald = pair.interval()
    #expect(abs(wald.lowerBound - 0.0575) < 5e-5 && abs(wald.upperBound - 0.3425) < 5e-5)
  }

  @Test("Welch's comparison as GrowthBook publishes it, from sums") func welch() throws {
    let first = Sample(count: 3407, sum: 1396.87, sumOfSquares: 52377.9767)
    let second = Sample(count: 3461, sum: 2422.7, sumOfSquares: 134698.29)
    let test = try #require(Welch(first, second))
    #expect(abs(test.difference - 0.29) < 5e-5)
    let range = test.interval()
    #expect(abs(range.lowerBound - 0.04538) < 5e-6 && abs(range.upperBound - 0.53462) < 5e-6)
    #expect(abs(test.p - 0.02016) < 5e-6)
  }

  @Test("Cases per arm to tell 50 % from 75 %, at power 0.9") func sampleSize() {
    #expect(abs((casesPerArm(0.5, 0.75, power: 0.9) ?? 0) - 76.70692) < 1e-5)
    #expect(casesPerArm(0.5, 0.75, power: 0.9) == casesPerArm(0.75, 0.5, power: 0.9))
    #expect(casesPerArm(0.5, 0.5, power: 0.9) == nil)
  }

  @Test("5,000 against 5,200 is no alarm") func sampleRatio() throws {
    let test = try #require(sampleRatioTest(counts: [5000, 5200]))
    #expect(abs(test.chiSquare - 3.9215686) < 5e-8)
    // Printed as 0.0476703766, by an approximation; the complementary error function gives the digits below.
    #expect(abs(test.p - 0.0476703766) < 1e-8 && near(test.p, 0.04767038065616144))
    #expect(test.degrees == 1)
    #expect(sampleRatioTest(counts: [10]) == nil && sampleRatioTest(counts: [0, 0]) == nil)
    #expect(near(sampleRatioTest(counts: [30, 60], shares: [1, 2])?.chiSquare ?? -1, 0))
  }

  @Test("All 27 resamples of 1, 2, 4: mean 7/3, variance 14/27") func enumeration() throws {
    let values = [1.0, 2, 4]
    let all = Bootstrap(enumerating: 3) { drawn in drawn.reduce(0) { $0 + values[$1] } / 3 }
    #expect(all.values.count == 27)
    #expect(near(all.mean, 7.0 / 3) && near(all.variance, 14.0 / 27))
    let drawn = Bootstrap(cases: 3, resamples: 20_000, seed: 7) { drawn in
      drawn.reduce(0) { $0 + values[$1] } / 3
    }
    // Four standard errors of the mean, and of the variance, of 20,000 draws.
    #expect(abs(drawn.mean - 7.0 / 3) < 4 * (14.0 / 27 / 20_000).squareRoot())
    #expect(abs(drawn.variance - 14.0 / 27) < 0.02)
    #expect(
      drawn.values == Bootstrap(cases: 3, resamples: 20_000, seed: 7) { $0.reduce(0) { $0 + values[$1] } / 3 }.values)
    let range = try #require(all.interval(confidence: 0.5))
    #expect(range == quantile(ofSorted: all.values, 0.25)...quantile(ofSorted: all.values, 0.75))
  }
}

@Suite("Concentration") struct ConcentrationTests {
  @Test("Gini of 1 to 10 is 0.3, of equal values 0, of one who has all (n - 1) / n") func gini() throws {
    #expect(abs(try #require(Concentration(ofSorted: (1...10).map { Double($0) })).gini - 0.3) < 1e-12)
    #expect(abs(try #require(Concentration(ofSorted: [5, 5, 5, 5])).gini) < 1e-12)
    #expect(abs(try #require(Concentration(ofSorted: [0, 0, 0, 7])).gini - 0.75) < 1e-12)
    #expect(Concentration(ofSorted: []) == nil && Concentration(ofSorted: [0, 0]) == nil)
  }

  @Test("The curve is straight between one value and the next") func curve() throws {
    let spread = try #require(Concentration(ofSorted: [1, 2, 3, 4]))
    for (share, held) in [(0.0, 0.0), (0.25, 0.1), (0.5, 0.3), (0.75, 0.6), (1, 1), (0.125, 0.05)] {
      #expect(abs(spread.heldBySmallest(share) - held) < 1e-12)
      #expect(abs(spread.heldByLargest(1 - share) - (1 - held)) < 1e-12)
    }
  }

  @Test("The largest gap between two distribution functions, ties and all") func gap() {
    #expect(largestGap(ofSorted: [1, 2, 3], [4, 5, 6]) == 1)
    #expect(largestGap(ofSorted: [1, 2, 3], [1, 2, 3]) == 0)
    #expect(abs((largestGap(ofSorted: [1, 1, 2, 3], [1, 3, 3, 3]) ?? 0) - 0.5) < 1e-12)
    #expect(largestGap(ofSorted: [], [1]) == nil)
  }
}

@Suite("Distributions") struct DistributionTests {
  @Test("Far tails keep their digits") func tails() {
    // R: pnorm(-8.3), pnorm(-20), pt(-40, 10), pchisq(200, 3, lower = FALSE).
    #expect(near(Normal.above(8.3), 5.205569744890281e-17, relative: 1e-6))
    #expect(near(Normal.above(20), 2.7536241186062337e-89, relative: 1e-6))
    #expect(near(Normal.below(0), 0.5))
    #expect(near(Normal.reach(confidence: 0.95), 1.959963984540054))
    // Cauchy's t has a closed form: P(T > t) = 1/2 − atan(t)/π.
    #expect(near(StudentT(degrees: 1).above(1), 0.25))
    // χ² with two degrees is exponential.
    #expect(near(ChiSquare(degrees: 2).above(200), 3.720075976020836e-44, relative: 1e-6))
    #expect(near(ChiSquare(degrees: 1).quantile(0.95), 3.841458820694124))
  }

  @Test("A quantile is where its share lies below", arguments: [1e-12, 1e-3, 0.025, 0.3, 0.5, 0.9, 0.999])
  func quantiles(p: Double) {
    #expect(near(Normal.below(Normal.quantile(p)), p))
    for degrees in [0.5, 1, 2.5, 30, 1e6] {
      #expect(near(StudentT(degrees: degrees).below(StudentT(degrees: degrees).quantile(p)), p, relative: 1e-8))
      #expect(near(ChiSquare(degrees: degrees).below(ChiSquare(degrees: degrees).quantile(p)), p, relative: 1e-8))
    }
    #expect(near(Beta(2.5, 0.7).below(Beta(2.5, 0.7).quantile(p)), p, relative: 1e-8))
  }

  @Test("Closed forms of the incomplete beta and gamma functions") func special() {
    // I_x(1, b) = 1 − (1 − x)^b, I_x(2, 2) = 3x² − 2x³, P(1, x) = 1 − e⁻ˣ, ln Γ(6) = ln 120.
    #expect(near(Beta(1, 3).below(0.2), 1 - 0.512))
    #expect(near(Beta(2, 2).below(0.3), 3 * 0.09 - 2 * 0.027))
    #expect(near(Beta(2, 2).above(0.3), 1 - (3 * 0.09 - 2 * 0.027)))
    #expect(near(Gamma.above(shape: 1, 2), 0.1353352832366127))
    #expect(near(Gamma.below(shape: 1, 2), 1 - 0.1353352832366127))
    #expect(near(Gamma.log(6), 4.787491742782046))
  }

  @Test("Intervals keep to where shares can be") func bounds() throws {
    #expect(wilsonInterval(successes: 0, cases: 10).lowerBound == 0)
    #expect(wilsonInterval(successes: 10, cases: 10).upperBound == 1)
    let nothing = try #require(TwoProportions((0, 5), (0, 7)))
    #expect(nothing.test == nil)
    #expect(nothing.newcombeInterval().contains(0))
    #expect(TwoProportions((6, 5), (0, 7)) == nil && TwoProportions((0, 0), (0, 7)) == nil)
    #expect(Welch(Sample([1, 1]), Sample([1, 1])) == nil)
  }
}
