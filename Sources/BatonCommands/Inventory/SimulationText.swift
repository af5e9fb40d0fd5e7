internal import Baton
internal import SupplyChain

/// Simulated policies side by side, with a chart of characters.
struct SimulationText {
    let results: [SimulatePolicyResult]

    private static let chartWidth = 60
    private static let chartRows = 6

    var text: String {
        guard let first = results.first else { return "" }
        let place = first.location.map { " at \($0)" } ?? ""
        let kind = first.method == .replay ? "replay of real sales" : "demand drawn from the forecast"
        let title = "\(first.sku)\(place): \(kind), \(first.from) to \(first.to)"
        var blocks = [TextStyle.output.bold(title), table]
        blocks.append(results.count > 1 ? comparison : stockOverTime)
        var seen: Set<String> = []
        let notes = results.flatMap(\.notes).filter { seen.insert($0).inserted }
        if !notes.isEmpty { blocks.append(notes.map { "note: \($0)" }.joined(separator: "\n")) }
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var table: String {
        var table = TextTable(
            [
                "POLICY", "SERVICE", "LEAD", "REVIEW", "LEVELS", "FILL RATE", "CYCLES OK", "STOCK", "VALUE",
                "ORDERS/YEAR", "COST/YEAR",
            ], alignRight: [1, 2, 3, 5, 6, 7, 8, 9, 10])
        for result in results {
            table.add([
                result.policy.rawValue, percent(result.serviceLevel), result.leadTimeDays.tenths,
                "\(result.reviewPeriodDays)", levels(result), result.fillRate.map(share) ?? "-",
                result.cycleService.map(percent) ?? "-", units(result.meanOnHand),
                result.meanStockValue?.cents ?? "-", units(result.ordersPerYear),
                result.costPerYear?.cents ?? "-",
            ])
        }
        return table.render()
    }

    private func levels(_ result: SimulatePolicyResult) -> String {
        [("s", result.reorderPoint), ("Q", result.orderQuantity), ("S", result.orderUpToLevel)]
            .compactMap { name, level in level.map { "\(name) \($0.tenths)" } }.joined(separator: " ")
    }

    private func percent(_ share: Double) -> String { "\((share * 100).tenths) %" }

    private func share(_ figure: SimulatedFigure) -> String {
        percent(figure.mean) + (figure.halfWidth.map { " ±\(($0 * 100).tenths)" } ?? "")
    }

    private func units(_ figure: SimulatedFigure) -> String {
        figure.mean.tenths + (figure.halfWidth.map { " ±\($0.tenths)" } ?? "")
    }

    /// Stock as a bar for each scenario, with what it buys behind it.
    private var comparison: String {
        let most = results.map(\.meanOnHand.mean).max() ?? 0
        let names = results.map(name)
        let width = names.map(\.count).max() ?? 0
        return zip(results, names).map { result, name in
            let bar = ProgressBar.render(done: result.meanOnHand.mean, of: most, width: 40)
            let padding = String(repeating: " ", count: width - name.count)
            return "\(name)\(padding)  \(bar)  \(result.meanOnHand.mean.tenths) on hand, "
                + "fill rate \(result.fillRate.map { percent($0.mean) } ?? "-")"
        }.joined(separator: "\n")
    }

    private func name(_ result: SimulatePolicyResult) -> String {
        "\(result.policy.rawValue) \(percent(result.serviceLevel)), lead \(result.leadTimeDays.tenths), "
            + "review \(result.reviewPeriodDays)"
    }

    /// Stock at the end of each day (or of stretches of days) as columns.
    private var stockOverTime: String {
        guard let days = results.first?.daily, let first = days.first, let last = days.last else { return "" }
        let width = min(Self.chartWidth, days.count)
        let columns = (0..<width).map { column in
            let part = days[(column * days.count / width)..<((column + 1) * days.count / width)]
            // The lowest stock of a stretch: a shortage must not vanish in a mean.
            return (level: part.map(\.onHand).min() ?? 0, isShort: part.contains { $0.served < $0.demand })
        }
        let top = max(1, columns.map(\.level).max() ?? 1)
        let label = top.tenths.count
        let eighths = columns.map { Int(($0.level / top * Double(Self.chartRows * 8)).rounded()) }
        let blocks = Array(" ▁▂▃▄▅▆▇█")
        var lines = (0..<Self.chartRows).map { row in
            let base = (Self.chartRows - 1 - row) * 8
            let cells = eighths.map { blocks[min(8, max(0, $0 - base))] }
            let mark = row == 0 ? top.tenths : String(repeating: " ", count: label)
            return "\(mark) │\(String(cells))"
        }
        let margin = String(repeating: " ", count: label)
        lines.append("\(margin) └" + String(columns.map { $0.isShort ? "×" : "─" }))
        lines.append(
            "\(margin)  \(first.date) … \(last.date): lowest stock on hand; × some demand went unserved")
        return lines.joined(separator: "\n")
    }
}
