import CBoostMath

/// The standard normal distribution. Tails are computed as such, so that a p-value of 1e-30 has its digits.
public enum Normal {
  /// P(Z <= z).
  public static func below(_ z: Double) -> Double { boost_normal_below(z) }
  /// P(Z > z).
  public static func above(_ z: Double) -> Double { boost_normal_above(z) }
  /// P(|Z| >= |z|), the two-sided p-value.
  public static func beyond(_ z: Double) -> Double { 2 * boost_normal_above(abs(z)) }
  /// The z that a share `p` lies below; infinite for 0 and 1.
  public static func quantile(_ p: Double) -> Double {
    p <= 0 ? -.infinity : p >= 1 ? .infinity : boost_normal_quantile(p)
  }
  /// How many standard errors an interval reaches to either side: 1.959963984540054 for 0.95.
  public static func reach(confidence: Double) -> Double { -quantile((1 - confidence) / 2) }
}

/// Student's t with any positive number of degrees of freedom, whole or not.
public struct StudentT: Sendable, Hashable {
  public let degrees: Double

  public init(degrees: Double) {
    precondition(degrees > 0, "degrees of freedom are positive")
    self.degrees = degrees
  }

  /// P(T <= t).
  public func below(_ t: Double) -> Double { boost_student_below(t, degrees) }
  /// P(T > t).
  public func above(_ t: Double) -> Double { boost_student_above(t, degrees) }
  /// P(|T| >= |t|), the two-sided p-value.
  public func beyond(_ t: Double) -> Double { 2 * boost_student_above(abs(t), degrees) }
  /// The t that a share `p` lies below; infinite for 0 and 1.
  public func quantile(_ p: Double) -> Double {
    p <= 0 ? -.infinity : p >= 1 ? .infinity : boost_student_quantile(p, degrees)
  }
  /// How many standard errors an interval reaches to either side.
  public func reach(confidence: Double) -> Double { -quantile((1 - confidence) / 2) }
}

/// The χ² distribution.
public struct ChiSquare: Sendable, Hashable {
  public let degrees: Double

  public init(degrees: Double) {
    precondition(degrees > 0, "degrees of freedom are positive")
    self.degrees = degrees
  }

  /// P(X <= x).
  public func below(_ x: Double) -> Double { x <= 0 ? 0 : boost_chi_square_below(x, degrees) }
  /// P(X > x), the p-value of a statistic.
  public func above(_ x: Double) -> Double { x <= 0 ? 1 : boost_chi_square_above(x, degrees) }
  /// The x that a share `p` lies below.
  public func quantile(_ p: Double) -> Double {
    p <= 0 ? 0 : p >= 1 ? .infinity : boost_chi_square_quantile(p, degrees)
  }
}

/// The regularized incomplete beta function I_x(a, b): the beta distribution with its tails and its inverse.
public struct Beta: Sendable, Hashable {
  public let a: Double
  public let b: Double

  public init(_ a: Double, _ b: Double) {
    precondition(a > 0 && b > 0, "both shapes are positive")
    (self.a, self.b) = (a, b)
  }

  public func below(_ x: Double) -> Double { x <= 0 ? 0 : x >= 1 ? 1 : boost_beta_below(a, b, x) }
  public func above(_ x: Double) -> Double { x <= 0 ? 1 : x >= 1 ? 0 : boost_beta_above(a, b, x) }
  public func quantile(_ p: Double) -> Double { p <= 0 ? 0 : p >= 1 ? 1 : boost_beta_quantile(a, b, p) }
}

/// The regularized incomplete gamma functions, and the logarithm of Γ.
public enum Gamma {
  /// P(a, x), the lower part.
  public static func below(shape a: Double, _ x: Double) -> Double { x <= 0 ? 0 : boost_gamma_below(a, x) }
  /// Q(a, x), the upper part.
  public static func above(shape a: Double, _ x: Double) -> Double { x <= 0 ? 1 : boost_gamma_above(a, x) }
  /// ln |Γ(x)|.
  public static func log(_ x: Double) -> Double { boost_log_gamma(x) }
}
