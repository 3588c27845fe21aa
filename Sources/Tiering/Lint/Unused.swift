import Diagnostics
import Language

/// Parameters and named values that no clause reads.
enum Unused: LintCheck {
  static func findings(_ policy: inout LintedPolicy) throws(Diagnostic) -> [Finding] {
    var read: Set<String> = []
    // A bare word may be a value or a name: either way it is read.
    var texts = policy.expressions.map { Formatter().format($0.expression) }
    for case .parameter(let parameter) in policy.policy.policy.parts {
      texts.append(Formatter().format(parameter.value))
    }
    for text in texts {
      for token in Lexer.tokens(of: text).tokens { read.insert(token.text) }
    }
    var findings: [Finding] = []
    for part in policy.policy.policy.parts {
      switch part {
      case .parameter(let parameter) where !read.contains(parameter.name.text):
        findings.append(Finding("unused", "param \(parameter.name.written)", "no clause reads it"))
      case .named(let name, _) where !read.contains(name.text):
        findings.append(Finding("unused", "let \(name.written)", "no clause reads it"))
      default: continue
      }
    }
    if !policy.policy.components.isEmpty, !policy.isScoreRead {
      findings.append(Finding("unused", "score", "no rule reads the score"))
    }
    return findings
  }
}
