import Language

/// Forms of the language that are read and answered with "not in this version".
let notBuilt: [Signature] =
  [
    "refresh TABLE:table from FILE:file", "clean COLUMN<COLUMN:column>,", "clean", "limits", "rejects [TABLE:table]",
    "check", "unchangeable COLUMN:column", "use MODEL:policy [as NAME:new] \(with)",
    "pin from FILE:file",
    "recipe save FILE:file", "sample N:integer against FILE:file", "explain STATEMENT:statement",
  ].map { Signature(.command, $0) }
  + [
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
