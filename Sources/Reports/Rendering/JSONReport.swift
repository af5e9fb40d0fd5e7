internal import Charts

/// The document as JSON: raw values beside the texts that other formats show.
struct JSONReport {
    let document: ReportDocument

    func text() throws(ReportError) -> String {
        var sections: [JSONTree] = []
        for section in document.sections {
            var blocks: [JSONTree] = []
            for block in section.blocks { blocks.append(try tree(block)) }
            sections.append(.object([("heading", .string(section.heading)), ("blocks", .array(blocks))]))
        }
        return JSONTree.object([
            ("format", .string("baton-report")), ("version", .integer(1)),
            ("title", .string(document.title)), ("subtitle", .string(document.subtitle)),
            ("period", document.period.map(tree) ?? .null),
            ("generatedAt", .string(document.generatedAt)), ("sections", .array(sections)),
        ]).text
    }

    private func tree(_ period: ReportPeriod) -> JSONTree {
        .object([
            ("first", .string(period.first.isoText)), ("last", .string(period.last.isoText)),
            ("label", .string(period.label)),
        ])
    }

    private func tree(_ block: ReportBlock) throws(ReportError) -> JSONTree {
        switch block {
        case .kpis(let tiles): typed("kpis", [("tiles", .array(tiles.map(tree)))])
        case .paragraph(let text): typed("paragraph", [("text", .string(text))])
        case .callout(let text, let tone):
            typed("callout", [("text", .string(text)), ("tone", .string(tone.rawValue))])
        case .table(let table): typed("table", [("caption", .string(table.caption))] + members(table))
        case .chart(let chart): typed("chart", try members(chart))
        case .recommendations(let list): typed("recommendations", [("items", .array(list.map(tree)))])
        case .notes(let notes): typed("notes", [("items", .array(notes.map { .string($0) }))])
        }
    }

    private func typed(_ type: String, _ members: [(String, JSONTree)]) -> JSONTree {
        .object([("type", .string(type))] + members)
    }

    private func tree(_ tile: KPITile) -> JSONTree {
        .object(
            [
                ("name", .string(tile.name)), ("value", .optional(tile.value.number)),
                ("text", .string(tile.value.number.map(tile.style.text) ?? "not available")),
                ("notAvailableBecause", .optional(tile.value.reason)),
            ] + members(tile.style) + [
                ("formula", .string(tile.formula)), ("standard", .string(tile.standard)),
                ("source", .string(tile.source)), ("trend", .array(tile.trend.map { .optional($0) })),
                ("status", .optional(tile.status?.rawValue)),
                ("comparisons", .array(tile.comparisons.map { tree($0, tile.style) })),
            ])
    }

    private func tree(_ comparison: KPIComparison, _ style: NumberStyle) -> JSONTree {
        .object([
            ("label", .string(comparison.label)), ("value", .number(comparison.value)),
            ("text", .string(style.text(comparison.value))),
            ("status", .optional(comparison.status?.rawValue)), ("note", .string(comparison.note)),
        ])
    }

    private func members(_ style: NumberStyle) -> [(String, JSONTree)] {
        [
            ("kind", .string(ColumnKind.number(style).name)), ("unit", .string(style.unitText)),
            ("decimals", .integer(style.decimals)),
        ]
    }

    private func members(_ table: ReportTable) -> [(String, JSONTree)] {
        let columns = table.columns.map { column -> JSONTree in
            let title = ("title", JSONTree.string(column.title))
            guard case .number(let style) = column.kind else {
                return .object([title, ("kind", .string(column.kind.name))])
            }
            return .object([title] + members(style))
        }
        return [
            ("columns", .array(columns)),
            ("rows", .array(table.rows.map { .array($0.map(tree)) })),
        ]
    }

    private func tree(_ cell: ReportCell) -> JSONTree {
        switch cell {
        case .text(let text): .string(text)
        case .number(let value): .number(value)
        case .date(let day): .string(day.isoText)
        case .status(let text, let tone):
            .object([("text", .string(text)), ("tone", .string(tone.rawValue))])
        case .missing: .null
        }
    }

    private func members(_ report: ReportChart) throws(ReportError) -> [(String, JSONTree)] {
        let chart = report.chart
        let (table, summary) = try ReportError.drawing { () throws(ChartError) in
            (try chart.table(), try chart.summary())
        }
        return [
            ("chart", .string(report.kind)), ("title", .string(chart.title)),
            ("description", .string(chart.description)), ("summary", .string(summary)),
        ] + members(ReportTable(caption: chart.title, chart: table))
    }

    private func tree(_ item: Recommendation) -> JSONTree {
        .object([
            ("rank", .integer(item.rank)), ("title", .string(item.title)),
            ("evidence", .string(item.evidence)), ("action", .string(item.action)),
            ("command", .string(item.command)),
            (
                "moneyAtStake",
                item.moneyAtStake.map {
                    .object([
                        ("amount", .number($0.amount)), ("currency", .string($0.currency)),
                        ("text", .string($0.text)),
                    ])
                } ?? .null
            ),
        ])
    }
}
