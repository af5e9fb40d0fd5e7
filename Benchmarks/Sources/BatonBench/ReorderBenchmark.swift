import ArgumentParser
import Baton
import BatonSQLite
import Foundation
import Statistics
import SupplyChain

/// Deciding about every product of a chain of stores in one command.
struct ReorderBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reorder",
        abstract:
            "What to order now for many products at many sites, from stored forecasts: time and peak memory.")

    @Option(help: "The built baton.")
    var baton: String
    @Option(help: "Products; each is sold at three sites.")
    var products = 10_000
    @Option(help: "Counted runs.")
    var runs = 3

    func run() async throws {
        let baton = URL(fileURLWithPath: baton).path
        let folder = try TemporaryFolder()
        let path = folder.url.appendingPathComponent("baton.sqlite").path
        try await ReorderSample(products: products).write(to: path)
        var samples: [ChildProcess] = []
        for _ in 0..<runs {
            samples.append(
                try ChildProcess(
                    baton, ["reorder", "--all", "--forecast", "stored", "--csv", "orders.csv"], in: folder.url
                ))
            try check(folder.url.appendingPathComponent("orders.csv"))
        }
        let pairs = products * ReorderSample.sites.count
        Figure(name: "reorder of \(pairs) pairs", unit: "s", samples: samples.map(\.wallSeconds)).print()
        Figure(name: "reorder, processor time", unit: "s", samples: samples.map(\.cpuSeconds)).print()
        Figure(name: "reorder, peak memory", unit: "MiB", samples: samples.map(\.peakMebibytes)).print()
    }

    /// Steady products have a reorder point that is known by hand: their daily demand times the lead time, and what the
    /// position may have fallen below it when somebody looks, at least a day's demand but one unit and at most a day's.
    private func check(_ file: URL) throws {
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let steady = rows.filter { $0[2].hasSuffix("0") }
        let highest = Double(ReorderSample.steadyDailyDemand * (ReorderSample.steadyLeadTimeDays + 1))
        let expected = (products + 9) / 10 * ReorderSample.sites.count
        guard steady.count == expected,
            steady.allSatisfy({ Double($0[11]).map { (highest - 1...highest).contains($0) } ?? false })
        else {
            throw WrongResult(
                "expected \(expected) steady products with a reorder point of \(highest - 1) to \(highest)")
        }
        guard rows.count > steady.count + 1 else { throw WrongResult("no other product is to be ordered") }
    }
}

/// Made data: products at sites with counts, three weeks of sales, offers, open orders and forecasts of 30 days.
private struct ReorderSample {
    static let sites = ["NORTH", "SOUTH", "WEST"]
    static let steadyDailyDemand = 5
    static let steadyLeadTimeDays = 4
    private static let suppliers = 40
    private static let salesDays = 21
    private static let horizonDays = 30
    private static let today = CalendarDate(daysSinceEpoch: 20_000)

    let products: Int

    func write(to path: String) async throws {
        let store = SupplyChainStore(database: try SQLiteDatabase(path: path))
        try await store.migrate()
        let names = Self.sites
        try await store.database.write { transaction in
            try RecordTable<Location>(transaction).insert(names.map { Location(id: $0, type: .store) })
            try RecordTable<Supplier>(transaction).insert((0..<Self.suppliers).map { Supplier(id: "S\($0)") })
        }
        var random = SeededRandom(seed: 1)
        for start in stride(from: 0, to: products, by: 500) {
            let part = try (start..<min(start + 500, products)).map { try item($0, &random) }
            try await store.database.write { transaction in
                try RecordTable<Product>(transaction).insert(part.map(\.product))
                try RecordTable<SupplierProduct>(transaction).insert(part.flatMap(\.offers))
                try RecordTable<SalesRecord>(transaction).insert(part.flatMap(\.sales))
                try RecordTable<StockMovement>(transaction).insert(part.flatMap(\.counts))
                try RecordTable<ForecastRecord>(transaction).insert(part.flatMap(\.forecasts))
                try RecordTable<ForecastDay>(transaction).insert(
                    part.flatMap { $0.forecasts.flatMap(\.days) })
            }
        }
    }

    private struct Item {
        let product: Product
        var offers: [SupplierProduct] = []
        var sales: [SalesRecord] = []
        var counts: [StockMovement] = []
        var forecasts: [ForecastRecord] = []
    }

    private func item(_ number: Int, _ random: inout SeededRandom) throws -> Item {
        let sku = "P\(100_000 + number)"
        let isSteady = number % 10 == 0
        let price = try Money(rounding: 1 + 40 * random.nextUniform(), currency: "EUR")
        var item = Item(
            product: Product(
                sku: sku, unitCost: price, orderingCost: try Money("25", currency: "EUR"),
                holdingCostRate: 0.2,
                casePack: isSteady ? nil : 6))
        let leadTime = isSteady ? Double(Self.steadyLeadTimeDays) : 2 + (12 * random.nextUniform()).rounded()
        for offer in 0..<(isSteady ? 1 : 2) {
            item.offers.append(
                SupplierProduct(
                    supplier: "S\((number + 7 * offer) % Self.suppliers)", sku: sku,
                    unitPrice: try price.multiplied(by: 1 + 0.05 * Double(offer)), minimumOrderQuantity: 12,
                    leadTimeDays: leadTime, leadTimeDeviationDays: isSteady ? 0 : leadTime / 4))
        }
        for (place, site) in Self.sites.enumerated() {
            let daily = isSteady ? Double(Self.steadyDailyDemand) : 0.2 + 12 * random.nextUniform()
            let start = Self.today.advanced(by: 1 - Self.salesDays)
            var sold = 0.0
            for day in 0..<Self.salesDays {
                let units = isSteady ? daily : (2 * daily * random.nextUniform()).rounded()
                sold += units
                guard units > 0 else { continue }
                item.sales.append(
                    SalesRecord(
                        sku: sku, location: site, date: start.advanced(by: day), quantity: units, price: price
                    ))
            }
            let left = isSteady ? daily : (daily * leadTime * 3 * random.nextUniform()).rounded()
            item.counts.append(
                StockMovement(
                    id: "\(sku)/\(site)", sku: sku, location: site, date: start.advanced(by: -1),
                    kind: .count,
                    quantity: sold + left, sequence: number * Self.sites.count + place + 1))
            item.forecasts.append(forecast(sku, site, daily, isSteady: isSteady))
        }
        return item
    }

    /// Independent days as variable as one and a half times Poisson, or certain ones.
    private func forecast(_ sku: String, _ site: String, _ daily: Double, isSteady: Bool) -> ForecastRecord {
        let id = "\(sku)/\(site)"
        let spread = isSteady ? 0 : (1.5 * daily).squareRoot()
        let days = (1...Self.horizonDays).map { day in
            ForecastDay(
                forecastID: id, date: Self.today.advanced(by: day), mean: daily,
                lower80: max(0, daily - 1.28 * spread), upper80: daily + 1.28 * spread,
                lower95: max(0, daily - 1.96 * spread), upper95: daily + 1.96 * spread)
        }
        let total = daily * Double(Self.horizonDays)
        let width = 1.96 * spread * Double(Self.horizonDays).squareRoot() * 1.2
        return ForecastRecord(
            id: id, sku: sku, location: site, createdAt: Timestamp(nanoseconds: 0), origin: Self.today,
            horizonDays: Self.horizonDays, model: "made", total: total, lower: max(0, total - width),
            upper: total + width, confidence: 0.95, accuracy: .null, days: days)
    }
}
