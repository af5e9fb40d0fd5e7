import Charts
import Foundation
import Reports
import TestSupport
import Testing

@Suite("The same figures in every format")
struct SameNumbersTests {
    static let values: [Double] = [1_234.565, 0.1 + 0.2, -17.5, 1e12, 0, 2.675, -0.004]

    static var document: ReportDocument {
        let columns = [
            ReportColumn("Name", .text), ReportColumn("Number", .number(decimals: 1, unit: "kg")),
            ReportColumn("Money", .money("EUR")), ReportColumn("Yen", .money("JPY")),
            ReportColumn("Share", .percent(decimals: 1)),
        ]
        let rows = values.enumerated().map { index, value -> [ReportCell] in
            [.text("row \(index)"), .number(value), .number(value), .number(value), .number(value)]
        }
        return ReportDocument(
            title: "t", generatedAt: "now",
            sections: [
                ReportSection(
                    heading: "s", blocks: [.table(ReportTable(caption: "c", columns: columns, rows: rows))])
            ])
    }

    /// The figure as a machine would write it.
    static func plain(_ shown: String) -> String {
        shown.replacingOccurrences(of: ",", with: "").replacingOccurrences(of: "−", with: "-")
    }

    @Test("a table's digits agree in HTML, Markdown and CSV, and round the value in JSON")
    func table() throws {
        let page = try #require(XMLTree.parse(try Self.document.rendered(as: .html)))
        let html = page.elements("tbody")[0].children.map { $0.children.map { Self.plain($0.fullText) } }
        let markdown = try Self.document.rendered(as: .markdown).split(separator: "\n")
            .filter { $0.hasPrefix("| row") }
            .map { line in
                line.split(separator: "|").map {
                    Self.plain($0.trimmingCharacters(in: .whitespaces))
                }
            }
        let file = try #require(try Self.document.csvFiles().first)
        let csv = try #require(CSVReader.records(file.text))
        #expect(html == markdown)
        #expect(html == Array(csv.dropFirst()))
        #expect(csv[0] == ["Name", "Number (kg)", "Money (EUR)", "Yen (JPY)", "Share (%)"])
        let decimals = [1, 2, 0, 1]
        for (row, value) in zip(html, Self.values) {
            for (column, text) in row.dropFirst().enumerated() {
                let exact = column == 3 ? value * 100 : value
                let tolerance = 0.5001 * pow(10, -Double(decimals[column])) + abs(exact) * 1e-15
                #expect(abs((Double(text) ?? .nan) - exact) <= tolerance)
            }
        }
    }

    @Test("JSON carries the raw values")
    func json() throws {
        let text = try Self.document.rendered(as: .json)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let sections = try #require(root["sections"] as? [[String: Any]])
        let table = try #require((sections[0]["blocks"] as? [[String: Any]])?.first)
        let rows = try #require(table["rows"] as? [[Any]])
        #expect(rows.map(\.count) == Self.values.map { _ in 5 })
        // Foundation's reader is off by an ulp here, so the text itself is compared.
        #expect(text.contains("[\"row 1\", 0.30000000000000004, 0.30000000000000004,"))
        #expect(text.contains("[\"row 6\", -0.004, -0.004, -0.004, -0.004]"))
        let columns = try #require(table["columns"] as? [[String: Any]])
        #expect(columns.map { $0["unit"] as? String } == [nil, "kg", "EUR", "JPY", "%"])
    }

    @Test("a key figure reads alike in HTML, Markdown and JSON")
    func keyFigures() throws {
        let html = try #require(XMLTree.parse(try SampleReport.document.rendered(as: .html)))
        let markdown = try SampleReport.document.rendered(as: .markdown)
        let json = try SampleReport.document.rendered(as: .json)
        let tiles = html.elements("li", class: "kpi")
        for (text, tile) in zip(["95.3 %", "1,284,310.50 EUR", "21.8 %"], tiles) {
            #expect(tile.elements("p", class: "value").first?.fullText == text)
            let protected = text.replacingOccurrences(of: " ", with: "\u{A0}")
            #expect(markdown.contains("| \(protected) |"))
            #expect(json.contains("\"text\": \"\(protected)\""))
        }
    }

    @Test("a chart's data stand in CSV as in JSON")
    func chart() throws {
        let files = try SampleReport.document.csvFiles()
        let file = try #require(files.first { $0.name.contains("stock-projection") })
        let records = try #require(CSVReader.records(file.text))
        // 45 days of stock and 30 of projection; the arrival falls on a projected day.
        #expect(records.count == 76)
        #expect(records[1].prefix(3) == ["2026-01-26", "900", ""])
        #expect(records[68][5...] == ["400", "PO-1043"])
    }

    @Test("equal documents give equal texts")
    func deterministic() throws {
        for format in ReportFormat.allCases {
            let texts = try (0..<3).map { _ in try SampleReport.document.rendered(as: format) }
            #expect(Set(texts).count == 1)
        }
    }

    @Test("a document survives a round trip through Codable")
    func codable() throws {
        let data = try JSONEncoder().encode(SampleReport.document)
        #expect(try JSONDecoder().decode(ReportDocument.self, from: data) == SampleReport.document)
    }
}
