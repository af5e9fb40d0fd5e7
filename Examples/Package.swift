// swift-tools-version: 6.2
import PackageDescription

/// Small programs on the library; run them from the repository's folder once the sample data is imported.
func program(_ name: String) -> Target {
    .executableTarget(
        name: name,
        dependencies: [
            .product(name: "Baton", package: "baton"),
            .product(name: "BatonSQLite", package: "baton"),
            .product(name: "SupplyChain", package: "baton"),
        ],
        path: "Programs/\(name)")
}

let package = Package(
    name: "examples",
    dependencies: [.package(name: "baton", path: "..")],
    targets: [program("InventoryUpdate"), program("ParallelAnalysis"), program("ConditionalProcurement")],
    swiftLanguageModes: [.v6]
)
