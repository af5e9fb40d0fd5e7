import Charts
import Foundation
import ReportFiles
import Reports
import TestSupport
import Testing

@Suite("XLSX")
struct SpreadsheetTests {
    static func document(_ text: String) -> ReportDocument {
        let day = CalendarDay(daysSince1970: 20_524)
        let columns = [
            ReportColumn("Name", .text), ReportColumn("Money", .money("EUR")),
            ReportColumn("Share", .percent(decimals: 1)), ReportColumn("Day", .date),
        ]
        return ReportDocument(
            title: text, subtitle: "s", period: ReportPeriod(first: day, last: day), generatedAt: "now",
            sections: [
                ReportSection(
                    heading: "h",
                    blocks: [
                        .paragraph(text),
                        .table(
                            ReportTable(
                                caption: text, columns: columns,
                                rows: [
                                    [.text(text), .number(0.1 + 0.2), .number(0.125), .date(day)],
                                    [.text("after"), .number(-1234.5), .missing, .missing],
                                ])),
                    ])
            ])
    }

    @Test("numbers, shares and days are typed cells with 16 digits; texts are texts, never formulas")
    func types() throws {
        let book = try WorkbookReader(SpreadsheetRenderer().bytes(of: Self.document("=cmd|' /C calc'!A0")))
        #expect(book.names.count == 2 && book.names.first == "Report")
        let sheet = try #require(book.sheets.last)
        #expect(sheet["A2"] == .text("=cmd|' /C calc'!A0") && sheet["A3"] == .text("after"))
        #expect(sheet["B2"] == .number(0.3) && sheet["B3"] == .number(-1234.5))
        #expect(sheet["C2"] == .number(0.125) && sheet["C3"] == nil)
        // Days since 1899-12-30: 20,524 + 25,569.
        #expect(sheet["D2"] == .number(46_093) && sheet["D3"] == nil)
        #expect(!book.xml.contains("<f>"))
    }

    @Test(
        "hostile names change nothing but their own cell",
        arguments: [
            "<script>alert(1)</script>", "=1+1", "\u{202E}evil\u{2066}", "👩‍👩‍👧‍👦 🏳️‍🌈", "_x0041_",
            "a]b[c:d*e?f/g\\h'",
            String(repeating: "x", count: 10_000), "History", " ", "\u{0}\u{7}\u{FFFE}", "a\nb",
        ])
    func hostile(name: String) throws {
        let book = try WorkbookReader(SpreadsheetRenderer().bytes(of: Self.document(name)))
        let sheet = try #require(book.sheets.last)
        #expect(book.sheets.count == 2 && sheet["A3"] == .text("after") && sheet["B3"] == .number(-1234.5))
        #expect(book.names.allSatisfy { (1...31).contains($0.utf16.count) })
        let shown = name.replacingOccurrences(of: "\u{0}", with: "\u{FFFD}")
            .replacingOccurrences(of: "\u{7}", with: "\u{FFFD}")
            .replacingOccurrences(of: "\u{FFFE}", with: "\u{FFFD}")
        #expect(sheet["A2"] == .text(shown))
    }

    @Test("a text longer than a cell is cut with an ellipsis")
    func cuts() throws {
        let book = try WorkbookReader(
            SpreadsheetRenderer().bytes(of: Self.document(String(repeating: "é", count: 40_000))))
        guard case .text(let text) = book.sheets.last?["A2"] else {
            Issue.record("no text")
            return
        }
        #expect(text.hasSuffix("é…") && text.utf16.count == 32_767)
    }

    @Test("a sheet for each table, under names of their own; equal documents give equal bytes")
    func sheets() throws {
        let table = ReportTable(
            caption: "Stock", columns: [ReportColumn("A", .number(decimals: 0))], rows: [[.number(1)]])
        let document = ReportDocument(
            title: "t", generatedAt: "g",
            sections: [
                ReportSection(heading: "a", blocks: [.table(table), .table(table), .notes(["n"])]),
                ReportSection(
                    heading: "b",
                    blocks: [
                        .recommendations([Recommendation(rank: 1, title: "r", evidence: "e", action: "a")])
                    ]),
            ])
        let bytes = try SpreadsheetRenderer().bytes(of: document)
        #expect(try WorkbookReader(bytes).names == ["Report", "Stock", "Stock 2", "Recommendations"])
        #expect(try SpreadsheetRenderer().bytes(of: document) == bytes)
    }
}
