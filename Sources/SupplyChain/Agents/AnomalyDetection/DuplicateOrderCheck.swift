internal import Baton

/// Orders of the same product and quantity, from the same supplier for the same site, placed within two days of each
/// other and not called off.
///
/// How often such neighbours come about on purpose is learnt from the earlier orders of the product: with r of n
/// followed so closely by an equal one, the next is a coincidence with probability (r + 1)/(n + 2) (Laplace's rule).
struct DuplicateOrderCheck: SubjectDetector {
    let name = "duplicate_order"
    private static let reachDays = 2

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        let lines = subject.deliveries.filter {
            $0.order.status != .cancelled && $0.order.status != .rejected
        }
        guard !lines.isEmpty else {
            return .skipped(
                "there are no orders of \(subject.sku); import them with 'baton data import purchase_orders FILE'"
            )
        }
        var found: [DetectedAnomaly] = []
        var repeats = 0
        for (index, line) in lines.enumerated() {
            guard let twin = lines[..<index].last(where: { isTwin($0, line) }) else { continue }
            let coincidence = Double(repeats + 1) / Double(index + 2)
            repeats += 1
            guard line.order.orderedOn >= subject.windowStart else { continue }
            found.append(try describe(twin, line, coincidence, subject))
        }
        return .checked(found)
    }

    private func isTwin(_ earlier: OrderLineDelivery, _ later: OrderLineDelivery) -> Bool {
        earlier.order.id != later.order.id && earlier.order.supplier == later.order.supplier
            && earlier.order.location == later.order.location
            && earlier.line.quantity == later.line.quantity
            && abs(earlier.order.orderedOn.distance(to: later.order.orderedOn)) <= Self.reachDays
    }

    private func describe(
        _ earlier: OrderLineDelivery, _ later: OrderLineDelivery, _ coincidence: Double,
        _ subject: DetectionSubject
    ) throws -> DetectedAnomaly {
        let units = later.line.quantity
        return DetectedAnomaly(
            type: name, sku: subject.sku, location: later.order.location, supplier: later.order.supplier,
            stake: .unexpected(units: units),
            confidence: 1 - coincidence,
            message:
                "order \(later.order.id) repeats order \(earlier.order.id): \(PlainNumber.text(units)) × "
                + "\(subject.sku) from \(later.order.supplier)",
            evidence: [
                "order": .string(later.order.id), "earlier_order": .string(earlier.order.id),
                "quantity": .double(units), "ordered_on": .string("\(later.order.orderedOn)"),
                "value": try later.line.unitPrice.multiplied(by: units).value,
            ],
            recommendedAction: later.receipts.isEmpty
                ? "ask whether \(later.order.id) was meant, and cancel it if not"
                : "ask whether \(later.order.id) was meant, and return what is not needed",
            firstSeen: later.order.orderedOn, lastSeen: later.order.orderedOn, episode: later.order.orderedOn)
    }
}
