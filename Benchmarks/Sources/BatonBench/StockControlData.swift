import Foundation

/// One item of the stock-control benchmark.
struct StockControlItem {
    let name: String
    /// Units of each period, oldest first.
    let demand: [Double]
    /// Periods from an order, placed at the end of a period, to its delivery.
    let leadTimePeriods: Int
    /// Money per unit.
    let unitCost: Double
}

/// The items of a file and how its history is divided.
struct StockControlData {
    let items: [StockControlItem]
    /// Periods known before the test starts.
    let historyPeriods: Int
    /// Levels are computed anew after so many periods.
    let recomputePeriods: Int
    /// Periods after which a pattern returns; 1 for none.
    let season: Int

    /// Reads a file in one of two shapes: a row for each item with its cost, lead time and weekly demand
    /// (`cost_price_eur`, `lead_time_weeks`, `w1` …), or a row for each item and day (`sku,date,quantity,price`).
    init(file: String, leadTimeDays: Int) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        guard let header = rows.first?.map(String.init) else {
            throw WrongResult("\(file): expected a header, found nothing")
        }
        if header.contains("lead_time_weeks") {
            self = try StockControlData(weekly: Array(rows.dropFirst()), header)
        } else if header.prefix(4) == ["sku", "date", "quantity", "price"] {
            self = try StockControlData(daily: Array(rows.dropFirst()), leadTimeDays)
        } else {
            throw WrongResult(
                "\(file): expected columns lead_time_weeks or sku,date,quantity,price, found \(header.prefix(6))"
            )
        }
    }

    /// The same items with what comes before the test alone, the last two fifths of it as test: for choices that the
    /// test must not have seen.
    var beforeTest: StockControlData {
        StockControlData(
            items: items.map {
                StockControlItem(
                    name: $0.name, demand: Array($0.demand.prefix(historyPeriods)),
                    leadTimePeriods: $0.leadTimePeriods, unitCost: $0.unitCost)
            }, history: historyPeriods - historyPeriods * 2 / 5, recompute: recomputePeriods, season: season)
    }

    private init(items: [StockControlItem], history: Int, recompute: Int, season: Int) {
        self.items = items
        historyPeriods = history
        recomputePeriods = recompute
        self.season = season
    }

    /// Items with a cost and demand in at least six of the weeks before the last 52, which are the test.
    private init(weekly rows: [[Substring]], _ header: [String]) throws {
        guard let cost = header.firstIndex(of: "cost_price_eur"),
            let leadTime = header.firstIndex(of: "lead_time_weeks"), let first = header.firstIndex(of: "w1")
        else { throw WrongResult("expected columns cost_price_eur, lead_time_weeks and w1") }
        let history = header.count - first - 52
        let items = rows.compactMap { row -> StockControlItem? in
            let demand = row[first...].map { Double($0) ?? 0 }
            let unitCost = Double(row[cost]) ?? 0
            guard unitCost > 0, demand.prefix(history).count(where: { $0 > 0 }) >= 6 else { return nil }
            return StockControlItem(
                name: String(row[0]), demand: demand, leadTimePeriods: Int(Double(row[leadTime]) ?? 0),
                unitCost: unitCost)
        }
        self.init(items: items, history: history, recompute: 13, season: 1)
    }

    /// The last quarter of the days is the test; an item costs its mean price before it.
    private init(daily rows: [[Substring]], _ leadTimeDays: Int) throws {
        var sales: [String: [(day: Int, units: Double, price: Double)]] = [:]
        var first = Int.max
        var last = Int.min
        for row in rows {
            guard row.count >= 4, let day = Self.dayNumber(row[1]), let units = Double(row[2]),
                let price = Double(row[3])
            else { throw WrongResult("expected sku,date,quantity,price, found \(row)") }
            sales[String(row[0]), default: []].append((day, units, price))
            first = min(first, day)
            last = max(last, day)
        }
        let days = last - first + 1
        let history = days - days / 4
        var items: [StockControlItem] = []
        for (name, lines) in sales.sorted(by: { $0.key < $1.key }) {
            var demand = [Double](repeating: 0, count: days)
            for line in lines { demand[line.day - first] += line.units }
            let prices = lines.filter { $0.day - first < history }.map(\.price)
            guard !prices.isEmpty else { continue }
            items.append(
                StockControlItem(
                    name: name, demand: demand, leadTimePeriods: leadTimeDays,
                    unitCost: prices.reduce(0, +) / Double(prices.count)))
        }
        self.init(items: items, history: history, recompute: 7, season: 7)
    }

    /// Days since 1 March of the year 0, after Hinnant's `days_from_civil`.
    private static func dayNumber(_ date: Substring) -> Int? {
        let parts = date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
        let month = (parts[1] + 9) % 12
        return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1
    }
}
