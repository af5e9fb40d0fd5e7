internal import Charts

/// Key figures as tiles.
struct HTMLKeyFigures {
    let tiles: [KPITile]

    func markup() throws(ReportError) -> Markup {
        var items: [Markup] = []
        for tile in tiles { items.append(try markup(of: tile)) }
        return .element("ul", [.class("kpis")], items)
    }

    private func markup(of tile: KPITile) throws(ReportError) -> Markup {
        var nodes: [Markup] = [.element("h3", [], [HTMLText.line(tile.name)])]
        switch tile.value {
        case .available(let number): nodes.append(value(number, tile.style))
        case .notAvailable(let reason):
            nodes.append(.element("p", [.class("value absent")], text: "not available"))
            nodes.append(.element("div", [.class("reason")], [HTMLText.cell(reason)]))
        }
        if tile.trend.contains(where: { $0 != nil }) {
            let line = Sparkline(title: "\(tile.name), trend", values: tile.trend)
            nodes.append(try ReportError.drawing { () throws(ChartError) in try line.svg() })
        }
        nodes += comparisons(of: tile) + origin(of: tile)
        return .element("li", [.class("kpi")], nodes)
    }

    private func value(_ number: Double, _ style: NumberStyle) -> Markup {
        let unit = style.unitText
        let suffix =
            unit.isEmpty
            ? [] : [.text(" "), Markup.element("span", [.class("unit")], [.element("bdi", text: unit)])]
        let digits = style.digits(number)
        let isLong = digits.count + unit.count > 9
        return .element("p", [.class(isLong ? "value many" : "value")], [.text(digits)] + suffix)
    }

    private func comparisons(of tile: KPITile) -> [Markup] {
        var nodes = tile.status.map { [mark(of: $0, words: $0.rawValue)] } ?? []
        nodes += tile.comparisons.map { comparison in
            var words: [Markup] = [
                HTMLText.cell(comparison.label),
                .text(" " + tile.style.digits(comparison.value) + "\u{A0}"),
                HTMLText.line(tile.style.unitText),
            ]
            if let status = comparison.status {
                words += [.text(" "), mark(of: status, words: status == tile.status ? "" : status.rawValue)]
            }
            if !comparison.note.isEmpty {
                words += [.text(" "), .element("span", [.class("chance")], [HTMLText.cell(comparison.note)])]
            }
            return .element("div", [.class("then")], words)
        }
        return nodes.isEmpty ? [] : [.element("div", [.class("heading-for")], nodes)]
    }

    /// How the figure is computed, by which standard, from what.
    private func origin(of tile: KPITile) -> [Markup] {
        let lines = [("Formula", tile.formula), ("Standard", tile.standard), ("Source", tile.source)]
            .filter { !$0.1.isEmpty }
        guard !lines.isEmpty else { return [] }
        return [
            .element(
                "dl", [.class("formula")],
                lines.map { name, text in
                    .element(
                        "div", [],
                        [.element("dt", text: name), .element("dd", [], [HTMLText.cell(text)])])
                })
        ]
    }

    private func mark(of status: KPIStatus, words: String) -> Markup {
        let (sign, style) = look(of: status)
        return .element(
            "span", [.class(style)],
            [
                .element("span", [MarkupAttribute("aria-hidden", "true")], text: sign),
                words.isEmpty
                    ? .element("span", [.class("unseen")], text: status.rawValue) : .text(" " + words),
            ])
    }

    private func look(of status: KPIStatus) -> (sign: String, style: String) {
        switch status {
        case .improving: ("↗", "tone-good")
        case .stable: ("→", "tone-neutral")
        case .declining: ("↘", "tone-critical")
        }
    }
}
