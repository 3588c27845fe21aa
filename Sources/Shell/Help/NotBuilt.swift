import Language

/// Forms of the language that are read and answered with "not in this version".
let notBuilt: [Signature] =
  [
    "clean COLUMN<COLUMN:column>,", "clean", "check", "sample N:integer against FILE:file",
  ].map { Signature(.command, $0) }
  + [
    "sensitivity POLICY:policy \(with) [on SET:set]",
  ].map { Signature(.source, $0) }

private let settings = "PARAM<PARAM:parameter = E:expression>,"
private let with = "[with ('(' \(settings) ')' | \(settings))]"
