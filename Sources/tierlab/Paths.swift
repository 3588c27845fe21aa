import Glibc

/// The files and folders whose path begins with a text, folders with their `/`; at most so many that a list is of use.
func paths(beginningWith typed: String, most: Int = 200) -> [String] {
  let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
  let start = typed.dropFirst(folder.count)
  guard let listing = unsafe opendir(folder.isEmpty ? "." : folder) else { return [] }
  defer { unsafe closedir(listing) }
  var found: [String] = []
  while let entry = unsafe readdir(listing) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      unsafe String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard let name, name.hasPrefix(start), name.first != "." || start.first == "." else { continue }
    let isFolder = unsafe entry.pointee.d_type == UInt8(DT_DIR)
    if name != ".", name != ".." { found.append(folder + name + (isFolder ? "/" : "")) }
  }
  return Array(found.sorted().prefix(most))
}
