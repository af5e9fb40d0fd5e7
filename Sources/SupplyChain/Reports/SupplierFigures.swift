internal import Inventory

/// The key figures of suppliers, over the order lines promised for a period.
enum SupplierFigures {
    static func figures(_ suppliers: SupplierPerformance) -> [KeyFigure] {
        guard let reliability = suppliers.reliability else {
            let reason = "no order line was promised for this period"
            return [
                KeyFigure(.supplierOnTimeInFull, notAvailable: reason, .share),
                KeyFigure(.supplierFillRate, notAvailable: reason, .share),
                KeyFigure(.perfectOrders, notAvailable: reason, .share),
                leadTime(suppliers, reason: reason),
                KeyFigure(.leadTimeReliability, notAvailable: reason, .share),
                KeyFigure(.supplierScore, notAvailable: reason, .share),
            ]
        }
        let lines = reliability.lineCount
        let basis = "\(lines) order lines"
        func share(_ name: KeyFigure.Name, _ value: Double) -> KeyFigure {
            KeyFigure(
                name, value, .share, basis: basis,
                counts: Proportion(successes: Int((value * Double(lines)).rounded()), trials: lines))
        }
        return [
            share(.supplierOnTimeInFull, reliability.lineOnTimeInFull),
            KeyFigure(.supplierFillRate, reliability.unitFillRate, .share, basis: basis),
            perfectOrders(suppliers), leadTime(suppliers, reason: "nothing was delivered"),
            share(.leadTimeReliability, reliability.lineOnTime), score(suppliers, reliability),
        ]
    }

    private static func leadTime(_ suppliers: SupplierPerformance, reason: String) -> KeyFigure {
        suppliers.leadTime.map {
            KeyFigure(
                .supplierLeadTime, $0.mean, .days, basis: "\(suppliers.delivered.count) delivered lines")
        } ?? KeyFigure(.supplierLeadTime, notAvailable: reason, .days)
    }

    private static func perfectOrders(_ suppliers: SupplierPerformance) -> KeyFigure {
        let orders = Dictionary(grouping: suppliers.judged, by: \.order)
        let perfect = orders.values.count { $0.allSatisfy(\.isPerfect) }
        return KeyFigure(
            .perfectOrders, Proportion(successes: perfect, trials: orders.count),
            basis: "\(perfect) of \(orders.count) orders")
    }

    /// The weights stand in the formula; without a delivery nothing can be said of rejects.
    private static func score(
        _ suppliers: SupplierPerformance, _ reliability: DeliveryReliability
    ) -> KeyFigure {
        guard let defects = suppliers.defectRate.value else {
            return KeyFigure(.supplierScore, notAvailable: "nothing was delivered", .share)
        }
        let value =
            0.4 * reliability.lineOnTimeInFull + 0.2 * reliability.unitFillRate + 0.2 * reliability.lineOnTime
            + 0.2 * (1 - defects)
        return KeyFigure(.supplierScore, value, .share, basis: "\(reliability.lineCount) order lines")
    }
}

extension DeliveryRecord {
    /// On time, in full, without rejects, and invoiced at the agreed price where the invoice is known.
    fileprivate var isPerfect: Bool {
        guard let expectedOn, let completedOn, completedOn <= expectedOn else { return false }
        return deliveries.allSatisfy { delivery in
            delivery.rejected == 0 && (delivery.unitPrice.map { $0 == agreedPrice } ?? true)
        }
    }
}
