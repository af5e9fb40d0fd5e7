import Foundation
import Statistics

/// What the stretches of a series have shown as their highest evidence, so that a noisy series alerts no more often
/// than a calm one.
struct QuietReference {
    /// The evidence that is usual before a series has shown its own.
    private static let usual = 5.0
    private static let share = 0.75
    /// Between an absolute threshold (0) and a purely relative one (1).
    private static let exponent = 0.6
    private static let most = 1_000

    private let length: Int
    private var position = 0
    private var highest = 0.0
    private var maxima: [Double] = []
    private var reference = 0.0

    /// - Parameter length: of a stretch, at least 1.
    init(length: Int) {
        self.length = length
    }

    /// Evidence relative to the stretches before.
    mutating func observe(_ evidence: Double) -> Double {
        if position == length { close() }
        position += 1
        highest = max(highest, evidence)
        return evidence / pow(Self.usual + reference, Self.exponent)
    }

    private mutating func close() {
        maxima.append(highest)
        if maxima.count > Self.most { maxima.removeFirst() }
        reference = SampleStatistics.quantile(sorted: maxima.sorted(), Self.share) ?? 0
        position = 0
        highest = 0
    }
}
