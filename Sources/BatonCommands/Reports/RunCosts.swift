internal import Baton
internal import Charts
internal import Reports

/// What a run cost: time, attempts, and money that it committed.
struct RunCosts {
    private let result: RunResult
    private let tasks: [ExecutionResult]

    init(_ result: RunResult) {
        self.result = result
        tasks = result.results + result.innerResults
    }

    var blocks: [ReportBlock] {
        let money = committed
        let work = tasks.filter { $0.agent != nil }
        let attempts = work.reduce(0) { $0 + $1.attempts }
        let started = work.count { $0.attempts > 0 }
        var tiles = [
            result.duration.map {
                KPITile(
                    name: "Elapsed time", value: .available($0.inSeconds),
                    style: .number(decimals: 3, unit: "s"),
                    formula: "end − start of the run", source: "history of the run")
            }
                ?? KPITile(
                    name: "Elapsed time", value: .notAvailable(reason: "the run has not finished"),
                    style: .number(decimals: 3, unit: "s"), formula: "end − start of the run",
                    source: "history of the run"),
            KPITile(
                name: "Working time", value: .available(work.reduce(0) { $0 + $1.executionTime.inSeconds }),
                style: .number(decimals: 3, unit: "s"),
                formula: "Σ operations: end − start, retries and their delays included",
                source: "history of the run"),
            KPITile(
                name: "Attempts", value: .available(Double(attempts)), style: .number(decimals: 0),
                formula: "calls of operations; \(max(0, attempts - started)) of them were repetitions",
                source: "history of the run"),
        ]
        tiles += money.map { currency, amount in
            KPITile(
                name: "Ordered", value: .available(amount), style: .money(currency: currency),
                formula: "Σ totals of the purchase orders that this run sent", source: "outputs of its tasks")
        }
        if money.isEmpty {
            tiles.append(
                KPITile(
                    name: "Ordered", value: .notAvailable(reason: "this run sent no purchase order"),
                    style: .number(decimals: 2),
                    formula: "Σ totals of the purchase orders that this run sent",
                    source: "outputs of its tasks"))
        }
        return [.kpis(tiles)]
    }

    /// By currency, in the order of the codes; each order once.
    private var committed: [(currency: String, amount: Double)] {
        var seen: Set<String> = []
        var sums: [String: Double] = [:]
        for output in tasks.compactMap(\.output) where output["is_sent"] == .bool(true) {
            guard let order = output["order_id"]?.stringValue, seen.insert(order).inserted,
                let total = output["total"], let currency = total["currency"]?.stringValue,
                let amount = total["amount"]?.stringValue.flatMap(Double.init) ?? total["amount"]?.doubleValue
            else { continue }
            sums[currency, default: 0] += amount
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
