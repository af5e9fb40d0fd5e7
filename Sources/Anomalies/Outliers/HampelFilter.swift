import Statistics

/// Hampel's identifier in a moving window: a value far from the median of its window, in units of the window's
/// scaled median absolute deviation, is an outlier and replaced by that median.
///
/// Source: Pearson, Neuvo, Astola & Gabbouj, "Generalized Hampel filters", EURASIP Journal on Advances in Signal
/// Processing 2016:87.
public struct HampelFilter: Sendable, Equatable {
    /// The positions of the outliers.
    public let outliers: [Int]
    /// The series with each outlier replaced by the median of its window.
    public let cleaned: [Double]

    /// Runs the filter; windows are cut off at the ends.
    ///
    /// - Parameters:
    ///   - values: finite.
    ///   - halfWindow: values on each side, at least 1.
    ///   - threshold: in scaled median absolute deviations, at least 0, commonly 3.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(values: [Double], halfWindow: Int, threshold: Double) throws(AnomalyError) {
        try Require.finite(values, "values")
        guard halfWindow >= 1 else {
            throw .invalid(
                "halfWindow", expected: "at least 1", found: halfWindow, hint: "3 to 7 is common")
        }
        guard threshold >= 0 else {
            throw .invalid("threshold", expected: "at least 0", found: threshold, hint: "3 is common")
        }
        var outliers: [Int] = []
        var cleaned = values
        for index in values.indices {
            let start = max(0, index - halfWindow)
            let end = min(values.count, index + halfWindow + 1)
            let window = Array(values[start..<end])
            guard let median = SampleStatistics.median(window),
                let scale = SampleStatistics.medianAbsoluteDeviation(window)
            else { continue }
            if abs(values[index] - median) > threshold * scale {
                outliers.append(index)
                cleaned[index] = median
            }
        }
        self.outliers = outliers
        self.cleaned = cleaned
    }
}
