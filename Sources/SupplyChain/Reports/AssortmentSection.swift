internal import Charts
internal import Inventory
internal import Reports

/// The assortment as Pareto chart and ABC/XYZ matrix.
enum AssortmentSection {
    static func blocks(_ view: AssortmentView) -> [ReportBlock] {
        [.chart(.pareto(pareto(view))), .chart(.assortment(matrix(view)))]
            + [
                .notes([
                    "A: the products that make up 80 % of the sales from \(view.first) to \(view.last), B: up to 95 %, "
                        + "C: the rest. X: weekly sales vary by at most half their mean (coefficient of variation), "
                        + "Y: by at most the mean, Z: by more."
                ])
            ]
    }

    private static func pareto(_ view: AssortmentView) -> ParetoChart {
        // The chart draws a dozen bars; the classes of all products stand in the matrix.
        let shown = view.items.prefix(50)
        let rest = view.items.dropFirst(50).reduce(0) { $0 + $1.value }
        let bars = shown.map { BarItem(label: $0.sku, value: $0.value) }
        let others = view.items.count - shown.count
        return ParetoChart(
            title: "Sales by product",
            description:
                "Sales of the last \(AssortmentView.weeks) weeks, the largest first, and their cumulative share.",
            unit: view.currency,
            bars: bars + (rest > 0 ? [BarItem(label: "\(others) more", value: rest)] : []),
            order: rest > 0 ? .asGiven : .descending)
    }

    private static func matrix(_ view: AssortmentView) -> AssortmentMatrix {
        let total = view.items.reduce(0) { $0 + $1.value }
        var cells: [AssortmentCell] = []
        for value in Charts.ValueClass.allCases {
            for variability in Charts.VariabilityClass.allCases {
                let members = view.items.filter {
                    $0.valueClass.rawValue == value.rawValue
                        && $0.variability?.rawValue == variability.rawValue
                }
                cells.append(
                    AssortmentCell(
                        value: value, variability: variability, skuCount: members.count,
                        valueShare: total > 0 ? min(1, members.reduce(0) { $0 + $1.value } / total) : 0))
            }
        }
        return AssortmentMatrix(
            title: "Assortment by value and steadiness",
            description: "AX: forecast and replenish automatically. CZ: order only on demand, or drop.",
            cells: cells)
    }
}
