// swift-tools-version: 6.2
import PackageDescription

/// Every target is built alike: Swift 6 mode, warnings are errors, the upcoming language features on.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let nio = ["NIOCore", "NIOHTTP1", "NIOPosix"].map {
    Target.Dependency.product(name: $0, package: "swift-nio")
}
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "baton",
    products: [
        .library(name: "Baton", targets: ["Baton"]),
        .library(name: "BatonTesting", targets: ["BatonTesting"]),
        .library(name: "BatonSQLite", targets: ["BatonSQLite"]),
        .library(name: "BatonPostgres", targets: ["BatonPostgres", "PostgresClient"]),
        .library(name: "SupplyChain", targets: ["SupplyChain"]),
        .library(name: "Statistics", targets: ["Statistics"]),
        .library(name: "Forecasting", targets: ["Forecasting"]),
        .library(name: "Inventory", targets: ["Inventory"]),
        .library(name: "Anomalies", targets: ["Anomalies"]),
        .library(name: "EventLayer", targets: ["EventLayer"]),
        .library(name: "AWSClient", targets: ["AWSClient"]),
        .library(name: "BatonAWS", targets: ["BatonAWS"]),
        .library(name: "LambdaRuntime", targets: ["LambdaRuntime"]),
        .library(name: "StatesLanguage", targets: ["StatesLanguage"]),
        .executable(name: "baton", targets: ["BatonTool"]),
        .executable(name: "bootstrap", targets: ["bootstrap"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // 0: values, the engine, expressions, and computation on arrays
        library("Baton", ["Expressions"]),
        library("Expressions"),
        library("Statistics"),
        library("Forecasting", ["Statistics"]),
        library("Inventory", ["Statistics"]),
        library("Anomalies", ["Statistics"]),
        // the services of AWS, for programs other than baton itself
        library("AWSClient", [asyncHTTPClient, crypto] + nio),
        // a custom runtime of AWS Lambda that needs nothing but the system
        library("LambdaRuntime"),
        // large linear programs by the program cbc, where it is installed
        library("CoinSolver", ["Inventory"]),
        library("Charts"),
        library("Reports", ["Charts"]),
        .systemLibrary(
            name: "CLibXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        library("ReportFiles", ["Reports", "Charts", "CLibXLSXWriter"]),
        // 1: stores and the supply-chain domain
        library("RunTables", ["Baton"]),
        library("BatonSQLite", ["Baton", "RunTables", grdb]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        library("PostgresClient", ["CLibPQ"]),
        library("BatonPostgres", ["Baton", "RunTables", "PostgresClient"]),
        library("BatonTesting", ["Baton", "Statistics"]),
        library("EventLayer", ["Baton", "Expressions"]),
        // workflows as state machines of AWS Step Functions
        library("StatesLanguage", ["Baton", "Expressions"]),
        library(
            "SupplyChain",
            ["Baton", "Forecasting", "Inventory", "Anomalies", "Statistics", "Charts", "Reports"]),
        // 2: the layer above the services of AWS
        library("BatonAWS", ["Baton", "SupplyChain", "Reports", "AWSClient"]),
        // files of workflows and rules
        library("WorkflowFiles", ["Baton", "EventLayer", "SupplyChain", yams]),
        // 3: Baton as a function of AWS Lambda, and the program that Lambda starts
        library(
            "BatonFunction",
            [
                "AWSClient", "Baton", "BatonAWS", "BatonSQLite", "EventLayer", "LambdaRuntime", "Reports",
                "SupplyChain", "WorkflowFiles",
            ]),
        .executableTarget(name: "bootstrap", dependencies: ["BatonFunction"], swiftSettings: settings),
        // 3 and 4: the command line
        library(
            "BatonCommands",
            [
                "Anomalies",
                "Baton",
                "BatonPostgres",
                "BatonSQLite",
                "Charts",
                "CoinSolver",
                "EventLayer",
                "Expressions",
                "Forecasting",
                "PostgresClient",
                "ReportFiles",
                "Reports",
                "StatesLanguage",
                "SupplyChain",
                "WorkflowFiles",
                argumentParser,
            ]),
        .executableTarget(name: "BatonTool", dependencies: ["BatonCommands"], swiftSettings: settings),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        // The program that FaultTests kill.
        .executableTarget(
            name: "FaultWorker", dependencies: ["Baton", "BatonSQLite", "BatonPostgres", "PostgresClient"],
            path: "Tests/FaultWorker", swiftSettings: settings),
        // The function that LambdaRuntimeTests run.
        .executableTarget(
            name: "LambdaWorker", dependencies: ["LambdaRuntime"], path: "Tests/LambdaWorker",
            swiftSettings: settings),
        tests("LambdaRuntimeTests", ["LambdaRuntime", "LambdaWorker", "TestSupport"]),
        tests(
            "FaultTests",
            ["BatonSQLite", "BatonPostgres", "PostgresClient", "Baton", "EventLayer", "TestSupport"],
            resources: [.copy("Fixtures")]),
        tests("AWSClientTests", ["AWSClient", "TestSupport"], resources: [.copy("Fixtures")]),
        tests("BatonTests", ["Baton", "Expressions"]),
        tests("BatonTestingTests", ["BatonTesting", "Baton"]),
        tests(
            "EventLayerTests",
            [
                "EventLayer", "Baton", "BatonSQLite", "BatonPostgres", "PostgresClient", "BatonTesting",
                "TestSupport",
            ],
            resources: [.copy("Fixtures")]),
        tests("ExpressionsTests", ["Expressions"]),
        tests(
            "StatesLanguageTests", ["StatesLanguage", "Baton", "Expressions", "TestSupport"],
            resources: [.copy("Fixtures")]),
        tests("StatisticsTests", ["Statistics"]),
        tests("ForecastingTests", ["Forecasting", "Statistics"]),
        tests("InventoryTests", ["Inventory", "Statistics"]),
        tests("CoinSolverTests", ["CoinSolver", "Inventory", "Statistics"]),
        tests("AnomaliesTests", ["Anomalies", "Statistics"]),
        tests("ChartsTests", ["Charts", "TestSupport"]),
        tests("ReportsTests", ["Reports", "Charts", "TestSupport"]),
        tests("ReportFilesTests", ["ReportFiles", "Reports", "Charts", "TestSupport"]),
        .target(
            name: "RunStoreSupport", dependencies: ["Baton"], path: "Tests/RunStoreSupport",
            swiftSettings: settings),
        // What every store promises, on all of them.
        tests(
            "RunStoreTests",
            ["BatonPostgres", "BatonSQLite", "PostgresClient", "Baton", "RunStoreSupport", "TestSupport"]),
        tests(
            "BatonSQLiteTests",
            ["BatonSQLite", "BatonTesting", "Baton", grdb, "RunStoreSupport", "TestSupport"]),
        tests(
            "BatonAWSTests",
            ["BatonAWS", "AWSClient", "Baton", "SupplyChain", "Reports", "RunStoreSupport", "TestSupport"]),
        tests(
            "BatonFunctionTests",
            [
                "AWSClient", "Baton", "BatonAWS", "BatonFunction", "BatonSQLite", "EventLayer",
                "LambdaRuntime",
                "RunStoreSupport", "Statistics", "SupplyChain", "TestSupport", "bootstrap",
            ], resources: [.copy("Workflows")]),
        tests("PostgresClientTests", ["PostgresClient", "TestSupport"]),
        tests(
            "BatonPostgresTests",
            [
                "BatonPostgres", "BatonSQLite", "PostgresClient", "RunTables", "Baton", "SupplyChain",
                "RunStoreSupport", "TestSupport",
            ]),
        tests(
            "SupplyChainTests",
            [
                "SupplyChain", "BatonSQLite", "Baton", "Forecasting", "Inventory", "Anomalies", "Reports",
                "Charts", "TestSupport",
            ]),
        tests(
            "BatonCommandsTests", ["BatonCommands", "Baton", "BatonSQLite", "SupplyChain", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
