import Language

/// Forms of the language that are read and answered with "not in this version".
let notBuilt: [Signature] =
  [
    "clean COLUMN<COLUMN:column>,", "clean",
  ].map { Signature(.command, $0) }
