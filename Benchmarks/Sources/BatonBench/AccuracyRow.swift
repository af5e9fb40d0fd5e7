import Foundation

/// One model on one set, as text or JSON.
struct AccuracyRow {
    private let set: String
    private let score: SetScore
    private let figures: [(name: String, value: Double, digits: Int)]

    init(set: String, _ score: SetScore, isIntermittent: Bool) {
        self.set = set
        self.score = score
        let speed = ("ms_per_series", score.millisecondsPerSeries, 2)
        figures =
            isIntermittent
            ? [
                ("rmsse", score.rootScaledError, 4), ("bias", score.bias, 4),
                ("quantile_loss_97.5", score.quantileLoss, 4), ("coverage95", score.coverage, 4),
                ("mase", score.scaledError, 4), speed,
            ]
            : [
                ("smape", score.percentageError, 3), ("mase", score.scaledError, 4),
                ("owa", score.overallWeightedAverage, 4), ("coverage95", score.coverage, 4),
                ("msis95", score.intervalScore, 3), speed,
            ]
    }

    var text: String {
        let cells = figures.map { "\($0.name) \(String(format: "%.\($0.digits)f", $0.value))" }
        let failed = score.failures > 0 ? ["failed \(score.failures)"] : []
        return ([set, score.model, "n \(score.scores.count)"] + cells + failed).joined(separator: "  ")
    }

    func json() throws -> String {
        var object: [String: Any] = [
            "set": set, "model": score.model, "series": score.scores.count, "failed": score.failures,
        ]
        for figure in figures where figure.value.isFinite { object[figure.name] = figure.value }
        let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}
