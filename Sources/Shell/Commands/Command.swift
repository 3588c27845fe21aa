import Diagnostics
import Language
import Query

/// A verb that answers without rows. To add one, write a file like its neighbours and put its name into `commands`.
protocol Command: Sendable {
  static var manual: Manual { get }

  /// Does what the clause says.
  ///
  /// - Parameter text: the whole statement, as the journal keeps it.
  static func run(_ clause: Clause, _ session: inout Session, text: String) throws(Diagnostic) -> Answer
}

let commands: [any Command.Type] = [
  Unchangeable.self,
  Load.self, Refresh.self, RecipeSave.self, AsOf.self, Define.self, DefineTag.self, Unit.self, Measure.self,
  Current.self, Retag.self,
  RenameTag.self, MergeTags.self, ExclusiveTags.self, DefineAlert.self,
  Revert.self, Backup.self, ExportAudit.self, PlanSave.self, Apply.self, Clean.self,
  DefinePolicy.self, Adopt.self, ShowPolicy.self, Undo.self, Redo.self, Discard.self, CommitChanges.self, SaveAs.self,
  PinFromFile.self, UnpinGone.self, UseModel.self,
  SaveReport.self,
  LanguageVersion.self, Parameter.self, Let.self, Assert.self, Print.self, Include.self, SetSetting.self, Timing.self,
  Record.self, ClearHistory.self, Explain.self, Help.self, Quit.self,
]

/// Every form with a manual, in the order help shows them.
let everyManual: [Manual] =
  commands.map { $0.manual } + rowSources.map { $0.manual } + sessionSources.map { $0.manual }
  + everyStage.map { $0.manual } + actingStages.map { $0.manual } + [
    summaryManual, exportManual, applyManual, policyManual, serviceManual, cleaningManual,
  ]
