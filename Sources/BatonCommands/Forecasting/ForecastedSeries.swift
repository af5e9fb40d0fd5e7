internal import Forecasting
internal import SupplyChain
internal import WorkflowFiles

/// A series with its forecast.
struct ForecastedSeries: Sendable {
    let prepared: PreparedSeries
    let forecast: DemandForecast

    var id: String { prepared.series.id }

    /// The narrowest and the widest bounds, which are the same where there is one level.
    var fan: (inner: PredictionInterval, outer: PredictionInterval)? {
        guard let inner = forecast.intervals.first, let outer = forecast.intervals.last else { return nil }
        return (inner, outer)
    }
}

/// What became of each of many series.
struct SeriesOutcomes<Outcome: Sendable>: Sendable {
    var succeeded: [Outcome] = []
    /// `id: why`.
    var failures: [String] = []

    /// Works on several series at the same time and shows on a terminal how far it is. The order of the results is
    /// that of the series.
    ///
    /// - Throws: `CancellationError`.
    static func of(
        _ series: [PreparedSeries], title: String, concurrency: Int,
        _ work: @escaping @Sendable (PreparedSeries) throws(ForecastingError) -> Outcome
    ) async throws -> SeriesOutcomes {
        var line = StatusLine(isLive: Console.errorIsTerminal && series.count > 1)
        let progress = { (done: Int) in
            let bar = ProgressBar.render(done: Double(done), of: Double(series.count), width: 30)
            line.show("\(bar) \(done) of \(series.count) series  \(title)")
        }
        let results = await ParallelSeries.map(series, concurrency: concurrency, progress: progress) {
            series in
            Result { () throws(ForecastingError) in try work(series) }
        }
        line.clear()
        try Task.checkCancellation()
        var outcomes = SeriesOutcomes()
        for (series, result) in zip(series, results) {
            switch result {
            case .success(let outcome): outcomes.succeeded.append(outcome)
            case .failure(let error):
                outcomes.failures.append(
                    (series.series.id.isEmpty ? "" : "\(series.series.id): ")
                        + "\(error.message) (\(error.hint))")
            case nil: break
            }
        }
        return outcomes
    }

    /// Says what failed, and ends the command with the right status where something did.
    ///
    /// - Throws: ``InvalidInput`` where nothing succeeded, ``ExitStatus/partial`` where something did.
    func reportFailures() throws {
        guard !failures.isEmpty else { return }
        guard !succeeded.isEmpty else { throw InvalidInput(failures) }
        for failure in failures { Console.error(failure) }
        throw ExitStatus.partial
    }
}
