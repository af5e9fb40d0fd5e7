internal import Baton
internal import Forecasting
internal import SupplyChain

extension ForecastedSeries {
    /// As JSON, with the keys of `generate_forecast`; a step has a `date`, or a `period` where there are no times.
    var document: Value {
        let series = prepared.series
        let level = fan?.outer.level ?? 95
        let (lower, upper) = forecast.total.interval(level: level)
        let last = prepared.demand.count - 1
        return .object([
            "id": .string(id), "model": .string(forecast.model),
            "horizon": .int(Int64(forecast.horizon)), "forecast": .double(forecast.total.mean),
            "confidence": .double(level / 100),
            "interval": .object(["lower": .double(lower), "upper": .double(upper)]),
            "steps": .array((0..<forecast.horizon).map(step)),
            "accuracy": RollingAccuracyDocument.value(forecast.accuracy),
            "history": .object([
                "from": .string(series.label(at: 0)), "to": .string(series.label(at: last)),
                "points": .int(Int64(prepared.demand.count)),
                "step": series.step.map { .string($0.name) } ?? .null,
                "period": .int(Int64(prepared.period)), "missing": .int(Int64(prepared.missingCount)),
                "class": .string(forecast.demandClass.rawValue),
            ]),
        ])
    }

    private func step(_ step: Int) -> Value {
        var members: [String: Value] = ["mean": .double(forecast.mean[step])]
        members[prepared.series.start == nil ? "period" : "date"] = .string(prepared.label(ahead: step))
        for interval in forecast.intervals {
            members["lower_\(interval.level.display)"] = .double(interval.lower[step])
            members["upper_\(interval.level.display)"] = .double(interval.upper[step])
        }
        return .object(members)
    }
}

/// Accuracy on a series' own past as JSON; a measure is absent where it has no meaning.
enum RollingAccuracyDocument {
    static func value(_ accuracy: RollingAccuracy?) -> Value {
        guard let accuracy else { return .null }
        let figures: [String: Double?] = [
            "mase": accuracy.mase, "rmsse": accuracy.rmsse, "wape": accuracy.wape, "bias": accuracy.bias,
            "coverage_95": accuracy.coverage95,
        ]
        var members: [String: Value] = figures.compactMapValues { $0.map { .double($0) } }
        members["folds"] = .int(Int64(accuracy.folds))
        members["periods_per_fold"] = .int(Int64(accuracy.periodsPerFold))
        return .object(members)
    }
}

/// Forecasts of several series as rows.
struct ForecastRows {
    private let forecasts: [ForecastedSeries]

    init(_ forecasts: [ForecastedSeries]) { self.forecasts = forecasts }

    /// With a header; one row for each series and period.
    var csv: String {
        let levels = forecasts.first?.forecast.intervals.map(\.level.display) ?? []
        let header = ["id", "date", "mean"] + levels.flatMap { ["lower_\($0)", "upper_\($0)"] }
        let rows = forecasts.flatMap { item in
            (0..<item.forecast.horizon).map { step in
                [Self.quoted(item.id), item.prepared.label(ahead: step), "\(item.forecast.mean[step])"]
                    + item.forecast.intervals.flatMap { ["\($0.lower[step])", "\($0.upper[step])"] }
            }
        }
        return ([header] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}

/// Forecasts of several series for people: a line for each.
struct ForecastSummary {
    private let forecasts: [ForecastedSeries]

    init(_ forecasts: [ForecastedSeries]) { self.forecasts = forecasts }

    var text: String {
        let level = forecasts.first?.fan?.outer.level ?? 95
        var table = TextTable(
            [
                "SERIES", "HORIZON", "TOTAL", "LOWER \(level.display)", "UPPER \(level.display)", "MASE",
                "CLASS", "MODEL",
            ],
            alignRight: [1, 2, 3, 4, 5])
        for item in forecasts {
            let forecast = item.forecast
            let (lower, upper) = forecast.total.interval(level: level)
            table.add([
                item.id, item.prepared.count(forecast.horizon), Rounded.text(forecast.total.mean),
                Rounded.text(lower), Rounded.text(upper),
                forecast.accuracy?.mase.map { Rounded.fixed($0, 2) } ?? "-", forecast.demandClass.rawValue,
                forecast.model,
            ])
        }
        let total = forecasts.reduce(0) { $0 + $1.forecast.total.mean }
        return table.render()
            + "\n\n\(forecasts.count) series, \(Rounded.text(total)) in all. One alone (--only NAME) shows a plot."
    }
}
