import Diagnostics
import Language
import Query

/// `| summary`, which a what-if answers itself.
let summaryManual = Manual(
  [Signature(.stage, "summary")], "the headline of a what-if as rows",
  examples: ["simulate standard | summary", "compare standard, growth | summary | where name = kappa"])

/// The clauses of a policy.
let policyManual = Manual(
  [
    clause("param NAME:new = E:expression [LABEL:text]"), clause("let NAME:new = E:expression"),
    clause("score NAME:new weight WEIGHT:number = E:expression [missing as MISSING:number]"),
    clause("points POINTS:number when E:condition"),
    clause("tier TIER:new [LABEL:text] (when E:condition | otherwise)"),
    clause("missing as tier TIER:tier"), clause("keep TIER:tier while E:condition"),
    clause("at most N:integer in TIER:tier by E:expression [per COLUMN:column]"),
    clause("input NAME:new [= E:expression] [LABEL:text]"), clause("service TIER:tier B:block(service)"),
  ],
  "the clauses of a policy: parameters, named values, the parts of the score, points, the rules, tried in order, who keeps a tier, and how many have a place in one",
  examples: [])

/// What is said of a tier's service, which the workload reads.
let serviceManual = Manual(
  [
    "contact every SPAN:duration", "respond within SPAN:duration", "minutes N:number", "owner_max N:integer",
    "return_to_pool after SPAN:duration",
  ].map { Signature(.clause(of: "service"), $0) },
  "the clauses of a tier's service: how often it is contacted, how soon it is answered, minutes a contact takes, customers an owner has at most, and when it returns to the pool",
  examples: [])

/// The steps of `clean { … }`, and of a plan of cleaning.
let cleaningManual = Manual(
  cleaningClauses,
  "the steps of cleaning: customers that are one, a value, who is no customer, and who comes back; what is `was` must stand there now",
  examples: [
    "clean { merge C0000002 into C0000001 because \"the same shop\" }", "clean { split C0000002 }",
    "clean { remove C0000003 because \"a test\" }", "clean { restore C0000003 }",
  ])

private func clause(_ usage: String) -> Signature { Signature(.clause(of: "policy"), usage) }
