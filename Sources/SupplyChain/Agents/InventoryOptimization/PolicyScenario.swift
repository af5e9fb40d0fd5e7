internal import Baton
internal import Forecasting
internal import Inventory
internal import Statistics

/// One policy under one set of terms, ready to be run.
struct PolicyScenario {
    let input: SimulatePolicy
    let history: DemandHistory
    let terms: SimulationTerms
    let forecasts: ForecastService

    /// The least history before a replay: four weeks, so that every weekday was seen.
    private static let leastHistoryDays = 28
    private static let daysPerYear = ReplenishmentPlan.daysPerYear

    /// Levels in force from a day of the replay on.
    struct Levels {
        let policy: ReplenishmentPolicy
        let plan: ReplenishmentPlan?

        /// What a full shelf holds.
        var start: Double {
            switch policy {
            case .reorderPoint(let point, let quantity): point + quantity
            case .minimumMaximum(_, let maximum): maximum
            case .baseStock(let level): level
            }
        }
    }

    // MARK: Replay

    /// Levels are computed walking forward: each from the sales before its day.
    func replay() throws -> SimulatePolicyResult {
        let days = min(input.days, history.demand.count - Self.leastHistoryDays)
        guard days >= 7 else {
            throw OperationFailure.missingData(
                "a replay of \(input.sku) needs 35 days of sales, found \(history.demand.count)",
                hint: "import earlier sales, or use method=monte_carlo")
        }
        let first = history.demand.count - days
        let epochs = try stride(from: 0, to: days, by: input.hasAllLevels ? days : input.recomputeDays).map {
            try levels(knowing: first + $0)
        }
        let every = input.hasAllLevels ? days : input.recomputeDays
        guard let last = epochs.last else { throw OperationFailure.missingData("no day to replay", hint: "") }
        let rules = try rules(last.plan)
        let demand = Array(history.demand[first...])
        let outcome = try PolicySimulation.replay(
            demand: demand, rules: rules, startingUnits: max(0, epochs[0].start), seed: UInt64(input.seed)
        ) { (stock) throws(InventoryError) in
            try epochs[stock.period / every].policy.orderQuantity(position: stock.position)
        }
        let from = history.sales.date(at: first)
        var result = try result(last, from: from, to: history.origin)
        let totals = outcome.totals
        result.fillRate = totals.fillRate.map { SimulatedFigure(mean: $0) }
        result.readyRate = SimulatedFigure(mean: totals.readyRate ?? 1)
        result.cycleService = totals.cycleService
        result.meanOnHand = SimulatedFigure(mean: totals.meanOnHandUnits ?? 0)
        result.meanBackordered = SimulatedFigure(mean: totals.meanBackorderedUnits ?? 0)
        let years = Double(totals.periods) / Self.daysPerYear
        result.ordersPerYear = SimulatedFigure(mean: Double(totals.orders) / years)
        if rules.shelfLifePeriods != nil {
            result.outdatedPerYear = SimulatedFigure(mean: totals.outdatedUnits / years)
        }
        result.demandPerDay = totals.demandUnits / Double(max(1, totals.periods))
        try result.addMoney(price(last.plan), cost: totals.costPerPeriod.map { $0 * Self.daysPerYear })
        if days < input.days { result.notes.append("the history allows \(days) days, not \(input.days)") }
        if !history.estimatedDays.filter({ $0 >= first }).isEmpty {
            result.notes.append("days on which the shelf was empty count with their usual demand")
        }
        if input.daily {
            result.daily = demand.indices.map { day in
                SimulatedDay(
                    date: from.advanced(by: day), demand: demand[day], served: outcome.servedUnits[day],
                    onHand: outcome.onHandUnits[day], ordered: outcome.orderedUnits[day],
                    received: outcome.receivedUnits[day])
            }
        }
        return result
    }

    // MARK: Monte Carlo

