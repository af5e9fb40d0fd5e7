internal import Baton

/// Hands an approved order to every channel, and keeps a durable record of how far it has got on each.
///
/// A channel's row says `waiting` before anything can leave, `sending` while it may, `sent` after. So a crash, or an
/// answer that never came, leaves a row that says what is to be asked, and nothing is handed over twice unasked.
struct OrderDispatch: Sendable {
    let store: SupplyChainStore
    let outbox: PurchaseOrderOutbox
    let channels: [any PurchaseOrderChannel]
    let context: ExecutionContext
    let actor: String

    /// Sends an order that is approved.
    ///
    /// - Parameter earlier: what a person knows of a transmission that nobody has an answer of.
    /// - Returns: the order as it stands now: sent, unless somebody else has changed it meanwhile.
    /// - Throws: `OperationFailure` when it was not sent, or nobody knows; ``SupplyChainError``; `SQLError`.
    func send(_ order: PurchaseOrder, earlier: EarlierTransmission?) async throws -> PurchaseOrder {
        let document = try await document(of: order)
        if let earlier { try await settle(order.id, as: earlier) }
        let names = allChannels.map(\.name)
        let planned = try await store.database.write { transaction in
            try OrderTransmissions(transaction).plan(order, through: names, by: context)
            return try OrderTransmissions(transaction).of(order: order.id)
        }
        for row in planned where row.state == .sending { try await decide(row, document) }
        for channel in allChannels
        where planned.contains(where: { $0.channel == channel.name && $0.state == .waiting }) {
            try await send(document, through: channel)
        }
        let current = try await complete(order.id)
        guard current.status != .approved else {
            throw OperationFailure(
                "purchase order \(order.id) was changed while it was being sent", hint: "send it again",
                isRetryable: true)
        }
        return current
    }

    /// Finds out what became of what this task was handing over when its process ended.
    ///
    /// - Returns: the order as it stands; `nil` when a person has to say.
    func reconcile(_ order: PurchaseOrder) async throws -> PurchaseOrder? {
        let document = try await document(of: order)
        for row in try await rows(of: order.id) where row.state == .sending {
            guard let channel = channel(of: row) else { return nil }
            switch try await channel.find(PurchaseOrderMessage(document, taskKey: row.taskKey)) {
            case .sent(let place): try await record(row, .sent, place: place)
            // Another task's may still be on its way out; this one's process has ended.
            case .notSent where row.taskKey == context.idempotencyKey: try await record(row, .waiting)
            case .notSent, .unknown: return nil
            }
        }
        return try await complete(order.id)
    }

    /// Takes a person's word on what is in doubt of an order.
    ///
    /// - Parameter task: only what the task with this key was handing over; `nil` for all.
    func settle(_ order: String, as earlier: EarlierTransmission, ofTask task: String? = nil) async throws {
        for row in try await rows(of: order) where row.state == .sending && row.taskKey == task ?? row.taskKey
        {
            switch earlier {
            case .arrived: try await record(row, .sent, place: "\(row.channel), as \(actor) says")
            case .lost: try await record(row, .waiting)
            }
        }
    }

    /// Marks the order as sent once every channel has taken it.
    func complete(_ id: String) async throws -> PurchaseOrder {
        try await store.database.write { transaction in
            let order = try PurchaseOrders(transaction).require(id)
            let rows = try OrderTransmissions(transaction).of(order: id)
            let isDone = rows.allSatisfy { $0.state == .sent && $0.orderVersion == order.version }
            // Another run may have sent the same order in between.
            guard order.status == .approved, isDone, !rows.isEmpty else { return order }
            return try PurchaseOrders(transaction).transition(
                id, to: .sent,
                change: AuditedChange(
                    order: id, step: "sent", actor: actor,
                    reason: "handed to \(rows.compactMap(\.place).joined(separator: " and "))",
                    context: context))
        }
    }

    // MARK: One channel

    private func send(_ document: OrderDocument, through channel: any PurchaseOrderChannel) async throws {
        let message = PurchaseOrderMessage(document, taskKey: context.idempotencyKey)
        try await channel.prepare(message)
        let (row, isMine) = try await begin(message, channel.name)
        guard isMine else {
            await channel.discard(message)
            return try await decide(row, document)
        }
        let outcome: TransmissionOutcome
        do throws(OperationFailure) {
            outcome = try await channel.transmit(message)
        } catch {
            try await record(row, .waiting)
            throw error
        }
        switch outcome {
        case .sent(let place): try await record(row, .sent, place: place)
        case .notServed: try await store.database.write { try OrderTransmissions($0).remove(row) }
        case .unknown(let reason):
            let doubt = OrderTransmissions.doubt(row)
            throw OperationFailure("\(doubt.message) (\(reason))", hint: doubt.hint, isRetryable: false)
        }
    }

    /// Notes that the order may leave from now on, unless somebody else has been here first.
    private func begin(
        _ message: PurchaseOrderMessage, _ channel: String
    ) async throws -> (row: OrderTransmission, isMine: Bool) {
        let order = message.order
        return try await store.database.write { transaction in
            let transmissions = OrderTransmissions(transaction)
            if let row = try transmissions.find(order.id, channel), row.state != .waiting {
                return (row, false)
            }
            let current = try PurchaseOrders(transaction).require(order.id)
            guard current.status == .approved, current.version == order.version else {
                throw OperationFailure(
                    "purchase order \(order.id) is \(current.status.rawValue) now and was not sent by \(channel)",
                    hint: "somebody changed it meanwhile", isRetryable: true)
            }
            let row = OrderTransmission(
                orderID: order.id, channel: channel, state: .sending, taskKey: context.idempotencyKey,
                runID: context.run.text, orderVersion: order.version)
            try transmissions.store(row)
            return (row, true)
        }
    }

    /// Goes on where somebody else is handing the order over, or was when the process ended.
    private func decide(_ row: OrderTransmission, _ document: OrderDocument) async throws {
        guard row.state == .sending else { return }
        let message = PurchaseOrderMessage(document, taskKey: row.taskKey)
        guard let channel = channel(of: row), case .sent(let place) = try await channel.find(message) else {
            throw OrderTransmissions.doubt(row)
        }
        try await record(row, .sent, place: place)
    }

    private func record(
        _ row: OrderTransmission, _ state: TransmissionState, place: String? = nil
    ) async throws {
        var changed = row
        changed.state = state
        changed.place = place
        try await store.database.write { [changed] in try OrderTransmissions($0).store(changed) }
    }

    // MARK: Parts

    private var allChannels: [any PurchaseOrderChannel] { [outbox] + channels }

    private func channel(of row: OrderTransmission) -> (any PurchaseOrderChannel)? {
        allChannels.first { $0.name == row.channel }
    }

    private func rows(of order: String) async throws -> [OrderTransmission] {
        try await store.database.read { try OrderTransmissions($0).of(order: order) }
    }

    private func document(of order: PurchaseOrder) async throws -> OrderDocument {
        let buyerName = outbox.buyerName
        return try await store.database.read { try OrderDocument(order, in: $0, buyerName: buyerName) }
    }
}
