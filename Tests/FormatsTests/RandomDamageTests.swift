import Columns
import Diagnostics
import ForeignFiles
import Foundation
import Testing

@testable import Formats

private let wanted = ProcessInfo.processInfo.environment["TIERLAB_DAMAGE"].flatMap(Int.init) ?? 240
private let firstSeed = ProcessInfo.processInfo.environment["TIERLAB_SEED"].flatMap(UInt64.init) ?? 1

/// A file as a client's program writes it, and what was done to some of its rows.
private struct DamagedFile {
  var lines: [String]
  /// Rows that damage touched, by their place among the rows.
  var touched: Set<Int> = []
  var deeds: [String] = []
  let separator: Character
  let newline: String
  let charset: String
  let names = ["编号", "名称", "备注", "金额", "日期"]

  init(_ random: inout SeededGenerator) {
    separator = [",", ",", ";", "\t", "|"].randomElement(using: &random) ?? ","
    newline = Bool.random(using: &random) ? "\n" : "\r\n"
    charset = ["UTF-8", "UTF-8", "GB18030", "UTF-16LE"].randomElement(using: &random) ?? "UTF-8"
    let count = Int.random(in: 12...40, using: &random)
    let separator = separator
    func quoted(_ text: String) -> String {
      text.contains(separator) || text.contains("\"") ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
    lines = [names.joined(separator: String(separator))]
    for row in 0..<count {
      let note = ["", "已续约", "a\(separator)b", "say \"yes\"", "需要回访", "x"].randomElement(using: &random) ?? ""
      let fields = [
        "K\(1000 + row)", "客户\(row)公司", quoted(note), "\(Int.random(in: 1...9999, using: &random))",
        "2025-0\(Int.random(in: 1...9, using: &random))-1\(Int.random(in: 0...9, using: &random))",
      ]
      lines.append(fields.joined(separator: String(separator)))
    }
  }

  var rowCount: Int { lines.count - 1 }

  /// One deed on one row.
  mutating func damage(_ random: inout SeededGenerator) {
    let row = Int.random(in: 0..<rowCount, using: &random)
    guard touched.insert(row).inserted else { return }
    var line = Array(lines[row + 1])
    let place = Int.random(in: 0..<line.count, using: &random)
    let kind = Int.random(in: 0..<9, using: &random)
    switch kind {
    case 0: if let at = line.firstIndex(of: separator) { line.remove(at: at) }
    case 1: line.insert(separator, at: place)
    case 2: line.insert("\"", at: place)
    case 3: line = Array(line.prefix(max(1, place)))
    case 4: line += [separator, separator] + Array("extra")
    case 5: if let at = line.lastIndex(of: "\"") { line.remove(at: at) } else { line.insert("\"", at: place) }
    case 6: line += line
    case 7: line.insert(charset == "UTF-16LE" ? "\u{1}" : "\0", at: place)
    default: line[place] = "'"
    }
    deeds.append("deed \(kind) on row \(row)")
    lines[row + 1] = String(line)
  }

  var bytes: [UInt8] {
    let text = lines.joined(separator: newline) + newline
    return charset == "UTF-8" ? Array(text.utf8) : (charset == "UTF-16LE" ? [0xFF, 0xFE] : []) + encoded(text, charset)
  }
}

@Suite("Random damage") struct RandomDamageTests {
  @Test("every file is read with all other rows as they were, and every row counted; or refused, naming a line")
  func random() throws {
    var read = 0
    var refused: [String] = []
    for seed in firstSeed..<firstSeed + UInt64(wanted) {
      var random = SeededGenerator(seed: seed)
      var file = DamagedFile(&random)
      let whole = file.lines
      // Few rows of many: a file of which a third is broken is another matter.
      for _ in 0..<Int.random(in: 1...max(1, file.rowCount / 8), using: &random) { file.damage(&random) }
      let about = "seed \(seed), \(file.charset), \(file.separator.debugDescription): \(file.deeds)"
      var options = FileOptions()
      options.takesValuesAsWritten = true
      for name in file.names { options.csv.types[name] = .text }
      let loaded: LoadedTable
      do {
        loaded = try open(file.bytes, options)
      } catch {
        let told = (error as? Diagnostic)?.message.description ?? "\(error)"
        #expect(told.contains("line "), "\(about): \(told)")
        refused.append("seed \(seed): \(told)")
        continue
      }
      read += 1
      #expect(loaded.total == file.rowCount, "\(about)")
      let kept = Dictionary(loaded.texts.map { ($0[0] ?? "", $0) }) { first, _ in first }
      for row in 0..<file.rowCount where !file.touched.contains(row) {
        let fields = plain(whole[row + 1], file.separator)
        let found = kept["K\(1000 + row)"]?.map { $0 ?? "" }
        #expect(found == fields, "\(about): row \(row) is \(found ?? [])")
      }
    }
    // A damaged row is no reason to refuse a file.
    #expect(refused.count * 20 <= wanted, "\(refused.prefix(5))")
    #expect(read > 0)
  }

