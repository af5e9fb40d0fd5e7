internal import Forecasting
internal import SupplyChain
internal import WorkflowFiles

/// What a period without a row stands for.
enum MissingPeriods: String, CaseIterable, Sendable {
    /// Nothing was sold.
    case zero
    /// Nothing is known: the line between the neighbours.
    case interpolate
}

/// A series without gaps, ready to be forecast.
struct PreparedSeries: Sendable {
    let series: FileSeries
    /// One value per period, oldest first.
    let demand: [Double]
    /// Periods per cycle.
    let period: Int
    /// How many periods had no row.
    let missingCount: Int
    let missing: MissingPeriods
    /// Days of the week on which nothing is ever sold, 1 = Monday.
    let closedWeekdays: Set<Int>
    /// Days that the calendar closes.
    private let closedDays: Set<CalendarDate>

    /// - Parameters:
    ///   - period: periods per cycle; `nil`: the usual one of the spacing, or found in the values.
    ///   - source: what messages call the file.
    ///   - closedDays: on which nothing will be sold.
    /// - Throws: ``InvalidInput`` for a series without values, or with negative ones.
    init(
        _ series: FileSeries, missing: MissingPeriods, period: Int?, source: String,
        closedDays: Set<CalendarDate> = []
    ) throws {
        let place = series.id.isEmpty ? source : "\(source): series '\(series.id)'"
        let demand = Self.filled(series.values, missing)
        guard !demand.isEmpty else { throw InvalidInput("\(place): holds no value") }
        if let index = demand.firstIndex(where: { $0 < 0 }) {
            throw InvalidInput(
                "\(place): expected demand of zero or more, found \(demand[index].display) at "
                    + "\(series.label(at: index)) (book returns separately from demand)")
        }
        self.series = series
        self.demand = demand
        self.missing = missing
        missingCount = series.values.prefix(demand.count).count { $0 == nil }
        closedWeekdays = series.closedWeekdays
        self.closedDays = closedDays
        do throws(ForecastingError) {
            self.period = if let period { period } else { try Self.period(series, demand) }
        } catch {
            throw InvalidInput("\(place): \(error.message) (\(error.hint))")
        }
    }

    private static func period(_ series: FileSeries, _ demand: [Double]) throws(ForecastingError) -> Int {
        guard let step = series.step else { return try SeasonalityDetection.period(of: demand) }
        return step.usualPeriods.first { 2 * $0 < demand.count } ?? 1
    }

    private static func filled(_ values: [Double?], _ missing: MissingPeriods) -> [Double] {
        switch missing {
        case .zero: return values.map { $0 ?? 0 }
        case .interpolate:
            let known = values.indices.filter { values[$0] != nil }
            guard let first = known.first, let last = known.last else { return [] }
            var filled = [Double](repeating: values[first] ?? 0, count: last + 1)
            for (left, right) in zip(known, known.dropFirst()) {
                let (from, to) = (values[left] ?? 0, values[right] ?? 0)
                for index in left...right {
                    filled[index] = from + (to - from) * Double(index - left) / Double(right - left)
                }
            }
            return filled
        }
    }

    /// What one period is called: `day`, or `period` without times.
    func count(_ periods: Int) -> String {
        series.step?.count(periods) ?? "\(periods) period\(periods == 1 ? "" : "s")"
    }

    /// The time of a step ahead, counted from 0, or its number.
    func label(ahead step: Int) -> String { series.label(at: demand.count + step) }

    /// How far ahead such series are usually forecast.
    var usualHorizon: Int {
        switch series.step {
        case .days(1): 30
        case .days(7): 13
        case .months(1): 12
        case .months(3): 8
        case .months(12): 6
        case .seconds: 2 * max(period, 12)
        case .days, .months, nil: max(period, 10)
        }
    }

    /// A forecast of `forecaster`, nothing on closed days.
    func forecast(_ forecaster: DemandForecaster) throws(ForecastingError) -> DemandForecast {
        let forecast = try forecaster.forecast(demand)
        let open = (0..<forecast.horizon).map { step in
            let date = series.time(at: demand.count + step)?.date
            return date.map { !closedWeekdays.contains($0.isoWeekday) && !closedDays.contains($0) } ?? true
        }
        return open.contains(false) ? try forecast.scaled(by: open.map { $0 ? 1 : 0 }) : forecast
    }
}