    func monteCarlo() throws -> SimulatePolicyResult {
        let levels = try levels(knowing: history.demand.count)
        let rules = try rules(levels.plan)
        let request = ForecastRequest(
            sku: input.sku, location: input.location, horizonDays: input.days, asOf: history.origin)
        let forecast = try forecasts.forecast(history, request).forecast
        let courses = forecast.samplePaths()
        let simulation = try MonteCarloSimulation(
            replications: input.replications, seed: UInt64(input.seed), confidence: 0.95,
            policy: levels.policy, rules: rules, startingUnits: max(0, terms.onHand ?? levels.start)
        ) { random in courses[Int(random.next() % UInt64(courses.count))] }
        var result = try result(
            levels, from: history.origin.advanced(by: 1), to: history.origin.advanced(by: input.days))
        func figure(_ estimate: MonteCarloSimulation.Estimate, times factor: Double = 1) -> SimulatedFigure {
            SimulatedFigure(mean: estimate.mean * factor, halfWidth: estimate.halfWidth * factor)
        }
        result.fillRate = simulation.fillRate.map { figure($0) }
        result.readyRate = figure(simulation.readyRate)
        result.meanOnHand = figure(simulation.onHandUnits)
        result.meanBackordered = figure(simulation.backorderedUnits)
        result.ordersPerYear = figure(simulation.ordersPerPeriod, times: Self.daysPerYear)
        if rules.shelfLifePeriods != nil {
            result.outdatedPerYear = figure(simulation.outdatedUnits, times: Self.daysPerYear)
        }
        result.demandPerDay = forecast.mean.reduce(0, +) / Double(forecast.horizon)
        try result.addMoney(
            price(levels.plan), cost: simulation.costPerPeriod.map { $0.mean * Self.daysPerYear },
            halfWidth: simulation.costPerPeriod.map { $0.halfWidth * Self.daysPerYear })
        if terms.onHand == nil {
            result.notes.append("the stock is not known: every course starts with a full shelf")
        }
        return result
    }

    // MARK: Levels and rules

    /// The levels that follow from the first so many days of the history, where they are not given.
    private func levels(knowing days: Int) throws -> Levels {
        let plan = input.hasAllLevels ? nil : try self.plan(knowing: days)
        let point = input.reorderPoint ?? plan?.reorderPoint ?? 0
        switch input.policy {
        case .reorderPoint:
            let quantity = input.orderQuantity ?? plan?.orderQuantity ?? 1
            return Levels(policy: .reorderPoint(point, orderQuantity: quantity), plan: plan)
        case .minimumMaximum:
            // A level that was given alone must still be above the reorder point that is computed.
            let level = input.orderUpToLevel ?? point + (plan?.orderQuantity ?? 1)
            guard level > point else {
                throw OperationFailure(
                    kind: .invalidInput,
                    "order_up_to_level: expected more than the computed reorder point of \(PlainNumber.text(point)), "
                        + "found \(PlainNumber.text(level))", hint: "give reorder_point too",
                    isRetryable: false)
            }
            return Levels(policy: .minimumMaximum(minimum: point, maximum: level), plan: plan)
        case .baseStock:
            return Levels(policy: .baseStock(input.orderUpToLevel ?? plan?.reorderPoint ?? 0), plan: plan)
        }
    }

    /// The plan of least yearly cost that could have been made after so many days of the history.
    private func plan(knowing days: Int) throws -> ReplenishmentPlan? {
        guard let data = terms.data else { return nil }
        let demand = Array(history.demand.prefix(days))
        guard demand.contains(where: { $0 > 0 }) else { return nil }
        let orders = input.policy != .baseStock
        let leadTimes = try leadTimes(data).map { orders ? $0 : $0.longer(byDays: input.reviewPeriodDays) }
        let request = ForecastRequest(
            sku: input.sku, location: input.location,
            horizonDays: ForecastRequest.sharedHorizon(covering: leadTimes.map(\.longestDays).max() ?? 1))
        let outlook = DemandOutlook(
            try forecasts.fit(demand, request), asOf: history.sales.date(at: days - 1),
            isWholeUnits: history.isWholeUnits)
        guard outlook.dailyMean > 0 else { return nil }
        // A base stock is ordered up to at every review, whatever has been sold since the last.
        let promise = ServicePromise(
            level: input.serviceLevel, reviewPeriodDays: orders ? input.reviewPeriodDays : 0)
        return try OptimizationOutcome.plans(data, leadTimes, outlook, promise).first
    }

