import Foundation

/// One model on one set, as text or JSON.
struct AccuracyRow {
    private let set: String
    private let peer: [String: Double]
    private let score: SetScore
    private let figures: [(name: String, value: Double, digits: Int)]

    init(set: String, _ score: SetScore, isIntermittent: Bool) {
        self.set = set
        peer = PeerFigures.of(set)
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
        let cells = figures.map { figure in
            let own = "\(figure.name) \(Self.number(figure.value, figure.digits))"
            return peer[figure.name].map { "\(own) (peer \(Self.number($0, figure.digits)))" } ?? own
        }
        let failed = score.failures > 0 ? ["failed \(score.failures)"] : []
        return ([set, score.model, "n \(score.scores.count)"] + cells + failed).joined(separator: "  ")
    }

    private static func number(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    func json() throws -> String {
        var object: [String: Any] = [
            "set": set, "model": score.model, "series": score.scores.count, "failed": score.failures,
        ]
        for figure in figures where figure.value.isFinite { object[figure.name] = figure.value }
        if !peer.isEmpty { object["peer"] = peer }
        let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return String(decoding: data, as: UTF8.self)
    }
}
