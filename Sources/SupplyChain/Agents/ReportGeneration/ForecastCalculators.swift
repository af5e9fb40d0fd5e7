public import Baton

/// The input of `forecast_value_added`.
public struct ForecastValueAddedInput: Payload {
    public var actual: [Double]
    public var naive: [Double]?
    public var statistical: [Double]?
    public var final: [Double]?
    public var history: [Double]?
    public var season: Int

    public init(
        actual: [Double], naive: [Double]? = nil, statistical: [Double]? = nil, final: [Double]? = nil,
        history: [Double]? = nil, season: Int = 1
    ) {
        self.actual = actual
        self.naive = naive
        self.statistical = statistical
        self.final = final
        self.history = history
        self.season = season
    }

    public static let fields: [Field<ForecastValueAddedInput>] = [
        .required("actual", \.actual, unit: "units", "What came."),
        .optional("naive", \.naive, unit: "units", "The naive forecast of the same days."),
        .optional("statistical", \.statistical, unit: "units", "The forecast of a model."),
        .optional("final", \.final, unit: "units", "The forecast after people changed it."),
        .optional("history", \.history, unit: "units", "What came before, oldest first; absent: no MASE."),
        .optional("season", \.season, default: 1, in: 1...10_000, "Periods of a season, for MASE."),
    ]
}

/// The output of `forecast_value_added`. Bias, MAE and MASE are those of the last forecast given.
public struct ForecastValueAddedResult: Payload, Hashable {
    public var wapeNaive: Double?
    public var wapeStatistical: Double?
    public var wapeFinal: Double?
    public var fvaStatVsNaive: Double?
    public var fvaFinalVsStat: Double?
    public var bias: Double?
    public var meanAbsoluteError: Double?
    public var meanAbsoluteScaledError: Double?

    public static let fields: [Field<ForecastValueAddedResult>] = [
        .optional("wape_naive", \.wapeNaive, "Σ |error| ÷ Σ actual of the naive forecast."),
        .optional("wape_statistical", \.wapeStatistical, "The same of the model."),
        .optional("wape_final", \.wapeFinal, "The same of the final forecast."),
        .optional("fva_stat_vs_naive", \.fvaStatVsNaive, "WAPE that the model takes off the naive forecast."),
        .optional("fva_final_vs_stat", \.fvaFinalVsStat, "WAPE that people took off the model."),
        .optional("bias", \.bias, "Σ (forecast − actual) ÷ Σ actual; above 0 is too high."),
        .optional("mean_absolute_error", \.meanAbsoluteError, unit: "units", "Mean |error|."),
        .optional(
            "mean_absolute_scaled_error", \.meanAbsoluteScaledError,
            "MASE: mean |error| ÷ that of the naive method within the history."),
    ]
}
