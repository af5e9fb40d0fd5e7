/// An axis of a ``SupplierScatter``.
public struct ScatterAxis: Sendable, Equatable, Codable {
    /// What is measured.
    public let name: String
    /// Its unit; may be empty.
    public let unit: String
    /// Decimals in words and tables.
    public let decimals: Int

    /// An axis.
    public init(name: String, unit: String = "", decimals: Int = 0) {
        self.name = name
        self.unit = unit
        self.decimals = decimals
    }

    var label: String {
        unit.isEmpty ? name : "\(name) (\(unit))"
    }
}

/// One supplier of a ``SupplierScatter``.
public struct ScatterPoint: Sendable, Equatable, Codable {
    /// The supplier's name.
    public let label: String
    /// The position on the horizontal axis.
    public let x: Double
    /// The position on the vertical axis.
    public let y: Double
    /// The area of the mark, 0 or more, relative to the others.
    public let size: Double
    /// Whether the supplier stands out, for example as the recommended one.
    public let isHighlighted: Bool

    /// One supplier.
    public init(label: String, x: Double, y: Double, size: Double, isHighlighted: Bool = false) {
        self.label = label
        self.x = x
        self.y = y
        self.size = size
        self.isHighlighted = isHighlighted
    }
}

/// Suppliers by two measures, with the area of the mark for a third.
///
/// Labels that would cover each other are left out of the drawing; every mark keeps its name as a tooltip,
/// and the table lists all. Values that are not finite are refused with ``ChartError``.
public struct SupplierScatter: Chart, Equatable, Codable {
    /// What the chart shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// The horizontal axis.
    public let horizontal: ScatterAxis
    /// The vertical axis.
    public let vertical: ScatterAxis
    /// What the area of a mark stands for.
    public let sizeName: String
    /// The suppliers.
    public let suppliers: [ScatterPoint]

    /// A chart of suppliers.
    public init(
        title: String, description: String = "", horizontal: ScatterAxis, vertical: ScatterAxis,
        sizeName: String, suppliers: [ScatterPoint]
    ) {
        self.title = title
        self.description = description
        self.horizontal = horizontal
        self.vertical = vertical
        self.sizeName = sizeName
        self.suppliers = suppliers
    }

    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        try check()
        return ScatterPlot(chart: self, layout: layout).draw()
    }

    public func table() throws(ChartError) -> ChartTable {
        try check()
        return ChartTable(
            columns: [
                .init("Supplier", .text),
                .init(horizontal.name, .number(decimals: horizontal.decimals, unit: horizontal.unit)),
                .init(vertical.name, .number(decimals: vertical.decimals, unit: vertical.unit)),
                .init(sizeName, .number(decimals: 0, unit: "")),
            ],
            rows: suppliers.map { [.text($0.label), .number($0.x), .number($0.y), .number($0.size)] })
    }

    public func summary() throws(ChartError) -> String {
        try check()
        guard let left = suppliers.min(by: { $0.x < $1.x }), let top = suppliers.max(by: { $0.y < $1.y })
        else { return "No data." }
        let count = "\(suppliers.count) \(suppliers.count == 1 ? "supplier" : "suppliers")"
        let names = [left, top].map { TextMetrics.shortened($0.label, characters: 60) }
        let highlighted = suppliers.filter(\.isHighlighted)
            .map { TextMetrics.shortened($0.label, characters: 60) }
        return "\(count); lowest \(horizontal.name): \(names[0]); highest \(vertical.name): \(names[1])."
            + (highlighted.isEmpty ? "" : " Highlighted: \(highlighted.joined(separator: ", ")).")
    }

    private func check() throws(ChartError) {
        let check = ChartCheck(chart: title)
        for (index, supplier) in suppliers.enumerated() {
            try check.finite(supplier.x, "supplier \(index + 1), x")
            try check.finite(supplier.y, "supplier \(index + 1), y")
            try check.notNegative(supplier.size, "supplier \(index + 1), size")
        }
    }
}
