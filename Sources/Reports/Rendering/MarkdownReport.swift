internal import Charts

/// The document as Markdown (CommonMark with the tables of GitHub Flavored Markdown).
struct MarkdownReport {
    let document: ReportDocument

    /// Charts with more rows than this are described, not listed; CSV and JSON carry all rows.
    private static let listedRows = 40

    func text() throws(ReportError) -> String {
        var parts = ["# " + MarkdownText.inline(document.title)]
        if !document.subtitle.isEmpty { parts.append(MarkdownText.block(document.subtitle)) }
        let period = document.period.map { MarkdownText.block($0.text) + " · " } ?? ""
        parts.append("\(period)Generated \(MarkdownText.inline(document.generatedAt))")
        for section in document.sections {
            parts.append("## " + MarkdownText.inline(section.heading))
            for block in section.blocks { parts += try paragraphs(of: block) }
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func paragraphs(of block: ReportBlock) throws(ReportError) -> [String] {
        switch block {
        case .paragraph(let text): [MarkdownText.block(text)]
        case .callout(let text, _): ["**" + MarkdownText.inline(text) + "**"]
        case .notes(let notes): [notes.map { "- " + MarkdownText.block($0) }.joined(separator: "\n")]
        case .kpis(let tiles): [kpis(tiles)]
        case .table(let table): table.caption.isEmpty ? [grid(table)] : [heading(table.caption), grid(table)]
        case .chart(let chart): try paragraphs(of: chart.chart)
        case .recommendations(let list): [list.map(recommendation).joined(separator: "\n")]
        }
    }

    private func heading(_ text: String) -> String {
        "### " + MarkdownText.inline(text)
    }

    private func kpis(_ tiles: [KPITile]) -> String {
        let rows = tiles.map { tile -> [String] in
            let value = tile.value.number.map(tile.style.text)
            let missing = "not available: \(tile.value.reason ?? "")"
            let comparisons = tile.comparisons.map { Self.text(of: $0, tile.style) }
            return [
                tile.name, value ?? missing, tile.status?.rawValue ?? "–",
                comparisons.isEmpty ? "–" : comparisons.joined(separator: "; "), tile.formula,
                tile.standard.isEmpty ? "–" : tile.standard, tile.source.isEmpty ? "–" : tile.source,
            ]
        }
        return grid(
            headings: ["KPI", "Value", "Trend", "Compared with", "Formula", "Standard", "Source"],
            isRight: [false, true, false, false, false, false, false], rows: rows)
    }

    private static func text(of comparison: KPIComparison, _ style: NumberStyle) -> String {
        let remarks = [comparison.status?.rawValue ?? "", comparison.note].filter { !$0.isEmpty }
        return "\(comparison.label) \(style.text(comparison.value))"
            + (remarks.isEmpty ? "" : " (\(remarks.joined(separator: ", ")))")
    }

    private func grid(_ table: ReportTable) -> String {
        let rows = table.rows.map { row in
            zip(row, table.columns).map { CellText.display($0, $1.kind) }
        }
        let isRight = table.columns.map { column in
            if case .number = column.kind { true } else { false }
        }
        return grid(headings: table.columns.map(\.heading), isRight: isRight, rows: rows)
    }

    private func grid(headings: [String], isRight: [Bool], rows: [[String]]) -> String {
        let lines =
            [line(headings), "|" + isRight.map { $0 ? " ---: |" : " --- |" }.joined()] + rows.map(line)
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [String]) -> String {
        "| " + cells.map { MarkdownText.inline($0) }.joined(separator: " | ") + " |"
    }

    private func paragraphs(of chart: any Chart) throws(ReportError) -> [String] {
        let (table, summary) = try ReportError.drawing { () throws(ChartError) in
            (try chart.table(), try chart.summary())
        }
        let facts = [chart.description, summary].filter { !$0.isEmpty }.joined(separator: " ")
        let texts = [heading(chart.title), MarkdownText.block(facts)]
        guard table.rows.count <= Self.listedRows else {
            return texts + ["\(table.rows.count) rows of data are in the CSV and JSON reports."]
        }
        return texts + (table.rows.isEmpty ? [] : [grid(ReportTable(caption: "", chart: table))])
    }

    private func recommendation(_ item: Recommendation) -> String {
        let stake = item.moneyAtStake.map { " (\($0.text) at stake)" } ?? ""
        var lines = ["\(max(0, item.rank)). **\(MarkdownText.inline(item.title))**\(stake)"]
        if !item.evidence.isEmpty { lines.append("   - Evidence: " + MarkdownText.inline(item.evidence)) }
        if !item.action.isEmpty { lines.append("   - Action: " + MarkdownText.inline(item.action)) }
        if !item.command.isEmpty { lines.append("   - Command: " + MarkdownText.code(item.command)) }
        return lines.joined(separator: "\n")
    }
}

/// Texts that cannot become Markdown.
enum MarkdownText {
    /// The text on one line with every character escaped that starts markup (CommonMark 0.31, section 2.4).
    ///
    /// Unpaired embeddings and isolates of the bidirectional algorithm (UAX 9) would reach beyond their cell
    /// and are shown as U+FFFD, like control characters.
    static func inline(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t", "\u{2028}", "\u{2029}", "\u{85}", "\u{B}", "\u{C}": result.append(" ")
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                result.append("\u{FFFD}")
            case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "#", "|", "~", "&", "!", "$":
                result.append("\\")
                result.append(scalar)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The text as ``inline(_:)`` at the start of a paragraph or list item, where signs and numbers would start
    /// a list or a heading.
    static func block(_ text: String) -> String {
        let line = inline(text)
        let scalars = line.unicodeScalars
        guard let first = scalars.first else { return line }
        if first == "-" || first == "+" || first == "=" { return "\\" + line }
        let number = scalars.prefix { ("0"..."9").contains($0) }
        let rest = scalars[number.endIndex...]
        guard !number.isEmpty, rest.first == "." || rest.first == ")" else { return line }
        return String(number) + "\\" + String(rest)
    }

    /// The text as a code span, fenced by one backtick more than it contains in a row.
    static func code(_ text: String) -> String {
        var longest = 0
        var run = 0
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
            line.append(isPlain(scalar) ? scalar : " ")
        }
        let fence = String(repeating: "`", count: longest + 1)
        let padding = longest > 0 ? " " : ""
        return fence + padding + String(line) + padding + fence
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{202A}"..."\u{202E}",
            "\u{2066}"..."\u{2069}":
            false
        default: true
        }
    }
}
