// swift-tools-version: 6.2
import PackageDescription

/// The strictest the compiler offers: every room is held to the same rules.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

/// A room of the house: what it may import is written here, and an arrow only goes down.
func room(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, swiftSettings: strict)
}

func tests(of name: String, uses: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + uses, exclude: exclude, swiftSettings: strict)
}

/// The models of the library, which are in the program itself: one file, offline.
let models = [
  "rfm8", "rfm_segments", "rfm_score", "abc", "lifecycle", "funnel", "growth", "scorecard_b2b", "single_amount",
  "rfm_growth", "multi_tag", "stability", "key_account",
]

let package = Package(
  name: "tierlab",
  products: [.executable(name: "tierlab", targets: ["tierlab"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // Layer 0: what everything speaks in.
    room("Diagnostics"),
    room("Columns"),
    room("Statistics", uses: ["CBoostMath"]),
    room("TextWidth", uses: ["CUtf8proc"]),
    // Layer 1: text in, files in, answers out, as values.
    room("Language", uses: ["Diagnostics"]),
    room("Formats", uses: ["Diagnostics", "Columns"]),
    room("Reports", uses: ["Diagnostics", "Columns"]),
    // Layer 2: asking, showing, and data made from a seed.
    room("Query", uses: ["Diagnostics", "Columns", "Language", "Reports"]),
    room("Rendering", uses: ["Diagnostics", "Columns", "Reports", "TextWidth"]),
    room("Demo", uses: ["Columns"]),
    // Layer 3: deciding, and remembering decisions.
    .target(
      name: "Tiering", dependencies: ["Diagnostics", "Columns", "Language", "Query"],
      resources: models.map { .embedInCode("Library/\($0).tier") }, swiftSettings: strict),
    room("History", uses: ["Diagnostics", "Columns"]),
    // Layer 4: what if.
    room("WhatIf", uses: ["Diagnostics", "Columns", "Language", "Reports", "Query", "Tiering", "Statistics"]),
    // Layer 5: one line in, one report out.
    room(
      "Shell",
      uses: [
        "Diagnostics", "Columns", "Language", "Formats", "Reports", "Rendering", "Query", "Tiering", "History",
        "WhatIf", "Demo",
      ]),
    // Edges: the only rooms that touch the world.
    .target(name: "CBoostMath"),
    .systemLibrary(name: "CUtf8proc", providers: [.apt(["libutf8proc-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    room(
      "Workspace",
      uses: [
        "Diagnostics", "Columns", "History", "CZstd", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .systemLibrary(name: "CMinizip", pkgConfig: "minizip", providers: [.apt(["libminizip-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(
      name: "CForeign", dependencies: ["CMinizip", "CExpat", "CXlsxWriter"],
      linkerSettings: [.linkedLibrary("sqlite3")]),
    room("ForeignFiles", uses: ["CForeign", "Diagnostics", "Columns", "Formats"]),
    .target(name: "CEditline", linkerSettings: [.linkedLibrary("edit")]),
    room("LineEditor", uses: ["CEditline", "TextWidth"]),
    .executableTarget(
      name: "tierlab",
      dependencies: [
        "Diagnostics", "Columns", "Language", "Formats", "Reports", "Query", "Rendering", "History", "Shell",
        "Workspace", "LineEditor", "ForeignFiles", "TextWidth",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["Columns", "Diagnostics", "Language", "Formats", "History", "Query", "Reports", "Shell"],
      swiftSettings: strict),
    // Proof.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests(of: "Diagnostics"),
    tests(of: "Columns", uses: ["TestSupport"]),
    tests(of: "Statistics"),
    tests(of: "TextWidth"),
    tests(of: "Language", uses: ["Diagnostics", "TestSupport"]),
    tests(of: "Formats", uses: ["Columns", "Diagnostics", "ForeignFiles"]),
    tests(of: "Rendering", uses: ["Columns", "Diagnostics", "Reports", "TextWidth"]),
    tests(of: "Demo", uses: ["Columns"]),
    // Killed at random moments by the workspace's tests.
    .executableTarget(
      name: "WorkspaceTorture", dependencies: ["Diagnostics", "Columns", "History", "Workspace"],
      path: "Tests/WorkspaceTorture", swiftSettings: strict),
    tests(of: "Workspace", uses: ["Columns", "Diagnostics", "History", "WorkspaceTorture"]),
    tests(of: "LineEditor", uses: ["TextWidth"]),
    // The program as a process: what it writes where, and its exit status.
    .testTarget(name: "ProgramTests", dependencies: ["tierlab"], swiftSettings: strict),
    tests(
      of: "Query",
      uses: ["TestSupport", "Columns", "Diagnostics", "Language", "Formats", "Shell", "Reports", "History"]),
    tests(
      of: "Shell",
      uses: [
        "Columns", "Diagnostics", "Language", "Formats", "Reports", "Rendering", "History", "Query", "Tiering", "Demo",
        "ForeignFiles", "TestSupport",
      ], exclude: ["Cases"]),
  ],
  swiftLanguageModes: [.v6]
)
