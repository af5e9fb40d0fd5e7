internal import Charts

/// A chart with its title, its drawing for wide and narrow screens, and its data as a table to unfold.
struct HTMLChart {
    let chart: any Chart

    func markup() throws(ReportError) -> Markup {
        let (wide, narrow, table) = try ReportError.drawing { () throws(ChartError) in
            (try chart.svg(.wide), try chart.svg(.compact), try chart.table())
        }
        var caption: [Markup] = [.element("h3", text: chart.title)]
        if !chart.description.isEmpty {
            caption.append(.element("div", [.class("prose")], [HTMLText.prose(chart.description)]))
        }
        var nodes: [Markup] = [
            .element("figcaption", [], caption),
            .element("div", [.class("wide")], [wide]), .element("div", [.class("narrow")], [narrow]),
        ]
        if !table.rows.isEmpty {
            let data = HTMLTable(table: ReportTable(caption: "", chart: table)).markup
            nodes.append(.element("details", [.class("data")], [.element("summary", text: "Data"), data]))
        }
        return .element("figure", [], nodes)
    }
}
