import Charts
import Reports
import Testing

@Suite("Checks of a report")
struct ReportValidationTests {
    static func document(_ block: ReportBlock) -> ReportDocument {
        ReportDocument(
            title: "t", generatedAt: "now", sections: [ReportSection(heading: "s", blocks: [block])])
    }

    static func table(_ kind: ColumnKind, _ cells: [ReportCell]) -> ReportDocument {
        document(.table(ReportTable(caption: "Stock", columns: [ReportColumn("C", kind)], rows: [cells])))
    }

    static func error(_ document: ReportDocument) -> ReportError? {
        do {
            try document.validate()
            return nil
        } catch {
            return error
        }
    }

    @Test("pass the sample")
    func sample() {
        #expect(Self.error(SampleReport.document) == nil)
    }

    @Test("name the section, block, row and column of a cell of the wrong kind")
    func cellKind() {
        let error = Self.error(Self.table(.number(decimals: 0), [.text("7")]))
        #expect(error?.kind == .cellKind)
        #expect(error?.location == "section 1, block 1 'Stock', row 1, column 'C'")
        #expect(error?.expected == "a number cell")
        for kind in [ColumnKind.text, .number(decimals: 1), .date, .status] {
            #expect(Self.error(Self.table(kind, [.missing])) == nil)
        }
    }

    @Test("refuse rows of another width, numbers that are not finite, and invented currencies")
    func tables() {
        #expect(Self.error(Self.table(.text, [.text("a"), .text("b")]))?.kind == .rowWidth)
        #expect(Self.error(Self.table(.number(decimals: 0), [.number(.nan)]))?.kind == .notFinite)
        #expect(Self.error(Self.table(.money("Euro"), []))?.kind == .currency)
        #expect(Self.error(Self.table(.money("eur"), [.number(1)]))?.kind == .currency)
        let tile = KPITile(
            name: "k", value: .available(.infinity), style: .percent(), formula: "", trend: [])
        #expect(Self.error(Self.document(.kpis([tile])))?.kind == .notFinite)
    }

    @Test("refuse what a chart refuses, in every format")
    func charts() {
        let day = CalendarDay(daysSince1970: 0)
        let chart = ForecastChart(title: "c", unit: "", history: [DayValue(day: day, value: .nan)])
        for format in ReportFormat.allCases {
            let error = #expect(throws: ReportError.self) {
                try Self.document(.chart(.forecast(chart))).rendered(as: format)
            }
            guard case .chart(let cause) = error?.kind else {
                Issue.record("not a chart error")
                continue
            }
            #expect(cause.kind == .notFinite)
        }
    }

    @Test("refuse a period that ends before it begins")
    func period() {
        let first = CalendarDay(daysSince1970: 10)
        let document = ReportDocument(
            title: "", period: ReportPeriod(first: first, last: first.adding(days: -1)), generatedAt: "",
            sections: [])
        #expect(Self.error(document)?.kind == .period)
    }

    // Decimals of ISO 4217 list one.
    @Test(
        "give each currency its own decimals",
        arguments: [("EUR", "1,234.50\u{A0}EUR"), ("JPY", "1,235\u{A0}JPY"), ("KWD", "1,234.500\u{A0}KWD")])
    func currencies(code: String, text: String) {
        #expect(NumberStyle.money(currency: code).text(1234.5) == text)
    }
}
