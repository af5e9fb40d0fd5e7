internal import Baton

/// What a finding puts at stake: its severity follows from that.
enum Stake: Sendable {
    /// Units that were sold, missing or ordered and should not have been.
    case unexpected(units: Double)
    /// Units that lie and are not needed for a while.
    case idle(units: Double)
    /// Something that the detector judges itself: days of cover, a share of late orders, days without data.
    case judged(Severity)
}

/// The measure of stakes: how much money a product usually moves in a day.
///
/// One usual day is what a product of the assortment sells in a day at cost, the mean over all products with a cost that
/// sold anything in the last four weeks. So the loss of a week's sales of what hardly sells is small, and half a day of the
/// product that carries the shop is not.
struct StakeScale: Sendable {
    private static let windowDays = 28

    /// Mean units of the product a day.
    let meanPerDay: Double
    let unitCost: Money?
    /// What a product of the assortment sells in a day, at cost; `nil` when no cost is known.
    let usualDay: Double?

    /// Days of usual sales that units stand for: by money where costs are known, otherwise by the product's own sales.
    func days(of units: Double) -> Double {
        if let unitCost, let usualDay, usualDay > 0 {
            return abs(units) * unitCost.approximateAmount / usualDay
        }
        if meanPerDay > 0 { return abs(units) / meanPerDay }
        return units == 0 ? 0 : .infinity
    }

    func severity(of stake: Stake) -> Severity {
        switch stake {
        case .unexpected(let units): SeverityRule.unexpectedUnits(days: days(of: units))
        case .idle(let units): SeverityRule.idleStock(days: days(of: units))
        case .judged(let severity): severity
        }
    }

    /// What the units cost; `nil` where no cost is known, or no units are at stake.
    ///
    /// - Throws: ``SupplyChainError`` for an amount too large for ``Money``.
    func value(of stake: Stake) throws -> Money? {
        switch stake {
        case .unexpected(let units), .idle(let units): try unitCost?.multiplied(by: abs(units))
        case .judged: nil
        }
    }
}

extension StakeScale {
    /// Reads what is usual at the subject's site, or everywhere.
    init(_ subject: DetectionSubject, _ transaction: any SQLTransaction) throws {
        meanPerDay = subject.meanPerDay
        unitCost = subject.product.unitCost
        guard let unitCost else {
            usualDay = nil
            return
        }
        let site = subject.location == nil ? "" : " AND sales.location = ?"
        let row = try transaction.queryOne(
            """
            SELECT SUM(sales.quantity * products.unit_cost), COUNT(DISTINCT sales.sku) FROM sales
            JOIN products ON products.sku = sales.sku
            WHERE sales.date > ? AND sales.date <= ? AND products.currency = ?
            AND products.unit_cost IS NOT NULL\(site)
            """,
            [
                subject.asOf.advanced(by: -Self.windowDays).sqlValue, subject.asOf.sqlValue,
                .text(unitCost.currency),
            ] + (subject.location.map { [.text($0)] } ?? []))
        let value = try row?.get(0, as: Double?.self) ?? 0
        let products = try row?.get(1, as: Int.self) ?? 0
        let days = Double(products * Self.windowDays)
        usualDay = days > 0 ? value / Double(Money.unitsPerCurrencyUnit) / days : nil
    }
}
