import Columns

/// FNV-1a over every value as text, in order of rows, so that the demo's bytes can't drift unseen.
func checksum(_ table: Table) -> String {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for row in 0..<table.rowCount {
    for field in table.fields {
      for byte in field.column[row].text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ (field.column.isMissing(row) ? 1 : 0x2C)) &* 0x100_0000_01B3
    }
  }
  return String(hash, radix: 16)
}
