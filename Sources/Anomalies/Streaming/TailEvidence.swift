import Foundation

/// How rare a deviation is among those of the past, as −log₁₀ of its probability.
///
/// Within the past deviations it is their share at or above (a conformal p-value); above their highest twentieth the
/// tail goes on exponentially with the mean excess, so that evidence does not end at one over the count.
///
/// Source: Laxhammar & Falkman, "Conformal prediction for distribution-independent anomaly detection", COPA 2010;
/// the tail is the generalized Pareto distribution with shape 0 (Pickands, Annals of Statistics 3 (1975) 119–131).
struct TailEvidence {
    private static let fewest = 20
    private static let mostEvidence = 10.0

    private let capacity: Int
    /// The past deviations in order of time, a ring once full.
    private var recent: [Double] = []
    private var oldest = 0
    private var sorted: [Double] = []

    /// - Parameter capacity: how many deviations are remembered.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The evidence of a deviation against the past ones, from 0 to 10; afterwards it is one of them.
    mutating func observe(_ deviation: Double) -> Double {
        let position = lowerBound(deviation)
        let evidence = evidence(deviation, position)
        insert(deviation, at: position)
        return evidence
    }

    private func evidence(_ deviation: Double, _ position: Int) -> Double {
        let count = sorted.count
        guard count >= Self.fewest else { return 0 }
        let tail = max(Self.fewest / 2, count / 20)
        let threshold = sorted[count - tail]
        guard deviation > threshold else {
            return -log10(Double(count - position + 1) / Double(count + 1))
        }
        var excess = 0.0
        for value in sorted[(count - tail)...] { excess += value - threshold }
        // A floor of a hundredth of the threshold keeps a tail of equal values from being infinitely steep.
        let scale = excess / Double(tail) + 0.01 * abs(threshold) + 1e-12
        let beyond = (deviation - threshold) / scale / log(10)
        return min(Self.mostEvidence, beyond - log10(Double(tail) / Double(count)))
    }

    private mutating func insert(_ deviation: Double, at position: Int) {
        sorted.insert(deviation, at: position)
        guard recent.count == capacity else {
            recent.append(deviation)
            return
        }
        sorted.remove(at: lowerBound(recent[oldest]))
        recent[oldest] = deviation
        oldest = (oldest + 1) % capacity
    }

    private func lowerBound(_ value: Double) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
