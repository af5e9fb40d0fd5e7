import Foundation
import TestSupport
import Testing

@testable import Charts

@Suite("Charts of unusual data")
struct ChartRobustnessTests {
    static let day = CalendarDay(daysSince1970: 20_524)

    static let values: [[Double?]] = [
        [], [nil], [7], [0], [5, 5, 5], [-4, -9], [1e300, -1e300], [1e-300, 2e-300], [nil, 3, nil],
        [1e15, 1], [-0.0, 0.0],
    ]

    static func charts(_ values: [Double?], name: String = "n") -> [any Chart] {
        let series = values.enumerated().map { DayValue(day: day.adding(days: $0), value: $1) }
        let known = values.compactMap { $0 }
        return [
            ForecastChart(
                title: name, unit: name, history: series,
                bands: [
                    ForecastBand(
                        levelPercent: 80,
                        ranges: series.compactMap { item in
                            item.value.map { DayRange(day: item.day, lower: $0, upper: $0) }
                        })
                ], today: day, anomalies: known.map { DayMarker(day: day, value: $0, label: name) }),
            StockChart(
                title: name, unit: name, stock: series, projection: series, reorderPoint: known.first,
                incoming: known.map { IncomingOrder(day: day, quantity: abs($0), label: name) }),
            ParetoChart(title: name, unit: name, bars: known.map { BarItem(label: name, value: $0) }),
            SupplierScatter(
                title: name, horizontal: ScatterAxis(name: name), vertical: ScatterAxis(name: name),
                sizeName: name,
                suppliers: known.map { ScatterPoint(label: name, x: $0, y: $0, size: abs($0)) }),
            Sparkline(title: name, values: values),
            GanttChart(
                title: name,
                tasks: known.map {
                    GanttTask(
                        name: name, startSeconds: 0, endSeconds: abs($0), status: .succeeded, note: name)
                }), AssortmentMatrix(title: name, cells: []),
        ]
    }

    @Test("are drawn inside their box as well-formed XML, always alike", arguments: values)
    func drawn(values: [Double?]) throws {
        for chart in Self.charts(values) {
            for layout in [ChartLayout.wide, .compact] {
                let text = try MarkupWriter.text(of: chart.svg(layout))
                #expect(try MarkupWriter.text(of: chart.svg(layout)) == text)
                #expect(!text.contains("nan") && !text.contains("inf"))
                let drawing = try #require(XMLTree.parse(text))
                let box = try #require(drawing.attributes["viewBox"]).split(separator: " ")
                let (width, height) = (Double(box[2]) ?? 0, Double(box[3]) ?? 0)
                for element in drawing.all {
                    for x in ["x", "x1", "x2", "cx"] where element.attributes[x] != nil {
                        #expect((-1...width + 1).contains(element.number(x)), "\(type(of: chart))")
                    }
                    for y in ["y", "y1", "y2", "cy"] where element.attributes[y] != nil {
                        #expect((-1...height + 1).contains(element.number(y)), "\(type(of: chart))")
                    }
                }
            }
            let table = try chart.table()
            #expect(table.rows.allSatisfy { $0.count == table.columns.count })
        }
    }

    @Test("have a role, a name and a description for readers who do not see them")
    func alternatives() throws {
        for chart in Self.charts([1, 2]) {
            let drawing = try #require(XMLTree.parse(MarkupWriter.text(of: try chart.svg())))
            #expect(drawing.attributes["role"] == "img")
            #expect(drawing.attributes["aria-label"] == "n")
            #expect(drawing.children.first?.name == "title")
            #expect(drawing.children.dropFirst().first?.name == "desc")
            #expect(try drawing.children.dropFirst().first?.fullText == chart.summary())
        }
    }

