internal import ArgumentParser
internal import Baton
internal import CoinSolver
internal import SupplyChain

struct ReorderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reorder", abstract: "Show what to order now, from whom, and why. Orders nothing.",
        discussion: """
            Of every product at every site with sales: stock and open orders against the reorder point, which
            covers demand until the next look at the stock and until an order placed then arrives. A stored forecast of at most a week ago is used where
            there is one ('baton call forecasting forecast_all'), else one is fitted now.

              baton reorder                       everything
              baton reorder --sku 981760          one product, with its reason also when nothing is due
              baton reorder --csv orders.csv      one row for each product to order

            Exit code 3 when nothing can be said of some products, 2 when of none.
            """)

    @Option(help: "Only this product.")
    var sku: String?
    @Flag(help: "All products: what happens without --sku too.")
    var all = false
    @Option(help: "Only this site.")
    var location: String?
    @Option(help: "Order from this supplier instead of the one of least yearly cost.")
    var supplier: String?
    @Option(help: "The probability that stock lasts until an order arrives, from 0.5 to 0.9999.")
    var serviceLevel = 0.95
    @Option(help: "Days between two looks at the stock; 0: it is watched all the time.")
    var review = 1
    @Option(help: "What all orders together may cost: the orders that avoid most shortage for it are chosen.")
    var budget: Double?
    @Option(
        help: "Which forecast decides: auto, stored or fitted.",
        completion: .list(ForecastChoice.allCases.map(\.rawValue)), transform: InventoryArguments.choice)
    var forecast = ForecastChoice.automatic
    @Option(
        help: "The day to decide on, YYYY-MM-DD; by default the last day of recorded sales.",
        transform: InventoryArguments.day)
    var asOf: CalendarDate?
    @Option(
        help: ArgumentHelp("Write one row for each product to order to a CSV file.", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var csv: String?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try InventoryArguments.check(serviceLevel: serviceLevel)
        guard (0...90).contains(review) else {
            throw ValidationError("--review: expected 0 to 90 days, found \(review)")
        }
        if let budget, !(budget >= 0) { throw ValidationError("--budget: expected at least 0") }
        if all, sku != nil { throw ValidationError("give either --sku or --all") }
    }

    func run() async throws {
        try database.requireFile()
        let store = try await Wiring.open(database).data
        let agent = InventoryOptimizerAgent(
            store: store, forecasts: ForecastService(store: store), solver: CoinSolver())
        let question = RecommendPurchaseOrders(
            sku: sku, location: location, supplier: supplier, serviceLevel: serviceLevel,
            reviewPeriodDays: review, budget: budget, forecast: forecast, asOf: asOf)
        let progress = ReorderProgress()
        let result = try await InventoryArguments.answering {
            defer { progress.clear() }
            return try await agent.recommendPurchaseOrders(question) { progress.show($0, of: $1) }
        }
        if let csv { try OutputFile.write(ReorderText.csv(result), to: csv) }
        if output.json {
            Console.output(try Value(encoding: result).json(pretty: true))
        } else {
            Console.output(ReorderText.text(result, isSingle: sku != nil))
            if let csv, result.due > 0 { Console.standardError("written to \(csv)") }
        }
        for item in result.failures.prefix(ReorderText.failureLimit) where !output.json {
            Console.error("\(item.sku)\(item.location.map { " at \($0)" } ?? ""): \(item.failure ?? "")")
        }
        if result.failed > ReorderText.failureLimit, !output.json {
            Console.error("… \(result.failed - ReorderText.failureLimit) more; --json lists all")
        }
        if result.failed == result.checked { throw ExitStatus.invalid }
        if result.failed > 0 { throw ExitStatus.partial }
    }
}

/// A progress bar on a terminal; nothing elsewhere.
private struct ReorderProgress: Sendable {
    private let isLive = Console.errorIsTerminal

    func show(_ done: Int, of total: Int) {
        guard isLive, total > 1 else { return }
        let bar = ProgressBar.render(done: Double(done), of: Double(total), width: 30)
        Console.display("\r\u{1B}[K\(bar) \(done * 100 / total) %  \(done) of \(total) products")
    }

    func clear() {
        if isLive { Console.display("\r\u{1B}[K") }
    }
}
