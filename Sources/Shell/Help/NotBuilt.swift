import Language

/// Forms of the language that are read and answered with "not in this version".
let notBuilt: [Signature] =
  [
    "clean COLUMN<COLUMN:column>,", "clean", "check", "sample N:integer against FILE:file",
  ].map { Signature(.command, $0) }
