internal import Charts

extension ReportDocument {
    /// Checks what the types leave open; every renderer calls it first.
    ///
    /// - Throws: ``ReportError`` when a number is not finite, a row does not have one cell per column, a cell
    ///   is of another kind than its column, a currency is not three capital letters, the period is reversed,
    ///   or a chart cannot be drawn.
    public func validate() throws(ReportError) {
        if let period, period.last < period.first {
            throw ReportError(
                kind: .period, location: "period", expected: "a last day on or after the first",
                hint: "swap \(period.first.isoText) and \(period.last.isoText)")
        }
        for (sectionIndex, section) in sections.enumerated() {
            for (blockIndex, block) in section.blocks.enumerated() {
                try Validator(location: "section \(sectionIndex + 1), block \(blockIndex + 1)").check(block)
            }
        }
    }
}

/// The checks of one block.
private struct Validator {
    let location: String

    func check(_ block: ReportBlock) throws(ReportError) {
        switch block {
        case .paragraph, .callout, .notes: break
        case .kpis(let tiles): for tile in tiles { try check(tile) }
        case .table(let table): try check(table)
        case .chart(let chart): try check(chart)
        case .recommendations(let list): for item in list { try check(item) }
        }
    }

    private func check(_ tile: KPITile) throws(ReportError) {
        let place = "\(location), KPI '\(brief(tile.name))'"
        try check(tile.value.number, at: place)
        for comparison in tile.comparisons {
            try check(comparison.value, at: place + ", comparison with '\(brief(comparison.label))'")
        }
        for (index, value) in tile.trend.enumerated() {
            try check(value, at: place + ", trend value \(index + 1)")
        }
        try check(tile.style, at: place)
    }

    private func check(_ table: ReportTable) throws(ReportError) {
        let name = "\(location) '\(brief(table.caption))'"
        for column in table.columns {
            guard case .number(let style) = column.kind else { continue }
            try check(style, at: "\(name), column '\(brief(column.title))'")
        }
        for (index, row) in table.rows.enumerated() {
            guard row.count == table.columns.count else {
                throw ReportError(
                    kind: .rowWidth, location: "\(name), row \(index + 1)",
                    expected: "\(table.columns.count) cells, found \(row.count)",
                    hint: "fill gaps with .missing")
            }
            for (cell, column) in zip(row, table.columns) {
                try check(cell, column, at: "\(name), row \(index + 1), column '\(brief(column.title))'")
            }
        }
    }

    private func check(
        _ cell: ReportCell, _ column: ReportColumn, at place: @autoclosure () -> String
    ) throws(ReportError) {
        switch (cell, column.kind) {
        case (.missing, _), (.text, .text), (.date, .date), (.status, .status): break
        case (.number(let value), .number): try check(value, at: place())
        default:
            throw ReportError(
                kind: .cellKind, location: place(), expected: "a \(column.kind.name) cell",
                hint: "change the cell or the column's kind")
        }
    }

    private func check(_ chart: ReportChart) throws(ReportError) {
        do {
            _ = try chart.chart.summary()
        } catch {
            throw ReportError(
                kind: .chart(error), location: "\(location), \(error.location)", expected: error.expected,
                hint: error.hint)
        }
    }

    private func check(_ item: Recommendation) throws(ReportError) {
        guard let money = item.moneyAtStake else { return }
        let place = "\(location), recommendation \(item.rank)"
        try check(money.amount, at: place)
        try check(.money(currency: money.currency), at: place)
    }

    private func check(_ value: Double?, at place: @autoclosure () -> String) throws(ReportError) {
        guard let value, !(value.magnitude <= 1e300) else { return }
        throw ReportError(
            kind: .notFinite, location: place(), expected: "a finite number of at most 1e300",
            hint: "say .notAvailable or .missing where there is no value")
    }

    private func check(_ style: NumberStyle, at place: @autoclosure () -> String) throws(ReportError) {
        guard case .money(let currency) = style,
            currency.utf8.count != 3 || !currency.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { return }
        throw ReportError(
            kind: .currency, location: place(), expected: "an ISO 4217 code such as EUR",
            hint: "give three capital letters")
    }

    private func brief(_ text: String) -> String {
        text.count > 60 ? String(text.prefix(60)) + "…" : text
    }
}
