import Statistics

/// The median of each point's neighbours, the point itself left out so that it cannot pull its own expectation.
public enum MovingMedian {
    /// Computes the median of up to `halfWindow` neighbours on each side; at the ends the window keeps its width by
    /// reaching further to the other side.
    ///
    /// - Parameters:
    ///   - series: finite values, more than twice the half window.
    ///   - halfWindow: at least 2.
    /// - Throws: `AnomalyError` when the series is too short or a value is missing.
    public static func ofNeighbours(_ series: [Double], halfWindow: Int) throws(AnomalyError) -> [Double] {
        guard halfWindow >= 2 else {
            throw .invalid(
                "halfWindow", expected: "at least 2", found: halfWindow,
                hint: "a median needs a few neighbours to resist an outlier among them")
        }
        try Require.count(series.count, atLeast: 2 * halfWindow + 1, "series")
        try Require.finite(series, "series")
        var window: [Double] = []
        window.reserveCapacity(2 * halfWindow + 1)
        return series.indices.map { index in
            let start = min(max(0, index - halfWindow), series.count - 2 * halfWindow - 1)
            window.removeAll(keepingCapacity: true)
            for other in start...(start + 2 * halfWindow) where other != index {
                window.append(series[other])
            }
            window.sort()
            return (window[halfWindow - 1] + window[halfWindow]) / 2
        }
    }
}
