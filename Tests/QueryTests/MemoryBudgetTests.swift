import Diagnostics
import Query
import Testing

@Suite("Memory is asked for") struct MemoryBudgetTests {
  @Test("What would not fit is refused, what is small is not asked about, and nobody knowing means go on")
  func asks() throws {
    let small = MemoryBudget { 100 << 20 }
    try small.ask(99 << 20, for: "this")
    #expect {
      try small.ask(3 << 30, for: "sorting")
    } throws: { error in
      let told = (error as? Diagnostic)?.message.description
      return told == "sorting takes about 3.0 GB, and 100 MB of memory are free"
    }
    try MemoryBudget { 0 }.ask(1 << 20, for: "this")
    try MemoryBudget.unlimited.ask(1 << 50, for: "this")
  }
}
