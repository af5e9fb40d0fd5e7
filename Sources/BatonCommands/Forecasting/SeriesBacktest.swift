internal import Baton
internal import Forecasting
internal import SupplyChain

/// How models did on the past of one series.
struct SeriesBacktest: Sendable {
    let series: PreparedSeries
    let horizon: Int
    let models: [Measured]

    /// One model, and why it could not be measured where it could not.
    struct Measured: Sendable {
        let requested: String
        let accuracy: RollingAccuracy?
        let notAvailable: String?
    }

    private static let benchmarks = ["SeasonalNaive", "Naive"]

    /// - Parameter models: `nil` for those that suit the demand.
    /// - Throws: `ForecastingError` for a horizon out of range.
    init(_ series: PreparedSeries, models: [String]?, horizon: Int) throws(ForecastingError) {
        let profile = try DemandProfile(series.demand, seasonalPeriod: series.period)
        let wanted = (models ?? Self.usual(for: profile.demandClass)) + Self.benchmarks
        var measured: [Measured] = []
        for model in wanted where !measured.contains(where: { $0.requested == model }) {
            let forecaster = try DemandForecaster(
                horizon: horizon, seasonalPeriod: series.period, model: ModelChoice(name: model), seed: 1)
            do throws(ForecastingError) {
                let accuracy = try forecaster.forecast(series.demand).accuracy
                measured.append(
                    Measured(
                        requested: model, accuracy: accuracy,
                        notAvailable: accuracy == nil ? "too short to hold back a part" : nil))
            } catch {
                guard error.kind == .historyTooShort || error.kind == .modelNotApplicable else { throw error }
                measured.append(Measured(requested: model, accuracy: nil, notAvailable: error.message))
            }
        }
        self.series = series
        self.horizon = horizon
        self.models = measured
    }

    private static func usual(for demandClass: DemandClass) -> [String] {
        switch demandClass {
        case .smooth, .erratic, .none: ["auto", "ETS", "Theta", "DOT", "CES", "ARIMA"]
        case .intermittent, .lumpy: ["auto", "SBA", "TSB", "IMAPA", "SES", "Mean"]
        }
    }

    /// The model of least scaled error.
    var best: String? {
        models.filter { $0.accuracy?.mase != nil }
            .min { ($0.accuracy?.mase ?? 0) < ($1.accuracy?.mase ?? 0) }?.requested
    }

    /// How much less a model errs than the seasonal naive forecast: 0.2 is a fifth less.
    func valueAdded(_ model: Measured) -> Double? {
        guard let own = model.accuracy?.mase,
            let naive = models.first(where: { $0.requested == "SeasonalNaive" })?.accuracy?.mase, naive > 0
        else { return nil }
        return 1 - own / naive
    }

    var document: Value {
        .object([
            "id": .string(series.series.id), "horizon": .int(Int64(horizon)),
            "period": .int(Int64(series.period)), "best": best.map { .string($0) } ?? .null,
            "models": .array(
                models.map { model in
                    .object(
                        [
                            "model": .string(model.requested),
                            "accuracy": RollingAccuracyDocument.value(model.accuracy),
                            "value_added": valueAdded(model).map { .double($0) },
                            "not_available": model.notAvailable.map { .string($0) },
                        ].compactMapValues(\.self))
                }),
        ])
    }
}

/// Backtests for people: of one series, or the mean over several.
struct BacktestText {
    private let backtests: [SeriesBacktest]
    private let source: String

    init(_ backtests: [SeriesBacktest], source: String) {
        self.backtests = backtests
        self.source = source
    }

    var text: String {
        guard let first = backtests.first else { return "" }
        var table = TextTable(
            ["MODEL", "MASE", "RMSSE", "WAPE", "BIAS", "COVERAGE 95", "VALUE ADDED", ""],
            alignRight: [1, 2, 3, 4, 5, 6])
        let best = backtests.count == 1 ? first.best : nil
        for name in names {
            let rows = backtests.compactMap { backtest in
                backtest.models.first { $0.requested == name }.map { (backtest, $0) }
            }
            let known = rows.compactMap(\.1.accuracy)
            let isBenchmark = name == "Naive" || name == "SeasonalNaive"
            let remark =
                rows.count == 1
                ? rows[0].1.notAvailable ?? (name == best ? "← least MASE" : "")
                : known.count < backtests.count ? "\(known.count) of \(backtests.count) series" : ""
            table.add([
                TextTable.Cell(isBenchmark ? "\(name) (benchmark)" : name),
                figure(known.map(\.mase)) { Rounded.fixed($0, 3) },
                figure(known.map(\.rmsse)) { Rounded.fixed($0, 3) },
                figure(known.map(\.wape), Rounded.percent), figure(known.map(\.bias), Rounded.percent),
                figure(known.map { $0.coverage95 }, Rounded.percent),
                figure(rows.map { $0.0.valueAdded($0.1) }, Rounded.percent), TextTable.Cell(remark),
            ])
        }
        return "\(TextStyle.output.bold(heading(first)))\n\n\(table.render())"
    }

    private func heading(_ first: SeriesBacktest) -> String {
        guard backtests.count == 1 else { return "\(source): mean over \(backtests.count) series" }
        let folds = first.models.compactMap(\.accuracy).first
        let origins =
            folds.map { ", \($0.folds) origins, \(first.series.count($0.periodsPerFold)) ahead" } ?? ""
        let name = first.series.series.id.isEmpty ? source : first.series.series.id
        return "\(name): \(first.series.count(first.series.demand.count))\(origins)"
    }

    /// In the order in which they first appear, benchmarks last.
    private var names: [String] {
        var names: [String] = []
        for backtest in backtests {
            for model in backtest.models where !names.contains(model.requested) {
                names.append(model.requested)
            }
        }
        let benchmarks = names.filter { $0 == "Naive" || $0 == "SeasonalNaive" }
        return names.filter { !benchmarks.contains($0) } + benchmarks
    }

    /// The mean of what is known.
    private func figure(_ values: [Double?], _ text: (Double) -> String) -> TextTable.Cell {
        let known = values.compactMap(\.self)
        guard !known.isEmpty else { return "-" }
        return TextTable.Cell(text(known.reduce(0, +) / Double(known.count)))
    }
}