    @Test(
        "with a hostile name differ from those with a harmless name in texts only",
        arguments: [
            "<script>alert(1)</script>", "\"><svg onload=x>", "]]>&amp;<!--", "\u{202E}gnp.exe",
            "👩‍👩‍👧‍👦🏳️‍🌈", "=cmd|' /C calc'!A0", "\u{0}\u{8}\u{FFFE}", "a\nb\tc",
            String(repeating: "long name ", count: 1000), "e" + String(repeating: "\u{301}", count: 10_000),
        ])
    func hostile(name: String) throws {
        for (harmless, hostile) in zip(Self.charts([3, 4], name: "n"), Self.charts([3, 4], name: name)) {
            let expected = try #require(XMLTree.parse(try harmless.svgDocument()))
            let drawn = try #require(XMLTree.parse(try hostile.svgDocument()))
            let allowed: Set<String> = [
                "svg", "style", "title", "desc", "rect", "text", "line", "path", "circle", "polygon",
            ]
            #expect(Set(drawn.all.map(\.name)).isSubset(of: allowed))
            for shape in ["path", "circle", "polygon", "rect"] {
                #expect(drawn.elements(shape).count == expected.elements(shape).count)
            }
            #expect(drawn.all.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
            #expect(try hostile.svgDocument().utf8.count < 120_000)
        }
    }

    @Test("refuse values that are not finite and name the place")
    func notFinite() {
        for bad in [Double.nan, .infinity, -.infinity] {
            for chart in Self.charts([1, bad]).dropLast() {
                let error = #expect(throws: ChartError.self) { try chart.svg() }
                #expect(error?.kind == .notFinite)
                #expect(error?.description.contains("2") == true || error?.description.contains("1") == true)
            }
        }
        let chart = ForecastChart(title: "t", unit: "", history: [DayValue(day: Self.day, value: 2e300)])
        #expect(#expect(throws: ChartError.self) { try chart.svg() }?.kind == .outOfRange)
    }

    @Test("refuse days out of order, intervals upside down and double levels")
    func order() {
        let twice = [DayValue(day: Self.day, value: 1), DayValue(day: Self.day, value: 2)]
        let unordered = ForecastChart(title: "t", unit: "", history: twice)
        let error = #expect(throws: ChartError.self) { try unordered.table() }
        #expect(error?.kind == .unordered)
        #expect(error?.location == "history position 2 (2026-03-12)")
        let flipped = ForecastBand(
            levelPercent: 80, ranges: [DayRange(day: Self.day, lower: 2, upper: 1)])
        let inverted = ForecastChart(title: "t", unit: "", history: [], bands: [flipped])
        #expect(#expect(throws: ChartError.self) { try inverted.svg() }?.kind == .invertedRange)
        let empty = ForecastBand(levelPercent: 80, ranges: [])
        let double = ForecastChart(title: "t", unit: "", history: [], bands: [empty, empty])
        #expect(#expect(throws: ChartError.self) { try double.svg() }?.kind == .duplicate)
    }

    @Test("show no invented ticks when there are no data, and say so")
    func empty() throws {
        for chart in Self.charts([]).filter({ !($0 is Sparkline) && !($0 is AssortmentMatrix) }) {
            let drawing = try #require(XMLTree.parse(MarkupWriter.text(of: try chart.svg())))
            let ticks = drawing.elements("text", class: "c-tick").map(\.fullText)
            // The forecast's today is a given day; nothing else is known.
            #expect(ticks.allSatisfy { $0.hasSuffix("Mar") })
            #expect(drawing.elements("text", class: "c-muted").contains { $0.fullText.hasPrefix("No ") })
        }
    }

    @Test("survive a stored number of bars below one")
    func storedBarCount() throws {
        let chart = ParetoChart(title: "t", unit: "", bars: [], maximumBars: 7)
        let stored = String(decoding: try JSONEncoder().encode(chart), as: UTF8.self)
        let bars = #"[{"label":"a","value":1},{"label":"b","value":2},{"label":"c","value":3}]"#
        let changed = stored.replacingOccurrences(of: ":7", with: ":-7")
            .replacingOccurrences(of: "[]", with: bars)
        let decoded = try JSONDecoder().decode(ParetoChart.self, from: Data(changed.utf8))
        let drawing = try #require(XMLTree.parse(MarkupWriter.text(of: try decoded.svg())))
        #expect(decoded.maximumBars == -7)
        #expect(drawing.elements("rect").count == 2)
    }
}
