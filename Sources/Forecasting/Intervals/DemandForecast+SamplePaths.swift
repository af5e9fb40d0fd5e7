internal import Statistics

extension DemandForecast {
    /// Possible courses of demand over the horizon, each as likely as the others: what a simulation draws from.
    ///
    /// They are the simulated paths behind the intervals, so errors that persist from day to day are in them. At
    /// every period they centre on ``mean``, deviations are calibrated as those of the total, and none falls
    /// below zero.
    ///
    /// - Returns: courses of ``horizon`` periods, in units.
    public func samplePaths() -> [[Double]] {
        let widening = calibration.totalWidening(periods: horizon)
        var courses = [[Double]](repeating: [], count: paths.count)
        for index in courses.indices { courses[index].reserveCapacity(horizon) }
        for step in 0..<horizon {
            let values = paths.values[(step * paths.count)..<((step + 1) * paths.count)]
            let centre = SampleStatistics.mean(Array(values)) ?? mean[step]
            for (index, value) in values.enumerated() {
                courses[index].append(max(0, mean[step] + widening * (value - centre)))
            }
        }
        return courses
    }
}
