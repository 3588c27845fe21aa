import Language

/// Every form the language has, as usage lines: the fixture of these tests.
enum FullVocabulary {
  static let vocabulary = Vocabulary(signatures: commands + sources + stages + clauses, functions: functions)
  static let grammar = Grammar(vocabulary)
  static let parser = Parser(grammar)

  static let functions = [
    "if", "coalesce", "abs", "round", "floor", "ceil", "log", "exp", "sqrt", "lower", "upper", "trim", "length",
    "replace", "days_since", "year", "month", "quarter", "week", "count", "sum", "avg", "min", "max", "median",
    "quantile", "stddev", "count_distinct", "share", "percentile", "quintile", "bins", "ntile", "rank", "cumshare",
    "zscore", "scale", "overall",
  ]

  private static let loadOptions =
    "[encoding ENCODING:anyName] [separator SEPARATOR:text] [types '(' TYPE<COLUMN:column = KIND:anyName>, ')']"
    + " [known at KNOWN:date]"
  private static let settings = "PARAM<NAME:parameter = E:expression>,"
  private static let with = "[with ('(' \(settings) ')' | \(settings))]"
  private static let trusting = "[trusting TRUSTED<COLUMN:column>,]"

  static let commands: [Signature] = [
    // Loading and looking
    acting("load FILE:file as columns of PARENT:table by BY:column \(loadOptions)"),
    acting("load FILE:file as TABLE:new of PARENT:table by BY:column [at AT:column] \(loadOptions)"),
    acting("load FILE:file as TABLE:new [key KEY:column] \(loadOptions)"),
    acting("refresh TABLE:table from FILE:file \(loadOptions)"),
    acting("as_of (today | DATE:date)"),
    acting("define tag TAG:new [LABEL:text] [when E:condition]"),
    acting("define NAME:new = E:expression"),
    acting("unit COLUMN:column UNIT:anyName"),
    acting("measure COLUMN:column"),
    acting("current AXIS:column from COLUMN:column ['(' LABEL<VALUE:anyName = TIER:tier>, ')']"),
    acting("clean COLUMN<COLUMN:column>,"),
    acting("clean"),
    plain("help [TOPIC:topic]"),
    plain("status"),
    plain("timing (on | off)"),
    plain("set SETTING:setting VALUE:anyName"),
    plain("set SETTING:setting N:integer"),
    plain("quit"),
    // Tags
    acting("retag [TAG<TAG:tag>,]"),
    acting("rename tag OLD:tag to NEW:new"),
    acting("merge tags TAG<TAG:tag>, into TARGET:tag"),
    acting("exclusive tags TAG<TAG:tag>,"),
    acting("unchangeable COLUMN:column"),
    acting("alert N:integer when E:condition"),
    // Policies
    acting("policy NAME:new [LABEL:text] [assigns AXIS:new] B:block(policy)"),
    acting("use MODEL:policy [as NAME:new] \(with)"),
    acting("adopt POLICY:policy \(with) [\(onSet)]"),
    plain("show policy POLICY:policy"),
    plain("format POLICY:policy"),
    // Deciding
    acting("pin from FILE:file"),
    plain("undo"),
    plain("redo"),
    plain("discard"),
    plain("commit MESSAGE:text"),
    plain("revert COMMIT:integer"),
    plain("verify"),
    plain("plan save FILE:file"),
    acting("apply FILE:file"),
    plain("as of commit COMMIT:integer"),
    plain("save report FILE:file"),
    plain("save as FILE:file"),
    plain("backup FILE:file"),
    plain("export audit FILE:file"),
    plain("recipe save FILE:file"),
    plain("sample N:integer against FILE:file"),
    plain("explain STATEMENT:statement"),
    // Scripts
    plain("language VERSION:integer"),
    plain("param NAME:new = E:expression [LABEL:text]"),
    plain("let NAME:new = E:expression"),
    plain("assert E:condition [, MESSAGE:text]"),
    plain("print E:expression"),
    plain("include FILE:file"),
    plain("record (off | FILE:file)"),
    plain("history clear"),
  ]

  private static let onSet = "on SET:set"

