public import Reports

extension MachineRenderer {
  /// What a report says beside its rows, as plain lines for standard error: headlines, texts and notes, in the order a
  /// person would see them. Exhibits are left out.
  public static func remarks(of report: Report, catalogue: Catalogue = .english) -> String {
    let said = report.blocks.filter { block in
      switch block {
      case .headline, .note, .text: true
      case .rows, .exhibit, .chart: false
      }
    }
    return TerminalRenderer.plain(catalogue: catalogue).text(of: Report(said))
  }
}
