import Columns
import Diagnostics
import Foundation
import Shell
import Testing

/// The page that a client gets: whole, without anything from elsewhere, and readable in a browser and on paper.
@Suite("Reports") struct ReportTests {
  /// Both pages of one session, in English and in Chinese.
  private static let pages = Result { () throws -> [String: String] in
    var talk = Conversation(MemoryFiles([:]))
    try talk.session.beginDemo("b2b")
    try talk.ask(
      """
      simulate scorecard | where moved | take 5
      simulate scorecard
      lorenz
      distribution scorecard
      sweep single_amount with a_min exact | take 3
      save report "en.html"
      save report "en.md"
      set language zh
      save report "zh.html"
      """)
    return try ["en.html", "en.md", "zh.html"].reduce(into: [:]) { all, name in
      all[name] = try talk.files.read(name) { bytes in
        String(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
      }
    }
  }

  @Test("A page holds what was asked, on which data, the policy's text, and how to run it again")
  func content() throws {
    let page = try #require(try ReportTests.pages.get()["en.html"])
    for part in [
      "simulate scorecard | where moved | take 5", "fingerprint", "policy scorecard", "how to run it again",
      "as_of", "language 1", "<table>", "in short", "question 1", "who moves from tier to tier, in customers",
      "who moves by which rule",
    ] { #expect(page.contains(part), "\(part)") }
    // Of all customers those who move with most of the measure, and no more than a page holds.
    let rows = try #require(
      page.components(separatedBy: "<h2>question 2</h2>").last?.components(separatedBy: "<h2>")[0])
    #expect(rows.matches(of: try Regex("<tr><td>A[01]")).count == 12 && rows.contains("12 of 1,200 customers"))
    let chinese = try #require(try ReportTests.pages.get()["zh.html"])
    #expect(chinese.contains("<html lang=\"zh-CN\">") && chinese.contains("问题 1") && chinese.contains("如何重新运行"))
    let markdown = try #require(try ReportTests.pages.get()["en.md"])
    #expect(markdown.hasPrefix("# ") && markdown.contains("```") && markdown.contains("| --- |"))
  }

  @Test("A page needs nothing from elsewhere, and says nothing that is not escaped")
  func selfContained() throws {
    for (name, page) in try ReportTests.pages.get() where name.hasSuffix(".html") {
      for part in ["<script", "http://", "https://", "<img", "<link", "url("] {
        #expect(!page.contains(part), "\(name): \(part)")
      }
      // Every element that is opened is closed.
      for tag in [
        "html", "head", "body", "section", "table", "thead", "tbody", "tr", "td", "th", "pre", "dl", "h2", "figure",
        "svg",
      ] {
        let opened = page.matches(of: try Regex("<\(tag)[ >]")).count
        #expect(opened == page.matches(of: try Regex("</\(tag)>")).count, "\(name): \(tag)")
      }
    }
  }

  private static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    "A browser draws the page on a screen and prints it, in both languages",
    .enabled(if: chromium != nil, "chromium is not installed"), arguments: ["en.html", "zh.html"])
  func pictures(name: String) throws {
    let page = try #require(try ReportTests.pages.get()[name])
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tierlab-report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try Data(page.utf8).write(to: file)
    for (option, picture, magic) in [
      ("--screenshot", "screen.png", [0x89, 0x50]), ("--print-to-pdf", "paper.pdf", [0x25, 0x50] as [UInt8]),
    ] {
      let result = folder.appendingPathComponent(picture)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: ReportTests.chromium ?? "")
      process.arguments = [
        "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1100,2000", "\(option)=\(result.path)",
        "--user-data-dir=\(folder.appendingPathComponent("profile").path)", file.absoluteString,
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      let bytes = try Data(contentsOf: result)
      #expect(bytes.prefix(2) == Data(magic) && bytes.count > 20_000, "\(picture): \(bytes.count) bytes")
    }
  }
}
