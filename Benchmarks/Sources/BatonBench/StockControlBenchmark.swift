import ArgumentParser
import Foundation

/// Service against money on the shelf, on real demand.
struct StockControlBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock-control",
        abstract: "Replays real demand through stock policies: fill rate against money on the shelf.")

    @Option(help: "A file with a row for each item and weekly demand, or with a row for each item and day.")
    var file: String
    @Option(help: "Days from order to delivery, for daily files, which name none.")
    var leadTimeDays = 7
    @Option(help: "Promised services, in percent, separated by commas.")
    var services = "80,85,90,92,94,95,96,97,98,99,99.5"

    @Flag(help: "Leave the test alone: judge by the end of the history before it, for choosing a method.")
    var beforeTest = false
    @Option(help: "Where to write the curves as an SVG file.")
    var chart: String?

    func run() throws {
        let whole = try StockControlData(file: file, leadTimeDays: leadTimeDays)
        let data = beforeTest ? whole.beforeTest : whole
        let promises = services.split(separator: ",").compactMap { Double($0) }.map { $0 / 100 }
        print("\(data.items.count) items, \(data.historyPeriods) periods of history before the test")
        print("| method | promised | fill rate | ready rate | money on the shelf |")
        print("|---|---|---|---|---|")
        var curves: [(name: String, results: [StockControlResult])] = []
        let clock = ContinuousClock()
        let took = try clock.measure {
            for method in StockControlMethod.allCases where method != .movingAverage || data.season > 1 {
                let run = StockControlRun(data: data, method: method)
                let results = try run.results(services: promises)
                for result in results { print(row(method.name, result)) }
                curves.append((method.name, results))
            }
        }
        let fillRates = data.season > 1 ? [0.85, 0.90, 0.95] : [0.931, 0.960, 0.972]
        print("\n| money at the same fill rate | \(fillRates.map { percent($0) }.joined(separator: " | ")) |")
        print("|---|" + fillRates.map { _ in "---|" }.joined())
        for (name, results) in curves {
            let money = fillRates.map { target in
                interpolated(results, at: target).map { "\(Int($0.rounded()))" } ?? "not reached"
            }
            print("| \(name) | \(money.joined(separator: " | ")) |")
        }
        print("\n\(took.components.seconds) s")
        if let chart {
            try StockControlChart(curves: curves).svg.write(toFile: chart, atomically: true, encoding: .utf8)
        }
    }

    private func row(_ name: String, _ result: StockControlResult) -> String {
        let shares = [result.promised, result.fillRate, result.readyRate].map { percent($0) }
        return "| \(name) | \(shares.joined(separator: " | ")) | \(Int(result.stockValue.rounded())) |"
    }

    private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    /// Money at a fill rate, on the straight line between the nearest results.
    private func interpolated(_ results: [StockControlResult], at target: Double) -> Double? {
        let sorted = results.sorted { $0.fillRate < $1.fillRate }
        for (below, above) in zip(sorted, sorted.dropFirst())
        where below.fillRate <= target && target <= above.fillRate {
            let share = (target - below.fillRate) / max(1e-12, above.fillRate - below.fillRate)
            return below.stockValue + share * (above.stockValue - below.stockValue)
        }
        return nil
    }
}
