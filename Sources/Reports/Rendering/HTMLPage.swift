internal import Charts

/// The document as one HTML page with everything inside: no script, no request to anywhere.
struct HTMLPage {
    let document: ReportDocument

    func text() throws(ReportError) -> String {
        var sections: [Markup] = []
        for (index, section) in document.sections.enumerated() {
            sections.append(try self.section(section, number: index + 1))
        }
        let page = Markup.element(
            "html", [MarkupAttribute("lang", "en")],
            [head, .element("body", [], [header, contents, .element("main", [], sections)])])
        return "<!DOCTYPE html>\n" + MarkupWriter.text(of: page) + "\n"
    }

    private var head: Markup {
        // The policy lets the page load nothing even if a reader of it were tricked into adding an address.
        let policy = "default-src 'none'; style-src 'unsafe-inline'"
        return .element(
            "head", [],
            [
                .element("meta", [MarkupAttribute("charset", "utf-8")]),
                .element(
                    "meta",
                    [
                        MarkupAttribute("http-equiv", "Content-Security-Policy"),
                        MarkupAttribute("content", policy),
                    ]),
                .element(
                    "meta",
                    [
                        MarkupAttribute("name", "viewport"),
                        MarkupAttribute("content", "width=device-width, initial-scale=1"),
                    ]),
                .element("title", text: document.title.isEmpty ? "Report" : document.title),
                .element("style", [], [.style(ChartStyle.sheet + HTMLStyle.sheet)]),
            ])
    }

    private var header: Markup {
        var lines: [Markup] = []
        if let period = document.period {
            lines.append(.element("p", [.class("period")], text: period.text))
        }
        lines.append(.element("h1", text: document.title))
        if !document.subtitle.isEmpty {
            lines.append(.element("p", [.class("subtitle")], text: document.subtitle))
        }
        lines.append(.element("p", [.class("made")], text: "Generated \(document.generatedAt)"))
        return .element("header", [], lines)
    }

    private var contents: Markup {
        guard document.sections.count > 2 else { return .group([]) }
        let links = document.sections.enumerated().map { index, section in
            Markup.element(
                "li", [],
                [.element("a", [MarkupAttribute("href", "#section-\(index + 1)")], text: section.heading)])
        }
        return .element("nav", [MarkupAttribute("aria-label", "Contents")], [.element("ul", [], links)])
    }

    private func section(_ section: ReportSection, number: Int) throws(ReportError) -> Markup {
        var nodes: [Markup] = [.element("h2", text: section.heading)]
        for block in section.blocks { nodes.append(try markup(of: block)) }
        return .element("section", [MarkupAttribute("id", "section-\(number)")], nodes)
    }

    private func markup(of block: ReportBlock) throws(ReportError) -> Markup {
        switch block {
        case .kpis(let tiles): try HTMLKeyFigures(tiles: tiles).markup()
        case .paragraph(let text): .element("div", [.class("prose")], [HTMLText.prose(text)])
        case .callout(let text, let tone):
            .element("div", [.class(HTMLTag.calloutStyle(of: tone))], [HTMLText.prose(text)])
        case .table(let table): HTMLTable(table: table).markup
        case .chart(let chart): try HTMLChart(chart: chart.chart).markup()
        case .recommendations(let list): HTMLRecommendations(list: list).markup
        case .notes(let notes):
            .element("ul", [.class("notes")], notes.map { .element("li", [], [HTMLText.prose($0)]) })
        }
    }
}
