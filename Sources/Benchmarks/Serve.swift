/// Answers on standard input the line protocol of the peers: `T2`, or `R 5 T2` for five times, gives
/// `median<TAB>fastest<TAB>answer`. One line more is our own: `CHECK T2 ANSWER` compares a peer's answer with the last
/// one given here for T2.
func serve() {
  var store = BenchStore()
  var answers: [String: [Double]] = [:]
  say("ready")
  while let line = readLine() {
    var words = line.split(separator: " ", maxSplits: 2).map { String($0) }
    if words.first == "CHECK", words.count == 3 {
      say(agreement(answers[words[1]] ?? [], peer: words[2]))
      continue
    }
    words = line.split(separator: " ").map { String($0) }
    if words.first == "ONLY", words.count > 2, let work = Work(rawValue: words[2]) {
      // The work alone, so many times, without looking at the answers: for a profiler, and for processor time.
      var taken: [Double] = []
      var processor: [Double] = []
      for _ in 0..<max(1, Int(words[1]) ?? 1) {
        store.prepare(work)
        let before = processorSeconds()
        taken.append(seconds { store.run(work, file: words.dropFirst(3).first ?? "") })
        processor.append(processorSeconds() - before)
      }
      say("\(median(taken))\t\(taken.min() ?? 0)\t\(median(processor))")
      continue
    }
    var times = 1
    if words.first == "R", words.count > 2 {
      times = max(1, Int(words[1]) ?? 1)
      words.removeFirst(2)
    }
    guard let name = words.first else { continue }
    guard let work = Work(rawValue: name) else {
      say("0\t0\tERR no such work \(name)")
      continue
    }
    guard store.has(work) else {
      say("0\t0\tERR \(name) is not in this version")
      continue
    }
    var taken: [Double] = []
    for _ in 0..<times {
      store.prepare(work)
      taken.append(seconds { store.run(work, file: words.dropFirst().first ?? "") })
    }
    // Looking at the answer is work of its own, which the next measurement would feel.
    let answer = store.answer(work)
    answers[name] = answer
    say("\(median(taken))\t\(taken.min() ?? 0)\t\(answer.map { "\($0)" }.joined(separator: " "))")
  }
}

/// `same`, or what differs. A peer's numbers are rounded on their way, so they agree to a millionth; a count may be one
/// in a hundred thousand off, where a peer's rounded score falls on the other side of a cut.
func agreement(_ own: [Double], peer text: String) -> String {
  var theirs = numbers(in: text)
  // Answers are cut at 400 signs: the last number may be half a number.
  if text.count >= 400 { theirs = theirs.dropLast() }
  guard !theirs.isEmpty else { return "no numbers in \(text)" }
  // SQLite tells the three flags of a type as 0 and 1.
  if own.count * 4 == theirs.count { theirs = stride(from: 3, to: theirs.count, by: 4).map { theirs[$0] } }
  for (place, theirs) in theirs.enumerated() {
    guard place < own.count else { return "more numbers than ours" }
    if abs(own[place] - theirs) > max(abs(theirs), 1) * 1e-5 { return "ours \(own[place]), theirs \(theirs)" }
  }
  return "same"
}

/// Every run of digits as a number: an id such as C0000123 counts as 123.
func numbers(in text: String) -> [Double] {
  var found: [Double] = []
  var current = ""
  func isPart(_ sign: Character) -> Bool { sign.isASCII && (sign.isNumber || sign == "." || sign == "-") }
  func take() {
    if let number = Double(current) { found.append(number) }
    current = ""
  }
  var lastWasExponent = false
  for sign in text {
    if isPart(sign) || (sign == "e" && Double(current) != nil) || (sign == "+" && lastWasExponent) {
      current.append(sign)
    } else {
      take()
    }
    lastWasExponent = sign == "e"
  }
  take()
  return found
}
