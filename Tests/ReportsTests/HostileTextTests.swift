import Charts
import Foundation
import Reports
import TestSupport
import Testing

@Suite("Hostile texts")
struct HostileTextTests {
    static let names = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</td></tr></table>",
        "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "a,b\"c\"\r\nd", "＝1+1",
        "\u{202E}evil\u{2066}", "שלום עולם", "👩‍👩‍👧‍👦 🏳️‍🌈", "| a | b |\n| --- |", "# not a heading\n- no list",
        "**bold** [x](http://e) `code` <b>", "\u{0}\u{7}\u{1B}[31m\u{FFFE}", "'; DROP TABLE sku;--",
        String(repeating: "x", count: 10_000), "e" + String(repeating: "\u{301}", count: 10_000), "",
    ]

    static func document(_ name: String) -> ReportDocument {
        let day = CalendarDay(daysSince1970: 20_524)
        return ReportDocument(
            title: name, subtitle: name, period: ReportPeriod(first: day, last: day, label: name),
            generatedAt: name,
            sections: [
                ReportSection(
                    heading: name,
                    blocks: [
                        .kpis([
                            KPITile(
                                name: name, value: .available(1), style: .number(decimals: 0, unit: name),
                                formula: name, trend: [1, 2],
                                comparisons: [KPIComparison(label: name, value: 2)]
                            ),
                            KPITile(
                                name: name, value: .notAvailable(reason: name), style: .percent(),
                                formula: name),
                        ]), .paragraph(name), .notes([name]),
                        .table(
                            ReportTable(
                                caption: name,
                                columns: [
                                    ReportColumn(name, .text), ReportColumn("n", .number(decimals: 0)),
                                    ReportColumn(name, .status),
                                ],
                                rows: [
                                    [.text("before"), .number(-1), .status("s", .good)],
                                    [.text(name), .number(-2), .status(name, .critical)],
                                    [.text("after"), .number(-3), .status("s", .good)],
                                ])),
                        .recommendations([
                            Recommendation(rank: 1, title: name, evidence: name, action: name, command: name)
                        ]),
                        .chart(
                            .pareto(
                                ParetoChart(
                                    title: name, description: name, unit: name,
                                    bars: [BarItem(label: name, value: 1), BarItem(label: "z", value: 2)]))),
                    ])
            ])
    }

    /// The names of elements in order, without those that only fold or isolate text.
    static func outline(_ page: XMLTree) -> [String] {
        page.all.map(\.name).filter { !["details", "summary", "bdi", "title", "p", "div"].contains($0) }
    }

    @Test("change the texts of an HTML page and nothing of its structure", arguments: names)
    func html(name: String) throws {
        let expected = try #require(XMLTree.parse(try Self.document("plain").rendered(as: .html)))
        let text = try Self.document(name).rendered(as: .html)
        let page = try #require(XMLTree.parse(text))
        if !name.isEmpty {
            #expect(
                Self.outline(page).filter { $0 != "pre" && $0 != "code" }
                    == Self.outline(expected).filter { $0 != "pre" && $0 != "code" })
        }
        let rows = page.elements("tbody")[0].children
        #expect(rows.map { $0.children[1].fullText } == ["−1", "−2", "−3"])
        #expect(rows[0].children[0].fullText == "before" && rows[2].children[0].fullText == "after")
        #expect(page.all.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
    }

    @Test("keep a text in its own isolated HTML cell, unchanged", arguments: names.prefix(15))
    func cell(name: String) throws {
        let page = try #require(XMLTree.parse(try Self.document(name).rendered(as: .html)))
        let cell = page.elements("tbody")[0].children[1].children[0]
        #expect(cell.children.map(\.name) == ["bdi"])
        #expect(cell.fullText == name.replacingOccurrences(of: "\r", with: " "))
    }

    @Test("stand in CSV as text that no spreadsheet evaluates, while numbers stay numbers", arguments: names)
    func csv(name: String) throws {
        let files = try Self.document(name).csvFiles()
        for file in files {
            #expect(
                file.name.utf8.allSatisfy {
                    ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x2E
                })
            let records = try #require(CSVReader.records(file.text))
            #expect(Set(records.map(\.count)).count == 1)
        }
        let tableFile = try #require(files.dropFirst().first)
        let table = try #require(CSVReader.records(tableFile.text))
        #expect(table.dropFirst().map { $0[1] } == ["-1", "-2", "-3"])
        let long = try #require(CSVReader.records(try Self.document(name).rendered(as: .csv)))
        #expect(long.allSatisfy { $0.count == 8 })
        let texts = table.map { $0[0] } + long.flatMap { $0.prefix(5) }
        let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝"]
        #expect(
            texts.allSatisfy { text in text.unicodeScalars.first.map { !dangerous.contains($0) } ?? true })
        let first = name.unicodeScalars.first
        let isDangerous = first.map { dangerous.contains($0) } ?? false
        #expect(table[2][0] == (isDangerous ? "'" + name : name))
    }

    @Test("read back from JSON exactly", arguments: names)
    func json(name: String) throws {
        let text = try Self.document(name).rendered(as: .json)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let title = try #require(root["title"] as? String)
        #expect(Array(title.unicodeScalars) == Array(name.unicodeScalars))
        #expect(!text.contains("<"))
    }

    @Test("leave the lines and columns of Markdown as they are", arguments: names)
    func markdown(name: String) throws {
        let expected = try Self.document("plain").rendered(as: .markdown).split(separator: "\n")
        let lines = try Self.document(name).rendered(as: .markdown)
            .split(whereSeparator: { $0.isNewline })
        if !name.isEmpty { #expect(lines.count == expected.count) }
        let rows = lines.filter { $0.hasPrefix("|") }
        let before = try #require(rows.firstIndex { $0.hasPrefix("| before |") })
        #expect(rows[before + 2].hasPrefix("| after |"))
        // A bar that separates columns is one that no backslash escapes.
        for row in rows[before...(before + 2)] {
            let bars = zip(" " + row, row).filter { $1 == "|" && $0 != "\\" }.count
            #expect(bars == 4)
        }
        #expect(!rows[before + 1].unicodeScalars.contains { ("\u{202A}"..."\u{202E}").contains($0) })
    }
}
