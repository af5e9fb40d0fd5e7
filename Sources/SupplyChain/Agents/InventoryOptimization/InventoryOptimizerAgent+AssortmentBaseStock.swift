public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// What to keep of every product so that the assortment as a whole is served as promised with the least money on the
    /// shelf.
    ///
    /// Source: the system approach, Sherbrooke, Optimal Inventory Modeling of Systems, 2nd edition 2004, chapter 2.
    public static let assortmentBaseStock = Operation<AssortmentBaseStockRequest, AssortmentBaseStockResult>(
        "optimization", "assortment_base_stock", effect: .pure, isBlocking: true,
        "Computes order-up-to levels for the whole assortment: a promised fill rate with the least money on the shelf."
    )

    func assortmentBaseStock(_ input: AssortmentBaseStockRequest) async throws -> AssortmentBaseStockResult {
        let (survey, subjects) = try await survey(
            RecommendPurchaseOrders(
                location: input.location, reviewPeriodDays: input.reviewPeriodDays, forecast: input.forecast,
                asOf: input.asOf))
        let readings = try await survey.each(subjects) { _, known in try AssortmentLine(known, input) }
        var lines: [(subject: ReplenishmentSurvey.Subject, line: AssortmentLine)] = []
        var failures: [ReorderItem] = []
        for (subject, reading) in zip(subjects, readings) {
            switch reading {
            case .success(let line): lines.append((subject, line))
            case .failure(let failure):
                failures.append(
                    ReorderItem(sku: subject.sku, location: subject.location, failure: "\(failure)"))
            }
        }
        if let other = lines.first(where: { $0.line.price.currency != lines[0].line.price.currency }) {
            throw SupplyChainError(
                .mixedCurrencies,
                "the prices of \(lines[0].subject.sku) and \(other.subject.sku) cannot be weighed against each other",
                hint: "import them in one currency, or ask for one site at a time")
        }
        let moving = lines.indices.filter { lines[$0].line.item != nil }
        guard let currency = lines.first?.line.price.currency, !moving.isEmpty else {
            throw OperationFailure.missingData(
                "no demand is expected of any product", hint: failures.first?.failure ?? "")
        }
        let items = moving.compactMap { lines[$0].line.item }
        let solution =
            if let budget = input.budget { try AssortmentBaseStock.forBudget(budget, items: items) } else {
                try AssortmentBaseStock.forFillRate(input.fillRate, items: items)
            }
        var levels = [Double](repeating: 0, count: lines.count)
        for (place, level) in zip(moving, solution.levels) { levels[place] = level }
        let products = try zip(lines, levels).map { entry, level in
            try AssortmentLevel(entry.subject, entry.line, level: level)
        }
        return AssortmentBaseStockResult(
            asOf: survey.asOf, fillRate: solution.fillRate,
            stockValue: try Money(rounding: solution.stockValue, currency: currency), products: products,
            failures: failures)
    }
}

/// What the choice of levels needs of one product at one site.
struct AssortmentLine: Sendable {
    let price: Money
    let position: Double?
    let rules: OrderRules
    /// `nil` when no demand is expected.
    let item: AssortmentBaseStock.Item?

    init(_ known: ReplenishmentSurvey.Known, _ input: AssortmentBaseStockRequest) throws {
        let (data, outlook) = (known.data, known.outlook)
        let leadTimes = try data.leadTimes()
        // The price decides whom to order from: what an order costs and brings is not the question here.
        let place =
            data.offers.indices.min {
                data.offers[$0].unitPrice.approximateAmount < data.offers[$1].unitPrice.approximateAmount
            } ?? 0
        let (offer, leadTime) = (data.offers[place], leadTimes[place])
        price = offer.unitPrice
        position = data.position.inventoryPosition
        rules = try OrderRules(
            minimumQuantity: offer.minimumOrderQuantity ?? 0,
            multiple: offer.orderMultiple ?? data.product.casePack ?? (outlook.isWholeUnits ? 1 : nil),
            maximumQuantity: offer.capacityPerOrder)
        guard outlook.dailyMean > 0 else {
            item = nil
            return
        }
        // The choice weighs small probabilities against each other, for which simulated paths are too few.
        func demand(_ leadTime: LeadTimeModel) throws -> DemandDistribution {
            let demand = try outlook.leadTimeDemand(leadTime)
            return try .fitting(
                mean: demand.mean, variance: demand.variance, isWholeUnits: outlook.isWholeUnits)
        }
        item = try AssortmentBaseStock.Item(
            unitCost: price.approximateAmount, leadTimeDemand: demand(leadTime),
            protectionDemand: demand(leadTime.longer(byDays: input.reviewPeriodDays)),
            weight: input.weight == .units ? 1 : price.approximateAmount)
    }
}

extension AssortmentLevel {
    init(_ subject: ReplenishmentSurvey.Subject, _ line: AssortmentLine, level: Double) throws {
        let served = try line.item.map {
            try ServiceMeasures.fillRate(
                orderUpToLevel: level, leadTimeDemand: $0.leadTimeDemand,
                protectionDemand: $0.protectionDemand)
        }
        let missing = max(0, level - (line.position ?? 0))
        self.init(
            sku: subject.sku, location: subject.location, orderUpToLevel: level, fillRate: served,
            stockValue: try Money(
                rounding: line.price.approximateAmount
                    * (line.item?.protectionDemand.expectedSurplus(level) ?? 0), currency: line.price.currency
            ),
            inventoryPosition: line.position,
            orderQuantity: line.position == nil || missing == 0
                ? 0 : line.rules.roundedUp(missing) ?? line.rules.roundedDown(missing) ?? 0)
    }
}
