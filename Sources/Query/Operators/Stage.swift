public import Diagnostics
public import Language

/// What help says of one verb or stage; every example runs on the demo store as a test.
public struct Manual: Sendable {
  public var signatures: [Signature]
  public var meaning: Message
  public var examples: [String]

  public init(_ signatures: [Signature], _ meaning: Message, examples: [String]) {
    self.signatures = signatures
    self.meaning = meaning
    self.examples = examples
  }

  public var verb: String { signatures[0].verb }
}

/// One step of a pipeline: rows in, rows out.
///
/// To add a stage: write a file with a struct that has a manual, an `init` that checks its words against the columns at
/// this point and leaves in the binding the columns after it, and `run`; then add its name to `queryStages`.
public protocol Stage: Sendable {
  static var manual: Manual { get }

  /// Checks the words. Whatever a user can get wrong is found here; `binding.schema` is the columns before, and is left
  /// as the columns after.
  init(_ clause: Clause, _ binding: inout Binding) throws(Diagnostic)

  /// Does the work. The schema after is put in place by the pipeline unless the population changes.
  func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic)

  /// What columns it leaves, only its rows tell: `run` puts them in place.
  var leavesOwnSchema: Bool { get }
}

extension Stage {
  public var leavesOwnSchema: Bool { false }
}

public let queryStages: [any Stage.Type] = [
  Where.self, Derive.self, Select.self, Sort.self, Top.self, Bottom.self, Take.self, Sample.self, Count.self,
  Summarize.self, Pivot.self,
]

/// The checked stages of a pipeline.
public struct PipelinePlan: Sendable {
  private struct Step: Sendable {
    var stage: any Stage
    var schema: Schema
    var span: SourceSpan
  }
  private var steps: [Step] = []

  public init() {}

  public var isEmpty: Bool { steps.isEmpty }

  /// The columns after the last stage are known only when it has run.
  public var leavesOwnSchema: Bool { steps.last?.stage.leavesOwnSchema ?? false }

  /// Checks one more stage against the columns that the ones before it leave.
  public mutating func append(
    _ clause: Clause, among stages: [any Stage.Type], _ binding: inout Binding
  ) throws(Diagnostic) {
    guard let type = stages.first(where: { $0.manual.signatures.contains(clause.signature) }) else {
      throw notInThisVersion(clause.verb, at: clause.span)
    }
    let stage = try type.init(clause, &binding)
    steps.append(Step(stage: stage, schema: binding.schema, span: clause.span))
  }

  /// Sends rows through the stages. An error that arises only now (an overflow) is placed at its stage.
  public func run(_ rows: inout Rows, _ evaluation: Evaluation) throws(Diagnostic) {
    for step in steps {
      do throws(Diagnostic) {
        try step.stage.run(&rows, evaluation)
      } catch {
        throw error.placed(at: step.span)
      }
      if !step.stage.leavesOwnSchema { rows.schema = step.schema }
    }
  }
}
