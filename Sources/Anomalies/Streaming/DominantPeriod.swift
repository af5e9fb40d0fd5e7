/// The length of the strongest cycle in a stretch of a series, by its autocorrelation.
enum DominantPeriod {
    private static let weakestCorrelation = 0.3
    private static let fadedCorrelation = 0.1

    /// The lag of the highest peak of the autocorrelation after it has first faded, up to half of the stretch.
    ///
    /// A longer lag must exceed a shorter one by a twentieth, so that multiples of a cycle do not replace it.
    ///
    /// - Returns: absent when no peak reaches 0.3.
    static func find(_ values: [Double]) -> Int? {
        let count = values.count
        guard count >= 8 else { return nil }
        let mean = values.reduce(0, +) / Double(count)
        let centred = values.map { $0 - mean }
        let total = centred.reduce(0) { $0 + $1 * $1 }
        guard total > 0 else { return nil }
        let correlations = (0...(count / 2)).map { lag in
            var sum = 0.0
            for index in lag..<count { sum += centred[index] * centred[index - lag] }
            return sum / total * Double(count) / Double(count - lag)
        }
        guard let faded = correlations.firstIndex(where: { $0 < fadedCorrelation }) else { return nil }
        var best: Int?
        for lag in stride(from: faded, to: correlations.count - 1, by: 1) {
            let height = correlations[lag]
            guard height > weakestCorrelation, height >= correlations[lag - 1],
                height >= correlations[lag + 1]
            else { continue }
            if let known = best, height <= 1.05 * correlations[known] { continue }
            best = lag
        }
        return best
    }
}
