import Language

/// Forms of the language that are read and answered with "not in this version".
let notBuilt: [Signature] =
  [
    "clean COLUMN<COLUMN:column>,", "clean", "limits",
    "unchangeable COLUMN:column", "use MODEL:policy [as NAME:new] \(with)",
    "pin from FILE:file",
    "save report FILE:file",
    "explain STATEMENT:statement",
  ].map { Signature(.command, $0) }
  + [
    "sweep POLICY:policy with PARAM:parameter (exact | from LOW:number to HIGH:number step STEP:number) [on SET:set]",
    "seek POLICY:policy with PARAM<PARAM:parameter>, [maximize MAXIMUM:aggregate] [minimize MINIMUM:aggregate] [so that E:condition] [per PER:column] [on SET:set]",
    "backtest SIDE<POLICY:policy [with '(' \(settings) ')'] [as NAME:new]>, [at ORIGIN<DATE:date>,] [horizon HORIZON:duration] [outcome OUTCOME:aggregate] [worth MARGIN:number] [trusting TRUSTED<COLUMN:column>,] [on SET:set]",
    "sensitivity POLICY:policy \(with) [on SET:set]",
    "reach TIER:tier for ID:id [under POLICY:policy] [by changing COLUMN<COLUMN:column>,]", "lint POLICY:policy",
    "diff policy OLD:policy , NEW:policy", "library",
  ].map { Signature(.source, $0) }
  + ["reach TIER:tier [under POLICY:policy]"].map { Signature(.stage, $0) }
  + [
    "pin TIER:tier [until DATE:date] WHY:text", "unpin",
  ].map { Signature(.stage, $0, acting: true) }
  + [
    "input NAME:new [LABEL:text]", "service TIER:tier B:block(service)",
  ].map { Signature(.clause(of: "policy"), $0) }
  + [
    "contact every SPAN:duration", "respond within SPAN:duration", "minutes N:number", "owner_max N:integer",
    "return_to_pool after SPAN:duration",
  ].map { Signature(.clause(of: "service"), $0) }

private let settings = "PARAM<PARAM:parameter = E:expression>,"
private let with = "[with ('(' \(settings) ')' | \(settings))]"
