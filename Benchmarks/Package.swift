// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "baton", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        .target(name: "AllocationCounter"),
        .target(name: "FlushCounter"),
        .executableTarget(
            name: "baton-bench",
            dependencies: [
                "AllocationCounter",
                "FlushCounter",
                .product(name: "Baton", package: "baton"),
                .product(name: "EventLayer", package: "baton"),
                .product(name: "Anomalies", package: "baton"),
                .product(name: "Forecasting", package: "baton"),
                .product(name: "Inventory", package: "baton"),
                .product(name: "Statistics", package: "baton"),
                .product(name: "BatonPostgres", package: "baton"),
                .product(name: "BatonSQLite", package: "baton"),
                .product(name: "SupplyChain", package: "baton"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/BatonBench",
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
