internal import Baton
internal import Forecasting
internal import Inventory
internal import Synchronization

/// Decides about many products at once: reads them in portions, plans them side by side, and goes on where one
/// fails.
struct ReplenishmentSurvey: Sendable {
    /// One product at one site, or at all together.
    struct Subject: Sendable, Hashable {
        let sku: String
        let location: String?
    }

    let agent: InventoryOptimizerAgent
    let input: RecommendPurchaseOrders
    let asOf: CalendarDate
    /// Products that are sold in fractions of a unit.
    let fractional: Set<String>

    /// Products read in one transaction: enough to make reading cheap, few enough for progress to move.
    private static let portion = 128
    /// Portions at work at the same time: with two, one waits for the database while the other computes.
    private static let concurrentPortions = 4

    /// What is known of a subject: supply, stock and coming demand.
    struct Known: Sendable {
        let data: OptimizationData
        let outlook: DemandOutlook
    }

    /// The decision on each subject, in their order.
    ///
    /// - Parameter progress: told how many are done, from any thread, never fewer than before.
    func decide(
        _ subjects: [Subject], progress: (@Sendable (Int) -> Void)?
    ) async throws -> [ReorderItem] {
        let results = try await each(subjects, progress: progress) { subject, known in
            let outcome = try OptimizationOutcome(known.data, known.outlook, input.promise)
            return try PurchaseOrderRecommendation(outcome, question(subject))
        }
        return zip(subjects, results).map { subject, result in
            switch result {
            case .success(let recommendation):
                ReorderItem(sku: subject.sku, location: subject.location, recommendation: recommendation)
            case .failure(let failure):
                ReorderItem(sku: subject.sku, location: subject.location, failure: "\(failure)")
            }
        }
    }

    /// What a function makes of each subject, or why not, in their order.
    ///
    /// - Parameter progress: told how many are done, from any thread, never fewer than before.
    func each<Outcome: Sendable>(
        _ subjects: [Subject], progress: (@Sendable (Int) -> Void)? = nil,
        _ transform: @escaping @Sendable (Subject, Known) throws -> Outcome
    ) async throws -> [Result<Outcome, OperationFailure>] {
        let starts = Array(stride(from: 0, to: subjects.count, by: Self.portion))
        let done = Mutex(0)
        return try await withThrowingTaskGroup(of: (Int, [Result<Outcome, OperationFailure>]).self) { group in
            var portions = [[Result<Outcome, OperationFailure>]](repeating: [], count: starts.count)
            var next = 0
            func addNext() {
                guard next < starts.count else { return }
                let index = next
                next += 1
                let part = subjects[starts[index]..<min(starts[index] + Self.portion, subjects.count)]
                group.addTask { (index, try await each(ofPortion: part, transform)) }
            }
            for _ in 0..<Self.concurrentPortions { addNext() }
            while let (index, results) = try await group.next() {
                portions[index] = results
                done.withLock {
                    $0 += results.count
                    progress?($0)
                }
                addNext()
            }
            return portions.flatMap(\.self)
        }
    }

    private struct Reading: Sendable {
        let data: OptimizationData
        let outlook: DemandOutlook?
    }

    /// Reads one portion in one transaction, then goes through it.
    @concurrent
    private func each<Outcome: Sendable>(
        ofPortion subjects: ArraySlice<Subject>,
        _ transform: @Sendable (Subject, Known) throws -> Outcome
    ) async throws -> [Result<Outcome, OperationFailure>] {
        let readings = try await agent.store.database.read { transaction in
            subjects.map { subject in
                Result<Reading, any Error> { try read(subject, transaction) }
            }
        }
        var results: [Result<Outcome, OperationFailure>] = []
        results.reserveCapacity(readings.count)
        for (subject, reading) in zip(subjects, readings) {
            try Task.checkCancellation()
            do {
                results.append(
                    .success(
                        try await OperationFailure.translating {
                            try transform(subject, try await known(subject, try reading.get()))
                        }))
            } catch let failure as OperationFailure {
                results.append(.failure(failure))
            }
        }
        return results
    }

    private func read(_ subject: Subject, _ transaction: any SQLTransaction) throws -> Reading {
        let data = try OptimizationData(
            sku: subject.sku, location: subject.location, supplier: input.supplier, asOf: asOf, transaction)
        let outlook = try input.forecast.storedOutlook(
            data, location: subject.location, asOf: asOf, wholeUnits: !fractional.contains(subject.sku),
            transaction)
        return Reading(data: data, outlook: outlook)
    }

    private func question(_ subject: Subject) -> OptimizeInventory {
        OptimizeInventory(
            sku: subject.sku, location: subject.location, serviceLevel: input.serviceLevel,
            reviewPeriodDays: input.reviewPeriodDays, supplier: input.supplier, asOf: asOf)
    }

    private func known(_ subject: Subject, _ reading: Reading) async throws -> Known {
        if let stored = reading.outlook { return Known(data: reading.data, outlook: stored) }
        let history = try await agent.forecasts.history(
            sku: subject.sku, location: subject.location, asOf: asOf)
        return Known(
            data: reading.data, outlook: try agent.fitted(history, reading.data, question(subject)))
    }
}
