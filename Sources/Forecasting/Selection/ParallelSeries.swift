/// Work on many series, several at the same time.
public enum ParallelSeries {
    /// The outcome of each item, in the order of the items, whatever the number of threads. Cancelling the task
    /// leaves what has not begun without an outcome.
    ///
    /// ```swift
    /// let forecasts = await ParallelSeries.map(histories, concurrency: 4) { try? forecaster.forecast($0) }
    /// ```
    ///
    /// - Parameters:
    ///   - items: one per series.
    ///   - concurrency: how many at the same time, 1 or more; more than there are cores gains nothing.
    ///   - progress: told after each item how many are done.
    ///   - work: what to do with one; it must not depend on the others.
    public static func map<Item: Sendable, Outcome: Sendable>(
        _ items: [Item], concurrency: Int, progress: (Int) -> Void = { _ in },
        _ work: @escaping @Sendable (Item) async -> Outcome
    ) async -> [Outcome?] {
        await withTaskGroup(of: (Int, Outcome).self) { group in
            var outcomes = [Outcome?](repeating: nil, count: items.count)
            var next = 0
            func addNext() {
                guard next < items.count, !group.isCancelled else { return }
                let index = next
                next += 1
                group.addTask { @concurrent in (index, await work(items[index])) }
            }
            for _ in 0..<max(1, concurrency) { addNext() }
            var done = 0
            while let (index, outcome) = await group.next() {
                outcomes[index] = outcome
                done += 1
                progress(done)
                addNext()
            }
            return outcomes
        }
    }
}
