import Language

/// Forms of the language that are read and answered with "not in this version".
let notBuilt: [Signature] =
  [
    "clean COLUMN<COLUMN:column>,",
    "clean",
    "limits",
    "check",
    "unchangeable COLUMN:column",
    "sample N:integer against FILE:file",
    "explain STATEMENT:statement",
  ].map { Signature(.command, $0) }
  + [
    "sensitivity POLICY:policy \(with) [on SET:set]",
    "reach TIER:tier for ID:id [under POLICY:policy] [by changing COLUMN<COLUMN:column>,]", "lint POLICY:policy",
  ].map { Signature(.source, $0) }
  + ["reach TIER:tier [under POLICY:policy]"].map { Signature(.stage, $0) }

private let settings = "PARAM<PARAM:parameter = E:expression>,"
private let with = "[with ('(' \(settings) ')' | \(settings))]"
