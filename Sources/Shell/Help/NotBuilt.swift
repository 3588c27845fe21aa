import Language

/// Forms of the language that are read and answered with "not in this version".
let notBuilt: [Signature] =
  [
    "clean COLUMN<COLUMN:column>,",
    "clean",
    "limits",
    "check",
    "unchangeable COLUMN:column",
    "save report FILE:file",
    "sample N:integer against FILE:file", "explain STATEMENT:statement",
  ].map { Signature(.command, $0) }
  + [
    "sweep POLICY:policy with PARAM:parameter (exact | from LOW:number to HIGH:number step STEP:number) [on SET:set]",
    "seek POLICY:policy with PARAM<PARAM:parameter>, [maximize MAXIMUM:aggregate] [minimize MINIMUM:aggregate] [so that E:condition] [per PER:column] [on SET:set]",
    "backtest SIDE<POLICY:policy [with '(' \(settings) ')'] [as NAME:new]>, [at ORIGIN<DATE:date>,] [horizon HORIZON:duration] [outcome OUTCOME:aggregate] [worth MARGIN:number] [trusting TRUSTED<COLUMN:column>,] [on SET:set]",
    "sensitivity POLICY:policy \(with) [on SET:set]",
    "reach TIER:tier for ID:id [under POLICY:policy] [by changing COLUMN<COLUMN:column>,]", "lint POLICY:policy",
  ].map { Signature(.source, $0) }
  + ["reach TIER:tier [under POLICY:policy]"].map { Signature(.stage, $0) }

private let settings = "PARAM<PARAM:parameter = E:expression>,"
private let with = "[with ('(' \(settings) ')' | \(settings))]"