    private func leadTimes(_ data: OptimizationData) throws -> [LeadTimeModel] {
        if let days = input.leadTimeDays { return data.offers.map { _ in LeadTimeModel(fixedDays: days) } }
        return try data.leadTimes()
    }

    /// The lead time of the supplier that the plan chose, or that everything given leaves.
    private func leadTime(_ plan: ReplenishmentPlan?) throws -> LeadTimeModel {
        if let days = input.leadTimeDays { return LeadTimeModel(fixedDays: days) }
        guard let data = terms.data else { return LeadTimeModel(fixedDays: 0) }
        let place = data.offers.firstIndex { $0.supplier == plan?.offer.supplier } ?? 0
        return try data.leadTimes()[place]
    }

    private func rules(_ plan: ReplenishmentPlan?) throws -> SimulationRules {
        let leadTime = try leadTime(plan)
        var probabilities = [Double](repeating: 0, count: leadTime.longestDays + 1)
        for (days, probability) in leadTime.outcomes { probabilities[days] += probability }
        return try SimulationRules(
            leadTime: leadTime.outcomes.count == 1 ? .fixed(leadTime.longestDays) : .drawn(probabilities),
            reviewPeriods: input.reviewPeriodDays,
            shortage: input.shortage == .lost ? .lost : .backordered,
            // What exceeds the most one order may be comes in several at once.
            orderRules: try plan.map {
                try OrderRules(
                    minimumQuantity: $0.rules.minimumQuantity, multiple: $0.rules.multiple)
            } ?? .unrestricted,
            shelfLifePeriods: terms.product.shelfLifeDays, costs: try costs(plan))
    }

    /// `nil` where the ordering or the holding cost is not known.
    private func costs(_ plan: ReplenishmentPlan?) throws -> SimulationRules.Costs? {
        guard let data = terms.data, let price = plan?.unitPrice ?? data.offers.first?.unitPrice,
            let fixed = try? data.orderingCost(), let rate = try? data.holdingCostRate(at: price)
        else { return nil }
        return try SimulationRules.Costs(
            fixedCost: fixed.approximateAmount,
            holdingCost: rate * price.approximateAmount / Self.daysPerYear,
            stockoutCost: input.shortageCost ?? 0, outdatingCost: price.approximateAmount)
    }

    private func result(
        _ levels: Levels, from: CalendarDate, to: CalendarDate
    ) throws -> SimulatePolicyResult {
        let none = SimulatedFigure(mean: 0)
        var result = SimulatePolicyResult(
            sku: input.sku, location: input.location, method: input.method, policy: input.policy, from: from,
            to: to, serviceLevel: input.serviceLevel,
            supplier: levels.plan?.offer.supplier ?? terms.data?.offers.first?.supplier,
            leadTimeDays: try leadTime(levels.plan).meanDays, reviewPeriodDays: input.reviewPeriodDays,
            readyRate: none, meanOnHand: none, meanBackordered: none, ordersPerYear: none, demandPerDay: 0,
            notes: [])
        switch levels.policy {
        case .reorderPoint(let point, let quantity):
            result.reorderPoint = point
            result.orderQuantity = quantity
        case .minimumMaximum(let minimum, let maximum):
            result.reorderPoint = minimum
            result.orderUpToLevel = maximum
        case .baseStock(let level): result.orderUpToLevel = level
        }
        return result
    }

    private func price(_ plan: ReplenishmentPlan?) -> Money? {
        plan?.unitPrice ?? terms.data?.offers.first?.unitPrice ?? terms.product.unitCost
    }
}

extension SimulatePolicyResult {
    fileprivate mutating func addMoney(_ price: Money?, cost: Double?, halfWidth: Double? = nil) throws {
        guard let price else { return }
        meanStockValue = try price.multiplied(by: meanOnHand.mean)
        costPerYear = try cost.map { try Money(rounding: $0, currency: price.currency) }
        costHalfWidth = try halfWidth.map { try Money(rounding: $0, currency: price.currency) }
    }
}
