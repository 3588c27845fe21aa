import Foundation

/// Public data beside the checkout, which the project does not hold itself.
enum SharedData {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appendingPathComponent("../shared/data")

  static let isThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent("cdnow_orders.csv").path)
  static let absence = "the folder ../shared/data beside the checkout is not there"

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(path)))
  }

  static func json(_ path: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(bytes(path)))
    return object as? [String: Any] ?? [:]
  }

  /// The rows of an answers file by customer, each a dictionary by column.
  static func answers(_ path: String) throws -> [String: [String: String]] {
    let text = String(decoding: try bytes(path), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    var result: [String: [String: String]] = [:]
    for line in lines.dropFirst() {
      result[line[0]] = Dictionary(uniqueKeysWithValues: zip(lines[0], line))
    }
    return result
  }
}
