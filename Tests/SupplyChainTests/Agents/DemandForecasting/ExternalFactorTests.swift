import Baton
import Testing

@testable import SupplyChain

@Suite("Factors, holidays and promotions") struct ExternalFactorTests {
    private let store: SmallStore

    /// Sixteen weeks that end on 2017-04-22, with promotions that double demand on some days.
    init() async throws {
        let promotions: Set<Int> = [10, 31, 52, 73, 94]
        let quantities = (0..<112).map { day in
            Double(20 + 4 * (day % 7)) * (promotions.contains(day) ? 2 : 1)
        }
        store = try await SmallStore(quantities: quantities, promotions: promotions)
    }

    private func day(_ index: Int) -> CalendarDate { SmallStore.start.advanced(by: index) }

    private func mark(_ entries: [CalendarEntry]) async throws {
        try await store.store.database.write { try RecordTable<CalendarEntry>($0).insert(entries) }
    }

    private func apply(_ inputs: [String: Value]) async throws -> AdjustedForecastResult {
        let all = inputs.merging(["sku": "A", "horizon": 14]) { first, _ in first }
        let result = try await store.run("forecasting", "apply_external_factors", all)
        return try AdjustedForecastResult(from: try #require(result.output, "\(result.failure as Any)"))
    }

    private func means(_ result: AdjustedForecastResult) -> [Double] { result.daily.map(\.mean) }

    @Test("a factor ahead changes its day in its direction and no other", arguments: [0, 0.5, 1, 1.5, 3])
    func direction(_ factor: Double) async throws {
        let plain = try await apply(["use_calendar": false])
        let given = try await apply([
            "use_calendar": false,
            "factors": [["date": .string("\(day(115))"), "factor": .double(factor), "name": "fair"]],
        ])
        for step in 0..<14 {
            let expected = means(plain)[step] * (step == 3 ? factor : 1)
            #expect(abs(means(given)[step] - expected) < 1e-6)
        }
        #expect(given.baseForecast == plain.forecast)
        #expect(abs(given.daily.reduce(0) { $0 + $1.mean } - given.forecast) < 1e-6)
        #expect(given.effects.map(\.name) == ["fair"])
        #expect(given.effects[0].factor == factor && given.effects[0].days == [day(115)])
    }

    @Test("promotions of the past are estimated, and lift the planned ones")
    func promotions() async throws {
        let unplanned = try await apply([:])
        try await mark([
            CalendarEntry(id: "p", date: day(116), kind: .promotion, name: "spring sale", sku: "A")
        ])
        let planned = try await apply([:])
        let effect = try #require(planned.effects.first { $0.name == "promotion" })
        #expect(effect.source == "estimated" && effect.pastDays == 5 && effect.days == [day(116)])
        #expect(effect.factor > 1.6 && effect.factor <= 2.05, "\(effect.factor)")
        #expect(abs(means(planned)[4] / means(unplanned)[4] - effect.factor) < 1e-6)
    }

    @Test("holidays with a factor in the calendar have that one, those of another site none")
    func holidays() async throws {
        try await store.store.database.write {
            try RecordTable<Location>($0).insert(Location(id: "OTHER", type: .store))
        }
        try await mark([
            CalendarEntry(id: "h", date: day(113), kind: .holiday, name: "May Day", demandFactor: 1.4),
            CalendarEntry(
                id: "o", date: day(114), kind: .holiday, name: "Elsewhere", location: "OTHER", demandFactor: 3
            ),
        ])
        let result = try await apply(["location": "MAIN"])
        let holiday = try #require(result.effects.first { $0.name == "May Day" })
        #expect(holiday.factor == 1.4 && holiday.source == "calendar")
        #expect(!result.effects.contains { $0.name == "Elsewhere" })
    }

    @Test("nothing is forecast on days that the calendar closes, and closed days of the past teach nothing")
    func closed() async throws {
        try await mark([
            CalendarEntry(id: "c", date: day(113), kind: .holiday, name: "Closed", demandFactor: 0),
            CalendarEntry(id: "d", date: day(100), kind: .holiday, name: "Closed", demandFactor: 0),
        ])
        let output = try #require(
            try await store.run("forecasting", "generate_forecast", ["sku": "A", "horizon": 5]).output)
        let forecast = try GenerateForecastResult(from: output)
        #expect(forecast.daily[1].mean == 0 && forecast.daily[1].upper95 == 0)
        #expect(forecast.daily[0].mean > 10 && forecast.daily[2].mean > 10)
        let analysis = try await store.run("forecasting", "analyze_sales_history", ["sku": "A"])
        // Something was sold on day 100, as much as usual: nothing to estimate.
        #expect(analysis.output?["estimated_days"] == [])
        #expect(analysis.output?["season_days"] == 7)
    }

    @Test("weekday factors replace what the history shows, and do not count it twice")
    func season() async throws {
        let shape = [1.2, 1.4, 1.0, 0.8, 0.9, 1.1, 0.6]
        let result = try await store.run(
            "forecasting", "incorporate_seasonality",
            ["sku": "A", "horizon": 14, "weekday_factors": .array(shape.map { .double($0) })])
        let forecast = try SeasonalForecastResult(from: try #require(result.output))
        #expect(abs(forecast.forecast / forecast.baseForecast - 1) < 0.15)
        #expect(forecast.seasonality.periodDays == 7)
        #expect(forecast.seasonality.weekdayFactors.count == 7)
        #expect(abs(forecast.seasonality.weekdayFactors.reduce(0, +) / 7 - 1) < 0.05)
        let wrong = try await store.run(
            "forecasting", "incorporate_seasonality", ["sku": "A", "month_factors": [1, 2]])
        #expect(wrong.failure?.kind == .invalidInput)
        #expect(wrong.failure?.message.contains("expected 12 numbers") == true)
    }
}