  static let sources: [Signature] = [
    source("simulate POLICY:policy \(with) [against (commit COMMIT:integer | OTHER:policy)] [\(onSet)]"),
    source(
      "sweep POLICY:policy with PARAM:parameter (exact | from LOW:number to HIGH:number step STEP:number) [\(onSet)]"),
    source(
      "seek POLICY:policy with PARAM<PARAM:parameter>, [maximize MAXIMUM:aggregate] [minimize MINIMUM:aggregate]"
        + " [so that CONDITION<E:condition [per PER:column]>,] [\(onSet)]"),
    source(
      "compare SIDE<POLICY:policy [with '(' \(settings) ')'] [as NAME:new]>, [outcome OUTCOME:aggregate]"
        + " [horizon HORIZON:duration] [at DATE:date] [worth MARGIN:number] [by BY<COLUMN:column>,] \(trusting) [\(onSet)]"
    ),
    source(
      "backtest SIDE<POLICY:policy [with '(' \(settings) ')'] [as NAME:new]>, [at ORIGIN<DATE:date>,]"
        + " [horizon HORIZON:duration] [outcome OUTCOME:aggregate] [worth MARGIN:number] \(trusting) [\(onSet)]"),
    source("sensitivity POLICY:policy \(with) [\(onSet)]"),
    source("why ID:id [under POLICY:policy]"),
    source("reach TIER:tier for ID:id [under POLICY:policy] [by changing COLUMN<COLUMN:column>,]"),
    source("lint POLICY:policy"),
    source("diff policy OLD:policy , NEW:policy"),
    source("diff [FROM:integer TO:integer]"),
    source("log"),
    source("history of ID:id"),
    source("describe [TABLE:table]"),
    source("rejects [TABLE:table]"),
    source("limits"),
    source("check"),
    source("tables"),
    source("columns [TABLE:table]"),
    source("tags"),
    source("policies"),
    source("library"),
    source("sets"),
    source("alerts"),
    source("power baseline BASELINE:number lift LIFT:number [power POWER:number] [alpha ALPHA:number]"),
    source("analyze ARM_A:anyName vs ARM_B:anyName outcome E:expression [\(onSet)]"),
  ]

  static let stages: [Signature] = [
    stage("where E:condition"),
    stage("filter E:condition"),
    stage("derive ITEM<NAME:new = E:expression>,"),
    stage("select ITEM<[NAME:new =] E:expression>,"),
    stage("sort ITEM<E:expression [desc | asc]>,"),
    stage("top N:integer by E:expression"),
    stage("bottom N:integer by E:expression"),
    stage("take N:integer"),
    stage("sample N:integer [seed SEED:integer]"),
    stage("count [by ITEM<[NAME:new =] E:expression>,]"),
    stage("summarize ITEM<[NAME:new =] E:aggregate>, [by BY<[NAME:new =] E:expression>,]"),
    stage("pivot COLUMN:column"),
    stage("reach TIER:tier [under POLICY:policy]"),
    stage("summary"),
    stage("save FILE:file"),
    Signature(.stage, "tag (new TAG:text [LABEL:text] | TAG<TAG:tag>,)", acting: true),
    Signature(.stage, "untag TAG<TAG:tag>,", acting: true),
    Signature(.stage, "set COLUMN:column = E:expression", acting: true),
    Signature(.stage, "pin TIER:tier [until DATE:date] WHY:text", acting: true),
    Signature(.stage, "unpin", acting: true),
    Signature(
      .stage, "split into ARM<NAME:new>, [stratified by E<E:expression>,] [seed SEED:integer]", acting: true),
    Signature(.stage, "as SET:new", acting: true),
  ]

  static let clauses: [Signature] = [
    clause("param NAME:new = E:expression [LABEL:text]"),
    clause("input NAME:new [LABEL:text]"),
    clause("let NAME:new = E:expression"),
    clause("score NAME:new weight WEIGHT:number = E:expression [missing as MISSING:number]"),
    clause("points POINTS:number when E:condition"),
    clause("tier TIER:new [LABEL:text] (when E:condition | otherwise)"),
    clause("keep TIER:tier while E:condition"),
    clause("at most N:integer in TIER:tier by E:expression [per COLUMN:column]"),
    clause("service TIER:tier B:block(service)"),
    clause("missing as tier TIER:tier"),
    Signature(.clause(of: "service"), "contact every SPAN:duration"),
    Signature(.clause(of: "service"), "respond within SPAN:duration"),
    Signature(.clause(of: "service"), "minutes N:number"),
    Signature(.clause(of: "service"), "owner_max N:integer"),
    Signature(.clause(of: "service"), "return_to_pool after SPAN:duration"),
  ]

  private static func acting(_ usage: String) -> Signature { Signature(.command, usage, acting: true) }
  private static func plain(_ usage: String) -> Signature { Signature(.command, usage) }
  private static func source(_ usage: String) -> Signature { Signature(.source, usage) }
  private static func stage(_ usage: String) -> Signature { Signature(.stage, usage) }
  private static func clause(_ usage: String) -> Signature { Signature(.clause(of: "policy"), usage) }
}
