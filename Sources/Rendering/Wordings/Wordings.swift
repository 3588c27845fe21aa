/// Every wording in Chinese, out of one dictionary for each room that speaks.
let chineseWordings: [String: String] = [
  explainWordings,
  renderingWordings, languageWordings, queryWordings, functionWordings, formatWordings, fileWordings, tieringWordings,
  commandWordings, manualWordings, helpWordings, completionWordings, workspaceWordings, programWordings,
  askingWordings,
  tagWordings,
  pastWordings, cleaningWordings,
].reduce(into: [:]) { all, room in
  all.merge(room) { one, other in
    precondition(one == other, "a phrase has one wording: \(one), \(other)")
    return one
  }
}
