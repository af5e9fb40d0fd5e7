internal import ArgumentParser
internal import Baton
internal import SupplyChain

/// What a comparison of suppliers asks for.
struct ComparisonOptions: ParsableArguments {
    @Argument(help: "The product.")
    var sku: String
    @Option(name: .long, help: "How many units.")
    var quantity: Double
    @Option(name: .long, help: "Weight of the landed cost.")
    var costWeight = 0.5
    @Option(name: .long, help: "Weight of the lead time.")
    var leadTimeWeight = 0.25
    @Option(name: .long, help: "Weight of the risk: the share of lines not on time in full.")
    var riskWeight = 0.25
    @OptionGroup var day: AsOfOptions

    var input: CompareSuppliers {
        CompareSuppliers(
            sku: sku, quantity: quantity, costWeight: costWeight, leadTimeWeight: leadTimeWeight,
            riskWeight: riskWeight, asOf: day.asOf)
    }
}

struct SuppliersCompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Rank the suppliers of a product by landed cost, lead time and risk.")

    @OptionGroup var options: ComparisonOptions
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.compareSuppliers, options.input, text: text)
    }

    private func text(_ ranking: SupplierRanking) -> String {
        var table = TextTable(
            [
                "RANK", "SUPPLIER", "SCORE", "QUANTITY", "PRICE", "LANDED", "LEAD TIME", "ON TIME IN FULL",
                "ORDERS",
            ],
            alignRight: [0, 2, 3, 4, 5, 6, 7, 8])
        for supplier in ranking.suppliers {
            let days = supplier.observedLeadTimeDays ?? supplier.promisedLeadTimeDays
            table.add([
                String(supplier.rank), supplier.supplier, supplier.score?.display ?? "-",
                supplier.quantity.display,
                supplier.unitPrice.description, supplier.landedCost.description,
                "\(((days * 10).rounded() / 10).display) d\(supplier.observedLeadTimeDays == nil ? " promised" : "")",
                supplier.onTimeInFull.map { "\((($0 * 1000).rounded() / 10).display) %" } ?? "-",
                String(supplier.orders),
            ])
        }
        let weights = ranking.criteria.map { criterion in
            criterion.leftOut.map { "\(criterion.name) left out: \($0)" }
                ?? "\(criterion.name) \(((criterion.weight * 1000).rounded() / 10).display) %"
        }
        return
            ([table.render(), "weights: " + weights.joined(separator: ", ")]
            + ranking.notes.map { "note: \($0)" })
            .joined(separator: "\n")
    }
}

struct SuppliersRecommendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend", abstract: "Name the best supplier of a product for a quantity, and why.")

    @OptionGroup var options: ComparisonOptions
    @OptionGroup var call: CallOptions

    func run() async throws {
        try await call.show(
            SupplierCoordinationAgent.recommendSupplier, options.input
        ) { best in
            ([
                "\(best.supplier): \(best.quantity.display) × \(best.sku) at \(best.unitPrice), landed \(best.landedCost)",
                best.reason,
            ] + best.notes.map { "note: \($0)" }).joined(separator: "\n")
        }
    }
}
