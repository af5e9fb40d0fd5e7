import ArgumentParser
import Baton
import BatonSQLite
import Foundation
import SupplyChain

/// Reports over a large store.
struct ReportBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Reports over many products and years of daily sales: time, memory and size of the page.",
        discussion: """
            Makes a database with a sale of every product on every day, monthly counts and deliveries,
            and runs 'baton report' on it. With --database the file is kept and used again.
            """)

    @Option(help: "The built baton.")
    var baton: String
    @Option(help: "Products.")
    var products = 30_000
    @Option(help: "Days of sales.")
    var days = 1_095
    @Option(help: "Days between two counts of a product.")
    var countEvery = 30
    @Option(help: "Counted runs.")
    var runs = 3
    @Option(help: "daily, weekly or monthly.")
    var type = "daily"
    @Option(help: "Where the database is kept; absent: it is made for this run.")
    var database: String?

    func run() async throws {
        let baton = URL(fileURLWithPath: baton).path
        let folder = try TemporaryFolder()
        let path =
            database.map { URL(fileURLWithPath: $0).path }
            ?? folder.url.appendingPathComponent("big.sqlite").path
        let store = LargeStore(products: products, days: days, countEvery: countEvery)
        if !FileManager.default.fileExists(atPath: path) { try await store.write(to: path) }
        var samples: [ChildProcess] = []
        for _ in 0..<runs {
            samples.append(
                try ChildProcess(
                    baton,
                    ["report", "--db", path, "--type", type, "--format", "html,json", "--output", "made/"],
                    in: folder.url))
        }
        let made = folder.url.appendingPathComponent("made")
        let files = try FileManager.default.contentsOfDirectory(atPath: made.path)
        func file(_ ending: String) throws -> Data {
            guard let name = files.first(where: { $0.hasSuffix(ending) }) else {
                throw WrongResult("no \(ending)")
            }
            return try Data(contentsOf: made.appendingPathComponent(name))
        }
        try check(file(".json"), store)
        let name = "\(type) report, \(products) products × \(days) days"
        Figure(name: name, unit: "s", samples: samples.map(\.wallSeconds)).print()
        Figure(name: "\(name), processor time", unit: "s", samples: samples.map(\.cpuSeconds)).print()
        Figure(name: "\(name), peak memory", unit: "MiB", samples: samples.map(\.peakMebibytes)).print()
        Figure(name: "\(name), page", unit: "MiB", samples: [Double(try file(".html").count) / 1_048_576])
            .print()
    }

    /// The units sold in the report are those that went in.
    private func check(_ json: Data, _ store: LargeStore) throws {
        let document = try Value(json: String(decoding: json, as: UTF8.self))
        let blocks = (document["sections"]?.arrayValue ?? []).flatMap { $0["blocks"]?.arrayValue ?? [] }
        let tiles = blocks.flatMap { $0["tiles"]?.arrayValue ?? [] }
        let sold = tiles.first { $0["name"] == "Units sold" }?["value"]?.doubleValue
        guard let first = document["period"]?["first"]?.stringValue.flatMap({ CalendarDate($0) }),
            let last = document["period"]?["last"]?.stringValue.flatMap({ CalendarDate($0) })
        else { throw WrongResult("the report has no period") }
        let expected = store.unitsSold(from: first, to: last)
        guard sold == expected else {
            throw WrongResult(
                "the report says \(sold.map { "\($0)" } ?? "nothing") units were sold, \(expected) were")
        }
    }
}

/// A made store: every product sells between 0 and 12 units a day by a fixed rule and is counted and delivered monthly.
struct LargeStore {
    static let start = CalendarDate(daysSinceEpoch: 16_436)  // 2015-01-01
    let products: Int
    let days: Int
    let countEvery: Int

    /// Units of product p on day n: (7 p + 13 n + p n) mod 13, the rule of the SQL below.
    func unitsSold(from first: CalendarDate, to last: CalendarDate) -> Double {
        let range = Self.start.distance(to: first)...Self.start.distance(to: last)
        var units = 0
        for day in range where day < days {
            for product in 1...products { units += (7 * product + 13 * day + product * day) % 13 }
        }
        return Double(units)
    }

    func write(to path: String) async throws {
        let database = try SQLiteDatabase(path: path)
        try await SupplyChainStore(database: database).migrate()
        try await database.write { transaction in
            for statement in statements { try transaction.execute(statement) }
        }
    }

    private var statements: [String] {
        let last = days - 1
        return [
            "INSERT INTO locations (location, type, status) VALUES ('MAIN', 'store', 'active')",
            "INSERT INTO suppliers (supplier, active) VALUES ('S1', 1), ('S2', 1), ('S3', 1)",
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(products))
            INSERT INTO products (sku, name, unit_of_measure, currency, unit_cost, holding_cost_rate)
            SELECT printf('P%06d', i), printf('Product %d', i), 'each', 'USD', 10000 * (1 + i % 40), 0.2 FROM n
            """,
            """
            INSERT INTO supplier_products (supplier, sku, currency, unit_price, lead_time_days)
            SELECT 'S' || (1 + rowid % 3), sku, 'USD', unit_cost, 3 + rowid % 9 FROM products
            """,
            "CREATE TEMP TABLE days (n INTEGER PRIMARY KEY, date TEXT)",
            """
            WITH RECURSIVE d(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < \(last))
            INSERT INTO days SELECT n, date('\(Self.start)', '+' || n || ' days') FROM d
            """,
            """
            INSERT INTO sales (sku, location, date, quantity, currency, price, promotion, stockout)
            SELECT p.sku, 'MAIN', d.date, (7 * p.rowid + 13 * d.n + p.rowid * d.n) % 13, 'USD',
                10000 * (2 + p.rowid % 40), 0, (p.rowid + d.n) % 50 = 0
            FROM products p CROSS JOIN days d ORDER BY p.sku, d.n
            """,
            """
            INSERT INTO stock_movements (movement_id, sku, location, date, kind, quantity, sequence)
            SELECT p.sku || '-' || d.n, p.sku, 'MAIN', d.date, 'count', 150 + p.rowid % 300,
                d.n * \(products + 1) + p.rowid
            FROM products p CROSS JOIN days d WHERE (d.n + p.rowid) % \(countEvery) = 0
            """,
            "DROP TABLE days",
        ]
    }
}
