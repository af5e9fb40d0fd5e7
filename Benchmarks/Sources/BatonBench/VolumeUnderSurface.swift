import Foundation

/// VUS-PR: the area under the precision-recall curve of scores against ranges, averaged over how far the ranges are
/// extended, so that a score that rises somewhat early or late keeps part of its credit.
///
/// Source: Paparrizos et al., "Volume Under the Surface", PVLDB 15 (2022) 2774–2787.
enum VolumeUnderSurface {
    private static let thresholds = 250
    private static let step = 10

    /// - Parameters:
    ///   - buffer: the largest extension of a range, in points; extensions are taken in steps of 10.
    /// - Returns: 0 to 1; absent without an anomaly.
    static func precisionRecall(
        scores: [Double], windows: [ClosedRange<Int>], buffer: Int
    ) -> Double? {
        guard !windows.isEmpty else { return nil }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        let surfaces = stride(from: 0, through: buffer, by: step).map {
            area(scores, order, windows, extension: $0)
        }
        return surfaces.reduce(0, +) / Double(surfaces.count)
    }

    private static func area(
        _ scores: [Double], _ order: [Int], _ windows: [ClosedRange<Int>], extension width: Int
    ) -> Double {
        let labels = extended(windows, count: scores.count, by: width)
        let highest = ranges(of: labels).map { range in range.reduce(-.infinity) { max($0, scores[$1]) } }
        let positives = windows.reduce(0) { $0 + Double($1.count) }
        let mass = (positives + labels.reduce(0, +)) / 2
        var found = 0.0
        var taken = 0
        var recallBefore = 0.0
        var area = 0.0
        for step in 0..<thresholds {
            let index = step * (scores.count - 1) / (thresholds - 1)
            let threshold = scores[order[index]]
            while taken < order.count, scores[order[taken]] >= threshold {
                found += labels[order[taken]]
                taken += 1
            }
            let existence = Double(highest.count { $0 >= threshold }) / Double(highest.count)
            let recall = min(1, found / mass) * existence
            area += (recall - recallBefore) * found / Double(taken)
            recallBefore = recall
        }
        return area
    }

    private static func extended(_ windows: [ClosedRange<Int>], count: Int, by width: Int) -> [Double] {
        var labels = [Double](repeating: 0, count: count)
        for window in windows { for index in window { labels[index] = 1 } }
        guard width > 0 else { return labels }
        for window in windows {
            for distance in stride(from: 1, through: width / 2, by: 1) {
                let credit = max(0, 1 - Double(distance) / Double(width)).squareRoot()
                let before = window.lowerBound - distance
                let after = window.upperBound + distance
                if before >= 0 { labels[before] = min(1, labels[before] + credit) }
                if after < count { labels[after] = min(1, labels[after] + credit) }
            }
        }
        return labels
    }

    private static func ranges(of labels: [Double]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start: Int?
        for index in 0...labels.count {
            let inside = index < labels.count && labels[index] > 0
            if inside, start == nil { start = index }
            if !inside, let first = start {
                result.append(first..<index)
                start = nil
            }
        }
        return result
    }
}
