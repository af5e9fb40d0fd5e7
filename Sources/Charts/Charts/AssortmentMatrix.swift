/// ABC class: share of value.
public enum ValueClass: String, Sendable, Codable, CaseIterable {
    /// The few items with most of the value.
    case a = "A"
    /// The middle.
    case b = "B"
    /// The many items with little value.
    case c = "C"
}

/// XYZ class: variability of demand.
public enum VariabilityClass: String, Sendable, Codable, CaseIterable {
    /// Steady demand.
    case x = "X"
    /// Varying demand.
    case y = "Y"
    /// Irregular demand.
    case z = "Z"
}

/// One field of an ``AssortmentMatrix``.
public struct AssortmentCell: Sendable, Equatable, Codable {
    /// The row.
    public let value: ValueClass
    /// The column.
    public let variability: VariabilityClass
    /// How many items fall in the field.
    public let skuCount: Int
    /// Their share of the total value, 0…1.
    public let valueShare: Double

    /// One field.
    public init(
        value: ValueClass, variability: VariabilityClass, skuCount: Int, valueShare: Double
    ) {
        self.value = value
        self.variability = variability
        self.skuCount = skuCount
        self.valueShare = valueShare
    }
}

/// The ABC/XYZ matrix: how many items and how much value fall in each of nine fields.
///
/// Fields that are not given hold no items. Shares outside 0…1, negative counts and fields given twice are
/// refused with ``ChartError``.
public struct AssortmentMatrix: Chart, Equatable, Codable {
    /// What the chart shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// The fields.
    public let cells: [AssortmentCell]

    /// A matrix of the given fields.
    public init(title: String, description: String = "", cells: [AssortmentCell]) {
        self.title = title
        self.description = description
        self.cells = cells
    }

    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        try check()
        let top = layout.headerHeight + 44
        let rowHeight = 66.0
        let left = layout.isCompact ? 34.0 : 132.0
        let width = min(layout.width - left - 8, 660)
        var drawing = ChartDrawing(width: layout.width, height: top + 3 * rowHeight + 8)
        for (column, variability) in VariabilityClass.allCases.enumerated() {
            let centre = left + (Double(column) + 0.5) * width / 3
            drawing.text(
                variability.rawValue, at: Point(x: centre, y: top - 24), anchor: .middle, "c-strong")
            drawing.text(
                ["steady", "varying", "irregular"][column], at: Point(x: centre, y: top - 8),
                anchor: .middle, "c-small")
        }
        for (row, value) in ValueClass.allCases.enumerated() {
            let y = top + Double(row) * rowHeight
            drawing.text(
                value.rawValue, at: Point(x: left - 14, y: y + rowHeight / 2 + 4), anchor: .end, "c-strong")
            if !layout.isCompact {
                drawing.text(
                    ["high value", "medium value", "low value"][row],
                    at: Point(x: left - 34, y: y + rowHeight / 2 + 4), anchor: .end, "c-small")
            }
            for (column, variability) in VariabilityClass.allCases.enumerated() {
                let x = left + Double(column) * width / 3
                draw(cell(value, variability), x: x, y: y, width: width / 3, height: rowHeight, &drawing)
            }
        }
        return drawing
    }

    public func table() throws(ChartError) -> ChartTable {
        try check()
        let rows = ValueClass.allCases.flatMap { value in
            VariabilityClass.allCases.map { variability -> [ChartTable.Cell] in
                let cell = cell(value, variability)
                return [
                    .text(value.rawValue + variability.rawValue), .number(Double(cell.skuCount)),
                    .number(cell.valueShare),
                ]
            }
        }
        return ChartTable(
            columns: [
                .init("Class", .text), .init("SKUs", .number(decimals: 0, unit: "")),
                .init("Share of value", .percent(decimals: 1)),
            ], rows: rows)
    }

    public func summary() throws(ChartError) -> String {
        try check()
        guard let largest = cells.max(by: { $0.valueShare < $1.valueShare }), largest.skuCount > 0 else {
            return "No data."
        }
        let total = cells.reduce(0.0) { $0 + Double($1.skuCount) }
        let name = largest.value.rawValue + largest.variability.rawValue
        return "\(NumberText.fixed(total, decimals: 0)) SKUs; most value in \(name): "
            + "\(NumberText.fixed(Double(largest.skuCount), decimals: 0)) SKUs with "
            + "\(NumberText.percent(largest.valueShare, decimals: 1)) %."
    }
}

extension AssortmentMatrix {
    private func cell(_ value: ValueClass, _ variability: VariabilityClass) -> AssortmentCell {
        cells.first { $0.value == value && $0.variability == variability }
            ?? AssortmentCell(value: value, variability: variability, skuCount: 0, valueShare: 0)
    }

    private func draw(
        _ cell: AssortmentCell, x: Double, y: Double, width: Double, height: Double,
        _ drawing: inout ChartDrawing
    ) {
        let name = cell.value.rawValue + cell.variability.rawValue
        let count = NumberText.fixed(Double(cell.skuCount), decimals: 0)
        let share = NumberText.percent(cell.valueShare, decimals: 1) + " % of value"
        // The tint stays light enough for the ink to keep a contrast of 4.5:1 on it.
        drawing.rectangle(
            x: x + 2, y: y + 2, width: width - 4, height: height - 4, "c-cell", radius: 6,
            opacity: 0.05 + 0.3 * cell.valueShare.squareRoot(), tooltip: "\(name): \(count) SKUs, \(share)")
        let centre = x + width / 2
        let isEmpty = cell.skuCount == 0
        drawing.text(
            isEmpty ? "–" : count, at: Point(x: centre, y: y + height / 2), anchor: .middle,
            isEmpty ? "c-muted" : "c-big")
        if !isEmpty {
            drawing.text(
                share, at: Point(x: centre, y: y + height / 2 + 18), anchor: .middle, "c-label")
        }
    }

    private func check() throws(ChartError) {
        let check = ChartCheck(chart: title)
        for (index, cell) in cells.enumerated() {
            let name = "cell \(cell.value.rawValue)\(cell.variability.rawValue)"
            try check.finite(cell.valueShare, name)
            guard (0...1).contains(cell.valueShare), cell.skuCount >= 0 else {
                throw check.error(
                    .outOfRange, name, expected: "a share from 0 to 1 and a count of 0 or more",
                    hint: "give shares as fractions, 0.25 for 25 %")
            }
            let isDuplicate = cells.prefix(index).contains {
                $0.value == cell.value && $0.variability == cell.variability
            }
            if isDuplicate {
                throw check.error(.duplicate, name, expected: "each cell once", hint: "merge the two")
            }
        }
    }
}
