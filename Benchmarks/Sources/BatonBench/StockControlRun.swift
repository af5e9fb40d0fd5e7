import Foundation
import Inventory

/// The outcome of one method at one promise.
struct StockControlResult {
    let promised: Double
    /// Share of demanded units served from the shelf.
    let fillRate: Double
    /// Share of items and periods without backorders.
    let readyRate: Double
    /// Mean money on the shelf at the end of a period.
    let stockValue: Double
}

/// Replays the test periods: backorders, an order up to the level at the end of every period, levels computed anew
/// from all history to date.
struct StockControlRun {
    let data: StockControlData
    let method: StockControlMethod

    /// One result for each promised service.
    func results(services: [Double]) throws -> [StockControlResult] {
        let periods = data.items.first?.demand.count ?? 0
        let epochs = Array(stride(from: data.historyPeriods, to: periods, by: data.recomputePeriods))
        let levels = try epochs.map { try method.levels(data, before: $0, services: services) }
        return try services.indices.map { service in
            try replay(services[service], levels: levels.map { $0[service] })
        }
    }

    private func replay(_ service: Double, levels: [[Double]]) throws -> StockControlResult {
        var served = 0.0
        var demanded = 0.0
        var ready = 0
        var periods = 0
        var value = 0.0
        for (index, item) in data.items.enumerated() {
            // An order at the end of a period is one at the start of the next with a lead time shorter by one. New levels
            // hold from the end of the period before which they were computed.
            let rules = try SimulationRules(leadTime: .fixed(item.leadTimePeriods - 1))
            let outcome = try PolicySimulation.replay(
                demand: Array(item.demand[data.historyPeriods...]), rules: rules,
                startingUnits: levels[0][index]
            ) { stock in
                let epoch = max(0, stock.period - 1) / data.recomputePeriods
                return max(0, levels[epoch][index] - stock.position.units)
            }
            served += outcome.totals.servedUnits
            demanded += outcome.totals.demandUnits
            ready += outcome.backorderedUnits.count { $0 == 0 }
            periods += outcome.totals.periods
            value += item.unitCost * (outcome.totals.meanOnHandUnits ?? 0)
        }
        return StockControlResult(
            promised: service, fillRate: served / demanded, readyRate: Double(ready) / Double(periods),
            stockValue: value)
    }
}
