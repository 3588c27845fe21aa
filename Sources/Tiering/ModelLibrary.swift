/// A model of the library: a policy written in the language, with inputs that `use` fills. Its file in `Library/` says
/// first what it is in one line, English and Chinese, then its source, then examples that run on a demo store.
public struct LibraryModel: Sendable {
  /// A statement of the worked example and the demo store it runs on.
  public struct Example: Sendable {
    public let demo: String
    public let statement: String
  }

  public let name: String
  public let summary: String
  public let chineseSummary: String
  public let examples: [Example]
  /// The whole file.
  public let source: String
  /// The `policy` statement alone.
  public let text: String

  /// To add a model: put its file into `Library/`, name it in Package.swift, and add it here.
  public static let all: [LibraryModel] = [
    PackageResources.rfm8_tier, PackageResources.rfm_segments_tier, PackageResources.rfm_score_tier,
    PackageResources.abc_tier, PackageResources.lifecycle_tier, PackageResources.funnel_tier,
    PackageResources.growth_tier, PackageResources.scorecard_b2b_tier, PackageResources.single_amount_tier,
    PackageResources.rfm_growth_tier, PackageResources.multi_tag_tier, PackageResources.stability_tier,
    PackageResources.key_account_tier,
  ].map { LibraryModel($0) }

  init(_ bytes: [UInt8]) {
    source = String(decoding: bytes, as: UTF8.self)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let comments = lines.prefix { !$0.hasPrefix("policy ") }.filter { $0.hasPrefix("-- ") }.map { $0.dropFirst(3) }
    let body = lines.drop { !$0.hasPrefix("policy ") }
    text = body.joined(separator: "\n").trimmingBlankEnds
    name = String(body.first?.split(separator: " ").dropFirst().first ?? "")
    summary = String(comments.first ?? "")
    chineseSummary = String(comments.dropFirst().first ?? "")
    examples = comments.filter { $0.hasPrefix("example ") }.compactMap { line in
      let parts = line.dropFirst("example ".count).split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return Example(demo: String(parts[0]), statement: String(parts[1].drop { $0 == " " }))
    }
  }
}

extension Policy.Input {
  /// The label, which the library gives in English and, after a stroke, in Chinese.
  public func label(isChinese: Bool) -> String? {
    guard let label, let stroke = label.firstRange(of: " / ") else { return label }
    return String(isChinese ? label[stroke.upperBound...] : label[..<stroke.lowerBound])
  }
}

extension String {
  fileprivate var trimmingBlankEnds: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
