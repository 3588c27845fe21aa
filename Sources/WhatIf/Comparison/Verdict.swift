import Diagnostics

/// What a difference with its interval means beside a margin that would be worth something.
enum Verdict: String, Sendable {
  /// The interval lies above 0, is not within the margin, and the difference reaches it.
  case better
  case worse
  /// The interval lies within the margin on both sides of 0.
  case equivalent
  case cannotTell = "cannot tell"

  /// - Parameter isThin: there is too little to draw from for any verdict.
  init(_ difference: Double, _ interval: ClosedRange<Double>, margin: Double, isThin: Bool) {
    if isThin {
      self = .cannotTell
    } else if interval.lowerBound >= -margin, interval.upperBound <= margin {
      self = .equivalent
    } else if interval.lowerBound > 0, difference >= margin {
      self = .better
    } else if interval.upperBound < 0, difference <= -margin {
      self = .worse
    } else {
      self = .cannotTell
    }
  }

  var word: Message {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .equivalent: "equivalent"
    case .cannotTell: "cannot tell"
    }
  }

  func sentence(_ first: String, _ second: String, margin: String) -> Message {
    switch self {
    case .better: "verdict: \(second) is better than \(first), at a margin of \(margin) points"
    case .worse: "verdict: \(second) is worse than \(first), at a margin of \(margin) points"
    case .equivalent: "verdict: \(first) and \(second) are equivalent, at a margin of \(margin) points"
    case .cannotTell: "verdict: cannot tell which is better, at a margin of \(margin) points"
    }
  }
}

/// A share as points, signed: `+0.02`.
func pointsText(_ share: Double) -> String {
  let text = decimalText(share * 100, digits: 2)
  return share * 100 >= 0.005 ? "+" + text : text
}
