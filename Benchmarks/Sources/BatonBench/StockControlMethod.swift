import Foundation
import Inventory
import Statistics

/// A way to set order-up-to levels for all items from their histories.
enum StockControlMethod: CaseIterable {
    /// Ours: least money for a promised fill rate of the whole assortment.
    case assortment
    /// The same demand model, with the same cycle service for every item.
    case equalService
    /// The peer: negative binomial demand from exponential smoothing over one period more than the lead time.
    case peer
    /// A reorder point from the last four weeks' mean and spread, normal demand.
    case movingAverage

    var name: String {
        switch self {
        case .assortment: "assortment, fill rate promised for the whole"
        case .equalService: "same demand model, equal cycle service"
        case .peer: "peer: negative binomial on smoothing"
        case .movingAverage: "moving average of 4 weeks, normal"
        }
    }

    /// For each promised service the levels of all items, from what is known before a period.
    func levels(_ data: StockControlData, before period: Int, services: [Double]) throws -> [[Double]] {
        switch self {
        case .assortment:
            let items = try Self.items(data, before: period)
            return try services.map { try AssortmentBaseStock.forFillRate($0, items: items).levels }
        case .equalService:
            let items = try Self.items(data, before: period)
            return try services.map { service in
                try items.map { try Self.quantile($0.protectionDemand, service) }
            }
        case .peer:
            let demands = try data.items.map { try Self.peerDemand($0, before: period) }
            return try services.map { service in try demands.map { try Self.quantile($0, service) } }
        case .movingAverage:
            let demands = try data.items.map { item in
                let recent = Array(item.demand[..<period].suffix(28))
                return try LeadTimeDemand(
                    demandMean: SampleStatistics.mean(recent) ?? 0,
                    demandStandardDeviation: SampleStatistics.standardDeviation(recent) ?? 0,
                    leadTimeMean: Double(item.leadTimePeriods), leadTimeStandardDeviation: 0)
            }
            return try services.map { service in
                try demands.map {
                    max(0, try SafetyStock.forCycleService(service, demand: $0).reorderPoint.rounded(.up))
                }
            }
        }
    }

    /// As how many periods with demand the assortment counts in an item's variability.
    private static let priorPeriods = 15.0

    /// Demand over lead time and review: its variance leans on the assortment and is scaled to the errors of whole
    /// lead times.
    private static func items(
        _ data: StockControlData, before period: Int
    ) throws -> [AssortmentBaseStock.Item] {
        let candidates = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3]
        let estimates = data.items.map { item in
            LevelEstimate(
                history: item.demand[..<period], season: data.season, leadTimePeriods: item.leadTimePeriods,
                candidates: candidates)
        }
        let deviations = try deviations(data, estimates, before: period)
        func moments(_ index: Int, _ periods: Int) throws -> LeadTimeDemand {
            try LeadTimeDemand(
                steadyLevel: estimates[index].level, errorStandardDeviation: deviations[index],
                smoothing: estimates[index].smoothing, leadTimePeriods: Double(periods))
        }
        let ratios = try data.items.indices.map { index in
            let variance = try moments(index, data.items[index].leadTimePeriods).variance
            return estimates[index].leadTimeError / max(1e-9, variance)
        }
        let factors = try LeadTimeErrorScale.factors(
            ratios: ratios,
            leadTimesSeen: data.items.map { 0.75 * Double(period) / Double($0.leadTimePeriods) },
            priorLeadTimes: 4, least: 1)
        return try data.items.indices.map { index in
            let item = data.items[index]
            let lead = try moments(index, item.leadTimePeriods - 1)
            let protection = try moments(index, item.leadTimePeriods)
            return try AssortmentBaseStock.Item(
                unitCost: item.unitCost,
                leadTimeDemand: .counts(mean: lead.mean, variance: lead.variance * factors[index]),
                protectionDemand: .counts(
                    mean: protection.mean, variance: protection.variance * factors[index]))
        }
    }

    /// Standard deviations of the errors of one period, pooled over the assortment.
    private static func deviations(
        _ data: StockControlData, _ estimates: [LevelEstimate], before period: Int
    ) throws -> [Double] {
        let items = try zip(data.items, estimates).map { item, estimate in
            let history = item.demand[..<period]
            return try PooledVariability.Item(
                mean: SampleStatistics.mean(Array(history)) ?? 0,
                variance: estimate.errorStandardDeviation * estimate.errorStandardDeviation,
                unitCost: item.unitCost, demandPeriods: history.count { $0 > 0 })
        }
        return try PooledVariability.variances(of: items, priorPeriods: priorPeriods).map { $0.squareRoot() }
    }

    private static func peerDemand(_ item: StockControlItem, before period: Int) throws -> DemandDistribution
    {
        let estimate = LevelEstimate(
            history: item.demand[..<period], season: 1, leadTimePeriods: item.leadTimePeriods,
            candidates: [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4])
        let periods = Double(item.leadTimePeriods + 1)
        let variance = estimate.errorStandardDeviation * estimate.errorStandardDeviation
        return try .counts(mean: estimate.level * periods, variance: variance * periods)
    }

    private static func quantile(_ demand: DemandDistribution, _ service: Double) throws -> Double {
        demand.mean > 0 ? try demand.quantile(service) : 0
    }
}
