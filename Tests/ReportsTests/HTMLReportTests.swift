import Charts
import Reports
import TestSupport
import Testing

@Suite("HTML reports")
struct HTMLReportTests {
    static func page(_ document: ReportDocument = SampleReport.document) throws -> XMLTree {
        let text = try document.rendered(as: .html)
        return try #require(XMLTree.parse(text))
    }

    @Test("are well-formed, name their language, and fetch nothing")
    func selfContained() throws {
        let text = try SampleReport.document.rendered(as: .html)
        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        let page = try Self.page()
        for name in ["script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image"] {
            #expect(page.elements(name).isEmpty)
        }
        for element in page.all {
            for (name, value) in element.attributes where ["href", "src", "xlink:href"].contains(name) {
                #expect(value.hasPrefix("#"))
            }
        }
        #expect(
            !text.contains("http:") && !text.contains("https:") && !text.contains("url(")
                && !text.contains("@import"))
    }

    @Test("use headings without skipping a level, the title first")
    func headings() throws {
        let levels = try Self.page().all.compactMap { element -> Int? in
            element.name.count == 2 && element.name.hasPrefix("h") ? Int(element.name.dropFirst()) : nil
        }
        #expect(levels.first == 1)
        #expect(levels.filter { $0 == 1 }.count == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    }

    @Test("give every heading cell of a table its scope and every link a target")
    func tables() throws {
        let page = try Self.page()
        #expect(page.elements("th").allSatisfy { ["col", "row"].contains($0.attributes["scope"]) })
        let ids = page.all.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for link in page.elements("a") {
            #expect(ids.contains(String((link.attributes["href"] ?? "").dropFirst())))
        }
    }

    @Test("show every cell of a table with the column's decimals and the tone in words and colour")
    func cells() throws {
        let table = try #require(
            try Self.page().elements("table").first { table in
                table.elements("caption").first?.fullText == "Critical stock"
            })
        let rows = table.elements("tr").map { row in row.children.map(\.fullText) }
        #expect(rows[0][4] == "Value (EUR)")
        #expect(
            rows[1] == [
                "BB-6204", "Ball bearing 6204", "330", "2.8", "1,056.00", "91.3", "2026-04-03", "■ Critical",
            ])
        #expect(rows[2][6] == "–")
        #expect(table.elements("span", class: "tone-critical").count == 1)
    }

    @Test("say why a key figure is missing instead of showing a number")
    func missing() throws {
        let tile = try #require(
            try Self.page().elements("li", class: "kpi").first { $0.fullText.hasPrefix("On time in full") })
        #expect(tile.fullText.contains("not available"))
        #expect(tile.fullText.contains("no receipts in the period"))
        #expect(tile.fullText.contains("order lines on time and complete ÷ order lines received"))
        #expect(tile.elements("svg").isEmpty)
    }

    @Test("hold each chart for wide and narrow screens, with its data as a table")
    func charts() throws {
        let figures = try Self.page().elements("figure")
        #expect(figures.count == 6)
        for figure in figures {
            let drawings = figure.elements("svg", class: "chart")
            #expect(drawings.map { $0.attributes["viewBox"]?.split(separator: " ")[2] } == ["840", "360"])
            #expect(drawings.allSatisfy { $0.attributes["role"] == "img" })
            #expect(figure.elements("table").count == 1)
        }
    }

    @Test("adapt to dark screens, narrow screens and paper")
    func media() throws {
        let style = try #require(try Self.page().elements("style").first).text
        for query in [
            "@media screen and (prefers-color-scheme:dark)", "@media (max-width:640px)", "@media print",
        ] {
            #expect(style.contains(query))
        }
    }

    @Test("of an empty document and of empty blocks are pages too")
    func empty() throws {
        let blocks: [ReportBlock] = [
            .kpis([]), .paragraph(""), .table(ReportTable(caption: "", columns: [], rows: [])),
            .recommendations([]), .notes([]),
            .chart(.forecast(ForecastChart(title: "", unit: "", history: []))),
        ]
        let sections = [ReportSection(heading: "", blocks: blocks)]
        for document in [
            ReportDocument(title: "", generatedAt: "", sections: []),
            ReportDocument(title: "", generatedAt: "", sections: sections),
        ] {
            _ = try Self.page(document)
            for format in ReportFormat.allCases { _ = try document.rendered(as: format) }
        }
    }
}
