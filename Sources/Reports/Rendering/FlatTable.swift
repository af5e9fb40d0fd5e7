package import Charts

/// Any block with figures as rows of cells: what CSV and Markdown print.
package struct FlatTable {
    package let title: String
    package let columns: [String]
    package let rows: [[FlatCell]]
}

/// A cell that knows its kind and unit on its own.
package enum FlatCell {
    case text(String)
    case number(Double, NumberStyle)
    case integer(Int)
    case date(CalendarDay)
    case missing

    /// The kind's name in CSV.
    var kind: String {
        switch self {
        case .text: "text"
        case .number(_, let style): ColumnKind.number(style).name
        case .integer: "number"
        case .date: "date"
        case .missing: "missing"
        }
    }

    /// The number's unit, empty for the rest.
    var unit: String {
        if case .number(_, let style) = self { return style.unitText }
        return ""
    }
}

extension FlatTable {
    /// What a block lists; texts make a table of one column.
    static func tables(of block: ReportBlock) throws(ReportError) -> [FlatTable] {
        switch block {
        case .kpis(let tiles): [FlatTable(tiles)]
        case .table(let table): [FlatTable(table)]
        case .chart(let chart): [try FlatTable(chart.chart)]
        case .recommendations(let list): [FlatTable(list)]
        case .paragraph(let text), .callout(let text, _):
            [FlatTable(title: "", columns: ["paragraph"], rows: [[.text(text)]])]
        case .notes(let notes):
            [FlatTable(title: "Notes", columns: ["note"], rows: notes.map { [.text($0)] })]
        }
    }

    /// Whether it holds nothing but sentences.
    package var isProse: Bool { columns == ["paragraph"] || columns == ["note"] }

    init(_ table: ReportTable) {
        title = table.caption
        columns = table.columns.map(\.heading)
        rows = table.rows.map { row in
            zip(row, table.columns).map { cell, column in
                switch (cell, column.kind) {
                case (.number(let value), .number(let style)): .number(value, style)
                case (.number(let value), _): .number(value, .number(decimals: 0))
                case (.text(let text), _), (.status(let text, _), _): .text(text)
                case (.date(let day), _): .date(day)
                case (.missing, _): .missing
                }
            }
        }
    }

    init(_ tiles: [KPITile]) {
        title = "Key figures"
        columns = [
            "KPI", "Value", "Unit", "Status", "Compared with", "Value there", "Note on it",
            "Also compared with", "Other value", "Note on that", "Not available because", "Formula",
            "Standard", "Source",
        ]
        rows = tiles.map { tile in
            let style = tile.style
            return [
                .text(tile.name), tile.value.number.map { .number($0, style) } ?? .missing,
                .optionalText(style.unitText), .optionalText(tile.status?.rawValue),
            ] + Self.cells(of: tile, comparison: 0) + Self.cells(of: tile, comparison: 1) + [
                .optionalText(tile.value.reason), .optionalText(tile.formula),
                .optionalText(tile.standard), .optionalText(tile.source),
            ]
        }
    }

    /// The label, value and note of a comparison by its place; empty where there is none.
    private static func cells(of tile: KPITile, comparison index: Int) -> [FlatCell] {
        guard tile.comparisons.indices.contains(index) else { return [.missing, .missing, .missing] }
        let comparison = tile.comparisons[index]
        return [
            .optionalText(comparison.label), .number(comparison.value, tile.style),
            .optionalText(comparison.note),
        ]
    }

    init(_ list: [Recommendation]) {
        title = "Recommendations"
        columns = ["Rank", "Title", "Evidence", "Action", "Command", "Money at stake", "Currency"]
        rows = list.map { item in
            let money = item.moneyAtStake
            return [
                .integer(item.rank), .text(item.title), .optionalText(item.evidence),
                .optionalText(item.action), .optionalText(item.command),
                money.map { .number($0.amount, .money(currency: $0.currency)) } ?? .missing,
                .optionalText(money?.currency),
            ]
        }
    }

    init(_ chart: any Chart) throws(ReportError) {
        let table = try ReportError.drawing { () throws(ChartError) in try chart.table() }
        self.init(ReportTable(caption: chart.title, chart: table))
    }
}

extension ReportDocument {
    /// Every block as tables in reading order, for formats that list what others draw.
    /// - Throws: ``ReportError`` as ``validate()``.
    package func flatTables() throws(ReportError) -> [(section: String, table: FlatTable)] {
        try validate()
        var tables: [(section: String, table: FlatTable)] = []
        for section in sections {
            for block in section.blocks {
                tables += try FlatTable.tables(of: block).map { (section.heading, $0) }
            }
        }
        return tables
    }
}

extension FlatCell {
    fileprivate static func optionalText(_ text: String?) -> FlatCell {
        guard let text, !text.isEmpty else { return .missing }
        return .text(text)
    }
}

extension ReportTable {
    /// The data of a chart as a report's table, so that both are shown alike.
    init(caption: String, chart table: ChartTable) {
        let columns = table.columns.map { column in
            switch column.kind {
            case .text: ReportColumn(column.name, .text)
            case .day: ReportColumn(column.name, .date)
            case .percent(let decimals): ReportColumn(column.name, .percent(decimals: decimals))
            case .number(let decimals, let unit):
                ReportColumn(column.name, .number(decimals: decimals, unit: unit))
            }
        }
        let rows = table.rows.map { row in
            row.map { cell -> ReportCell in
                switch cell {
                case .text(let text): .text(text)
                case .number(let value): .number(value)
                case .day(let day): .date(day)
                case .missing: .missing
                }
            }
        }
        self.init(caption: caption, columns: columns, rows: rows)
    }
}

extension ReportError {
    /// Runs a chart's method and turns its error into a report's.
    static func drawing<Result>(
        _ body: () throws(ChartError) -> Result
    ) throws(ReportError) -> Result {
        do {
            return try body()
        } catch {
            throw ReportError(
                kind: .chart(error), location: "chart '\(error.chart)', \(error.location)",
                expected: error.expected, hint: error.hint)
        }
    }
}