  /// The fields of an undamaged line.
  private func plain(_ line: String, _ separator: Character) -> [String] {
    var fields = [""]
    var isQuoted = false
    var rest = Array(line)[...]
    while let sign = rest.popFirst() {
      if sign == "\"", isQuoted, rest.first == "\"" {
        fields[fields.count - 1].append("\"")
        rest.removeFirst()
      } else if sign == "\"" {
        isQuoted.toggle()
      } else if sign == separator, !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(sign)
      }
    }
    return fields
  }

  @Test("ten thousand quotes, a megabyte in a field, NULs, and 100,000 columns take bounded time and are told")
  func hostileText() throws {
    let quotes = try open("id,n\n1,\(String(repeating: "\"", count: 100_000))\n2,x\n3,y\n")
    #expect(quotes.total == 3)
    #expect(quotes.texts.suffix(2).map { $0[0] } == ["2", "3"])
    let odd = try open("id,n\n1,\(String(repeating: "\"", count: 100_001))\n2,x\n3,y\n")
    #expect(odd.total == 3 && odd.texts.suffix(2).map { $0[0] } == ["2", "3"])
    let lines = try open("id,n\n" + (0..<100_000).map { "\($0),\"" }.joined(separator: "\n") + "\n")
    #expect(lines.total <= 100_000)
    let long = try open("id,n\n1,\(String(repeating: "长", count: 400_000))\n2,x\n")
    #expect(long.texts.map { $0[1]?.count } == [400_000, 1])
    #expect {
      _ = try open((0..<100_000).map { "c\($0)" }.joined(separator: ",") + "\n1\n")
    } throws: { ($0 as? Diagnostic)?.message.description.contains(/4,?096/) == true }
    #expect(throws: Diagnostic.self) { try open([UInt8](repeating: 0, count: 100_000)) }
  }

  @Test("a workbook of one text over and over is read, though it unpacks to hundreds of times its size")
  func unpackingBudget() throws {
    let texts = (0..<1500).map { String(repeating: "a", count: 30_000) + "\($0)" }
    let table = Table(
      rowCount: texts.count,
      fields: [
        Field("t", Column(.text(codes: [Int32](0..<Int32(texts.count)), dictionary: TextDictionary(texts))))
      ])
    let bytes = try ForeignFiles().workbook(of: table) {}
    // Packed to next to nothing: a sheet of one text over and over is no bomb.
    #expect(bytes.count < 1_000_000)
    #expect(try open(bytes, name: "client.xlsx").table.rowCount == texts.count)
  }

  @Test(
    "wide encodings without a mark, and a wrong word of a person, are told",
    arguments: ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"])
  func withoutMark(charset: String) throws {
    let text = "编号,名称,地区\n1,杭州云帆科技,华东\n2,北京海泰食品,华北\n3,abc,south\n"
    let loaded = try open(encoded(text, charset))
    #expect(loaded.texts == [["1", "杭州云帆科技", "华东"], ["2", "北京海泰食品", "华北"], ["3", "abc", "south"]])
    #expect(loaded.saidOnce.contains("the encoding is"))
    // Told to be UTF-8, it is not read as something else in silence.
    var wrong = FileOptions()
    wrong.encoding = .utf8
    do {
      let read = try open(encoded(text, charset), wrong)
      #expect(!read.rejects.isEmpty)
    } catch { #expect(error is Diagnostic) }
  }
}
