internal import Charts

/// A table that scrolls sideways in its own frame on narrow screens.
struct HTMLTable {
    let table: ReportTable

    var markup: Markup {
        let name = table.caption.isEmpty ? "Table" : table.caption
        let frame = [
            MarkupAttribute.class("frame"), MarkupAttribute("role", "region"),
            MarkupAttribute("aria-label", name), MarkupAttribute("tabindex", "0"),
        ]
        return .element("div", frame, [grid])
    }

    private var grid: Markup {
        let caption =
            table.caption.isEmpty ? [] : [Markup.element("caption", [], [HTMLText.cell(table.caption)])]
        let headings = table.columns.map { column in
            Markup.element(
                "th", [MarkupAttribute("scope", "col")] + style(of: column.kind),
                [HTMLText.cell(column.heading)])
        }
        let rows = table.rows.isEmpty ? [emptyRow] : table.rows.map(row)
        return .element(
            "table", [],
            caption + [
                .element("thead", [], [.element("tr", [], headings)]), .element("tbody", [], rows),
            ])
    }

    private var emptyRow: Markup {
        let width = MarkupAttribute("colspan", String(max(1, table.columns.count)))
        return .element("tr", [], [.element("td", [width, .class("absent")], text: "No rows")])
    }

    private func row(_ cells: [ReportCell]) -> Markup {
        let nodes = zip(cells, table.columns).enumerated().map { index, pair in
            cell(pair.0, pair.1.kind, isHeading: index == 0 && pair.1.kind == .text)
        }
        return .element("tr", [], nodes)
    }

    private func cell(_ cell: ReportCell, _ kind: ColumnKind, isHeading: Bool) -> Markup {
        let text = CellText.display(cell, kind)
        switch cell {
        case .text:
            return isHeading
                ? .element("th", [MarkupAttribute("scope", "row")], [HTMLText.cell(text)])
                : .element("td", [], [HTMLText.cell(text)])
        case .status(_, let tone): return .element("td", [], [HTMLTag.markup(text, tone)])
        case .missing:
            return .element("td", [.class(isNumber(kind) ? "number absent" : "absent")], text: text)
        case .number, .date: return .element("td", style(of: kind), text: text)
        }
    }

    private func isNumber(_ kind: ColumnKind) -> Bool {
        if case .number = kind { return true }
        return false
    }

    private func style(of kind: ColumnKind) -> [MarkupAttribute] {
        switch kind {
        case .number: [.class("number")]
        case .date: [.class("date")]
        case .text, .status: []
        }
    }
}

/// A state as a tinted tag with a sign of its own, so that colour is not the only mark.
enum HTMLTag {
    static func markup(_ text: String, _ tone: StatusTone) -> Markup {
        let (sign, style) = look(of: tone)
        return .element(
            "span", [.class(style)],
            [
                .element("span", [MarkupAttribute("aria-hidden", "true")], text: sign + " "),
                HTMLText.line(text),
            ])
    }

    static func calloutStyle(of tone: StatusTone) -> String {
        switch tone {
        case .good: "callout tone-good"
        case .neutral: "callout tone-neutral"
        case .warning: "callout tone-warning"
        case .critical: "callout tone-critical"
        }
    }

    private static func look(of tone: StatusTone) -> (sign: String, style: String) {
        switch tone {
        case .good: ("✓", "tag tone-good")
        case .neutral: ("○", "tag tone-neutral")
        case .warning: ("▲", "tag tone-warning")
        case .critical: ("■", "tag tone-critical")
        }
    }
}
