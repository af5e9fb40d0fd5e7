import Foundation

/// The score of the Numenta Anomaly Benchmark, computed on its own.
///
/// Source: Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms", IEEE ICMLA 2015; version 1.1 of the
/// benchmark. 0 is a detector that never alerts, 100 one that alerts at the start of each window and nowhere else.
struct NABScore {
    /// What a window missed and a false alarm cost.
    struct Profile {
        let name: String
        let miss: Double
        let falseAlarm: Double

        static let all = [
            Profile(name: "standard", miss: 1, falseAlarm: 0.11),
            Profile(name: "reward_low_fp", miss: 1, falseAlarm: 0.22),
            Profile(name: "reward_low_fn", miss: 2, falseAlarm: 0.11),
        ]
    }

    /// The best score over all thresholds, one for all series.
    let score: Double
    /// The threshold that has it.
    let threshold: Double

    init(_ series: [LabelledSeries], scores: [[Double]], profile: Profile) {
        var points: [(score: Double, weight: Double, window: Int?)] = []
        var windows = 0
        for (one, values) in zip(series, scores) {
            let weights = NABScore.weights(one)
            for index in one.probation..<values.count {
                let weight = weights[index]
                points.append((values[index], weight.value, weight.window.map { $0 + windows }))
            }
            windows += one.windows.count
        }
        points.sort { $0.score > $1.score }
        var credit = [Double](repeating: -profile.miss, count: windows)
        var total = -profile.miss * Double(windows)
        var best = (total: total, threshold: Double.infinity)
        var current = Double.infinity
        for point in points {
            if point.score != current {
                if total > best.total { best = (total, current) }
                current = point.score
            }
            guard let window = point.window else {
                total += profile.falseAlarm * point.weight
                continue
            }
            if point.weight > credit[window] {
                total += point.weight - credit[window]
                credit[window] = point.weight
            }
        }
        if total > best.total { best = (total, current) }
        let least = -profile.miss * Double(windows)
        score = windows == 0 ? .nan : 100 * (best.total - least) / (Double(windows) - least)
        threshold = best.threshold
    }

    /// What an alert at each position is worth: up to 1 at the start of a window, down to −1 long after one.
    private static func weights(_ series: LabelledSeries) -> [(value: Double, window: Int?)] {
        var result: [(value: Double, window: Int?)] = []
        var next = 0
        var last: ClosedRange<Int>?
        for index in series.values.indices {
            if next < series.windows.count, series.windows[next].contains(index) {
                let window = series.windows[next]
                let position = -Double(window.upperBound - index + 1) / Double(window.count)
                result.append((sigmoid(position) / sigmoid(-1), next))
                if index == window.upperBound {
                    last = window
                    next += 1
                }
            } else if let last {
                let position = Double(index - last.upperBound) / Double(max(1, last.count - 1))
                result.append((sigmoid(position), nil))
            } else {
                result.append((-1, nil))
            }
        }
        return result
    }

    /// 2/(1 + e^(5x)) − 1, and −1 beyond 3.
    static func sigmoid(_ position: Double) -> Double {
        position > 3 ? -1 : 2 / (1 + exp(5 * position)) - 1
    }
}
