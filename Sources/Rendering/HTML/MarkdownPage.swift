import Columns
import Diagnostics
public import Reports

/// A page as Markdown: the same sections, tables as pipe tables, charts in characters.
public struct MarkdownPage: Sendable {
  public let catalogue: Catalogue

  public init(catalogue: Catalogue) { self.catalogue = catalogue }

  public func text(of page: Page) -> String {
    var text = "# \(plain(page.title))\n\n"
    for fact in page.facts { text += "- \(plain(fact.name)): \(plain(fact.value))\n" }
    for section in page.sections {
      text += "\n## \(plain(section.title))\n\n"
      if let source = section.source { text += fenced(source) }
      for block in section.blocks { text += markdown(of: block) }
    }
    return text
  }

  private func plain(_ message: Message) -> String {
    var text = ""
    for character in catalogue.text(of: message) {
      if "\\`*_[]<>#|".contains(character) { text.append("\\") }
      text.append(character)
    }
    return text
  }

  private func fenced(_ text: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n\n"
  }

  private func markdown(of block: Report.Block) -> String {
    switch block {
    case .headline(let message): return "**\(plain(message))**\n\n"
    case .note(let message): return "\(plain(message))\n\n"
    case .text(let message): return fenced(catalogue.page(of: message))
    case .chart:
      let renderer = TerminalRenderer(width: 80, catalogue: catalogue)
      return fenced(renderer.text(of: Report([block])))
    case .rows(let table), .exhibit(let table):
      var text = table.title.map { "\(plain($0))\n\n" } ?? ""
      let said = table.inWords(of: catalogue).withDisplayedNumbers(of: catalogue).withTitles(of: catalogue)
      if said.table.rowCount > 0 { text += MachineRenderer(.markdown).text(of: Report([.rows(said)])) + "\n" }
      if case .rows = block {
        let rows = table.table.rowCount
        text += catalogue.count(rows, of: max(table.total ?? 0, rows), noun: table.noun) + "\n\n"
      }
      return text
    }
  }
}
