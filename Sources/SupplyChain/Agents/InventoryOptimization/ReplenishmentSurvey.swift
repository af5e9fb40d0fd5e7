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

    /// What came of each subject, in their order.
    ///
    /// - Parameter progress: told how many are done, from any thread, never fewer than before.
    func decide(
        _ subjects: [Subject], progress: (@Sendable (Int) -> Void)?
    ) async throws -> [ReorderItem] {
        let starts = Array(stride(from: 0, to: subjects.count, by: Self.portion))
        let done = Mutex(0)
        return try await withThrowingTaskGroup(of: (Int, [ReorderItem]).self) { group in
            var portions = [[ReorderItem]](repeating: [], count: starts.count)
            var next = 0
            func addNext() {
                guard next < starts.count else { return }
                let index = next
                next += 1
                let part = subjects[starts[index]..<min(starts[index] + Self.portion, subjects.count)]
                group.addTask { (index, try await decide(part)) }
            }
            for _ in 0..<Self.concurrentPortions { addNext() }
            while let (index, items) = try await group.next() {
                portions[index] = items
                done.withLock {
                    $0 += items.count
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

    /// Reads one portion in one transaction, then plans it.
    @concurrent
    private func decide(_ subjects: ArraySlice<Subject>) async throws -> [ReorderItem] {
        let readings = try await agent.store.database.read { transaction in
            subjects.map { subject in
                Result<Reading, any Error> { try read(subject, transaction) }
            }
        }
        var items: [ReorderItem] = []
        items.reserveCapacity(readings.count)
        for (subject, reading) in zip(subjects, readings) {
            try Task.checkCancellation()
            do {
                let recommendation = try await OperationFailure.translating {
                    try await recommend(subject, try reading.get())
                }
                items.append(
                    ReorderItem(sku: subject.sku, location: subject.location, recommendation: recommendation))
            } catch let failure as OperationFailure {
                items.append(
                    ReorderItem(sku: subject.sku, location: subject.location, failure: "\(failure)"))
            }
        }
        return items
    }

    private func read(_ subject: Subject, _ transaction: any SQLTransaction) throws -> Reading {
        let data = try OptimizationData(
            sku: subject.sku, location: subject.location, supplier: input.supplier, asOf: asOf, transaction)
        let outlook = try input.forecast.storedOutlook(
            data, location: subject.location, asOf: asOf, wholeUnits: !fractional.contains(subject.sku),
            transaction)
        return Reading(data: data, outlook: outlook)
    }

    private func recommend(
        _ subject: Subject, _ reading: Reading
    ) async throws -> PurchaseOrderRecommendation {
        let question = OptimizeInventory(
            sku: subject.sku, location: subject.location, serviceLevel: input.serviceLevel,
            reviewPeriodDays: input.reviewPeriodDays, supplier: input.supplier, asOf: asOf)
        let outlook: DemandOutlook
        if let stored = reading.outlook {
            outlook = stored
        } else {
            let history = try await agent.forecasts.history(
                sku: subject.sku, location: subject.location, asOf: asOf)
            outlook = try agent.fitted(history, reading.data, question)
        }
        let outcome = try OptimizationOutcome(reading.data, outlook, input.promise)
        return try PurchaseOrderRecommendation(outcome, question)
    }
}
