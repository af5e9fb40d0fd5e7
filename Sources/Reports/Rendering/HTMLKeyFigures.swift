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
        nodes += comparison(of: tile)
        if !tile.formula.isEmpty {
            nodes.append(.element("div", [.class("formula")], [HTMLText.cell(tile.formula)]))
        }
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

    private func comparison(of tile: KPITile) -> [Markup] {
        var nodes: [Markup] = []
        if let status = tile.status {
            let (sign, style) = look(of: status)
            nodes.append(
                .element(
                    "span", [.class(style)],
                    [
                        .element("span", [MarkupAttribute("aria-hidden", "true")], text: sign + " "),
                        .text(status.rawValue),
                    ]))
        }
        if let comparison = tile.comparison {
            nodes.append(
                .element(
                    "div", [.class("then")],
                    [
                        HTMLText.cell(comparison.label),
                        .text(" " + tile.style.digits(comparison.value) + "\u{A0}"),
                        HTMLText.line(tile.style.unitText),
                    ]))
        }
        return nodes.isEmpty ? [] : [.element("div", [.class("heading-for")], nodes)]
    }

    private func look(of status: KPIStatus) -> (sign: String, style: String) {
        switch status {
        case .improving: ("↗", "tone-good")
        case .stable: ("→", "tone-neutral")
        case .declining: ("↘", "tone-critical")
        }
    }
}
