internal import Baton
internal import PostgresClient

/// Gives back and asks for slots in one transaction, under a lock for each key, in two round trips.
///
/// Who has a slot is told by a row for each of its keys, and so is who waits; there is no counter beside them. The locks are
/// had before anything is read, in one order, so each transaction sees what the one before it did and none waits for one
/// that waits for it.
struct SlotExchange: Sendable {
    struct Outcome: Sendable {
        var answers: [SharedSlotAnswer] = []
        /// Those in which somebody else waits who could go on.
        var workersToTell: Set<Int64> = []
    }

    let worker: Int64
    /// Who waits asks again after so long.
    let pollInterval: Duration
    let returned: [SharedSlotRequest]
    let asked: [SharedSlotRequest]

    /// Who has not asked again for so long has no place in line until it does: a worker that does not get to it holds up
    /// nobody for longer.
    var patience: Duration { pollInterval * 4 + .seconds(2) }

    func perform(_ transaction: PostgresTransaction) throws -> Outcome {
        let keys = (returned + asked).flatMap(Self.keys)
        let rows = try SlotRows(
            locking: Set(keys), of: worker, returned: returned.map(\.id), asked: asked.map(\.id), transaction)
        var ledger = rows.ledger
        var ranks: [(waiter: SlotLedger.Waiter, request: SharedSlotRequest)] = []
        for request in asked where !rows.granted.contains(request.id) {
            if let waiter = rows.waiting[request.id]?.values.first?.waiter {
                ranks.append((waiter, request))
            } else {
                // The rows will have larger numbers than all that are there.
                let waiter = SlotLedger.Waiter(
                    id: request.id, worker: worker, priority: Int64(request.priority),
                    number: .max / 2 + Int64(ranks.count))
                ledger.add(waiter, Self.limits(of: request))
                ranks.append((waiter, request))
            }
        }
        var verdicts: [Int64: SlotLedger.Verdict] = [:]
        for (waiter, request) in ranks.sorted(by: { $0.waiter.goesBefore($1.waiter) }) {
            verdicts[waiter.id] = ledger.decide(waiter.id, at: Self.keys(of: request))
        }
        save(ranks.map(\.request), verdicts, from: rows, to: ledger, transaction)
        return Outcome(
            answers: asked.map { answer(verdicts[$0.id] ?? .granted) },
            workersToTell: ledger.workersToTell(except: Set(asked.map(\.id))))
    }

    static func keys(of request: SharedSlotRequest) -> [String] {
        limits(of: request).keys.sorted()
    }

    private static func limits(of request: SharedSlotRequest) -> [String: SlotLimit] {
        Dictionary(
            request.slots.map { (SlotKey.stored($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// With jitter, so that workers do not keep asking at the same time.
    private func answer(_ verdict: SlotLedger.Verdict) -> SharedSlotAnswer {
        switch verdict {
        case .granted: .granted
        case .waits(let nanoseconds):
            .wait(
                min(pollInterval * Double.random(in: 0.75...1.25), .nanoseconds(nanoseconds ?? .max)))
        }
    }
}
