import Charts
import TestSupport
import Testing

@Suite("Drawings")
struct ChartDrawingTests {
    static let start = CalendarDay(daysSince1970: 20_524)

    static func series(_ values: [Double?], from offset: Int = 0) -> [DayValue] {
        values.enumerated().map { DayValue(day: start.adding(days: offset + $0), value: $1) }
    }

    static func parse(_ chart: any Chart, _ layout: ChartLayout = .wide) throws -> XMLTree {
        try #require(XMLTree.parse(MarkupWriter.text(of: try chart.svg(layout))))
    }

    @Test("of a line rise where the values rise, in order of days")
    func linePositions() throws {
        let values: [Double] = [10, 40, 25, 0, 55.5, 54]
        let chart = ForecastChart(title: "Demand", unit: "pieces", history: Self.series(values))
        for layout in [ChartLayout.wide, .compact] {
            let points = try #require(
                try Self.parse(chart, layout).elements("path", class: "c-history").first
            ).points
            #expect(points.count == values.count)
            #expect(zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x })
            for (first, second) in zip(values.indices, values.indices.dropFirst()) {
                #expect((values[first] < values[second]) == (points[first].y > points[second].y))
            }
            // Equal steps of value are equal steps of height: 10 to 25 is as far as 25 to 40.
            #expect(abs((points[0].y - points[2].y) - (points[2].y - points[1].y)) <= 0.21)
        }
    }

    @Test("interrupt the line at a gap and keep a lone point as a dot")
    func gaps() throws {
        let chart = ForecastChart(
            title: "Gaps", unit: "", history: Self.series([1, 2, nil, 3, nil, nil, 4, 5]))
        let drawing = try Self.parse(chart)
        let runs = drawing.elements("path", class: "c-history").map(\.points.count)
        #expect(runs == [2, 2])
        #expect(drawing.elements("circle", class: "c-dot").count == 1)
    }

    @Test("nest the 80 % interval inside the 95 % interval")
    func bands() throws {
        let days = (0..<5).map { Self.start.adding(days: $0) }
        let narrow = days.map { DayRange(day: $0, lower: 40, upper: 60) }
        let wide = days.map { DayRange(day: $0, lower: 20, upper: 90) }
        let chart = ForecastChart(
            title: "Fan", unit: "", history: [], forecast: Self.series([50, 50, 50, 50, 50]),
            bands: [
                ForecastBand(levelPercent: 80, ranges: narrow), ForecastBand(levelPercent: 95, ranges: wide),
            ])
        let polygons = try Self.parse(chart).elements("polygon", class: "c-band")
        #expect(polygons.map(\.fullText) == ["95 % interval", "80 % interval"])
        let heights = polygons.map { polygon in
            let ys = polygon.points.map(\.y)
            return (ys.min() ?? .nan, ys.max() ?? .nan)
        }
        #expect(heights[0].0 < heights[1].0 && heights[0].1 > heights[1].1)
        // 95 %: 70 high; 80 %: 20 high.
        let ratio = (heights[0].1 - heights[0].0) / (heights[1].1 - heights[1].0)
        #expect(abs(ratio - 3.5) < 0.05)
    }

    @Test("show the interval of a single day as a bar that can be seen")
    func singleDayBand() throws {
        let range = DayRange(day: Self.start, lower: 20, upper: 90)
        let chart = ForecastChart(
            title: "One", unit: "", history: [], forecast: Self.series([50]),
            bands: [ForecastBand(levelPercent: 80, ranges: [range])])
        let points = try #require(try Self.parse(chart).elements("polygon").first).points
        #expect(points[1].x - points[0].x >= 4)
        #expect(points[2].y > points[1].y)
    }

    @Test("place reorder point, safety stock, arrivals and the day of stockout by their values")
    func stock() throws {
        let chart = StockChart(
            title: "Stock", unit: "pieces", stock: Self.series([100, 80]),
            projection: Self.series([60, 30, 0, 0, 50], from: 2), reorderPoint: 70, safetyStock: 20,
            incoming: [IncomingOrder(day: Self.start.adding(days: 6), quantity: 50, label: "PO-1")],
            today: Self.start.adding(days: 2))
        let drawing = try Self.parse(chart)
        let plot = drawing.elements("line").filter { $0.attributes["x2"] == "818" }
        let reorder = try #require(plot.first { $0.attributes["class"] == "c-rule-reorder" })
        let safety = try #require(plot.first { $0.attributes["class"] == "c-rule-safety" })
        let zero = try #require(drawing.elements("line", class: "c-axis").first).number("y1")
        #expect(abs((zero - reorder.number("y1")) / (zero - safety.number("y1")) - 3.5) < 0.02)
        let stockout = try #require(drawing.elements("circle", class: "c-stockout").first)
        #expect(stockout.number("cy") == zero)
        #expect(try chart.summary().contains("runs out on 16 Mar 2026"))
        #expect(drawing.elements("polygon", class: "c-incoming").contains { $0.fullText.contains("PO-1") })
    }

    @Test("of bars are as long as their values, largest first, with the cumulative share")
    func pareto() throws {
        let values = [5.0, 40, 10, 25, 20]
        let chart = ParetoChart(
            title: "Value", unit: "EUR", bars: values.map { BarItem(label: "n\(Int($0))", value: $0) })
        let drawing = try Self.parse(chart)
        let widths = drawing.elements("rect", class: "c-bar").map { $0.number("width") }
        let expected = values.sorted(by: >)
        for (width, value) in zip(widths, expected) {
            #expect(abs(width / widths[0] - value / 40) < 0.002)
        }
        let shares = try chart.table().rows.map { $0[2] }
        #expect(shares == [0.4, 0.65, 0.85, 0.95, 1].map { .number($0) })
        let xs = try #require(drawing.elements("path", class: "c-cumulative").first).points.map(\.x)
        #expect(zip(xs, xs.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("of bars gather the rest and keep its sum")
    func rest() throws {
        let bars = (1...20).map { BarItem(label: "b\($0)", value: Double($0)) }
        let drawing = try Self.parse(
            ParetoChart(title: "Rest", unit: "", bars: bars, maximumBars: 5))
        #expect(drawing.elements("rect", class: "c-bar").count == 5)
        let rest = try #require(drawing.elements("rect", class: "c-bar-rest").first)
        // 20 + 19 + 18 + 17 + 16 = 90 of 210.
        #expect(rest.fullText.contains("15 others: 120"))
    }

    @Test("of negative bars reach left of zero and have no cumulative share")
    func negativeBars() throws {
        let bars = [BarItem(label: "up", value: 10), BarItem(label: "down", value: -5)]
        let drawing = try Self.parse(ParetoChart(title: "Change", unit: "", bars: bars))
        let rects = drawing.elements("rect", class: "c-bar")
        let end = rects[1].number("x") + rects[1].number("width")
        #expect(abs(end - rects[0].number("x")) <= 0.11)
        #expect(drawing.elements("path", class: "c-cumulative").isEmpty)
    }

    @Test("of the matrix show all nine fields, darker for more value")
    func matrix() throws {
        let chart = AssortmentMatrix(
            title: "ABC/XYZ",
            cells: [
                AssortmentCell(value: .a, variability: .x, skuCount: 10, valueShare: 0.8),
                AssortmentCell(value: .c, variability: .z, skuCount: 90, valueShare: 0.2),
            ])
        let cells = try Self.parse(chart).elements("rect", class: "c-cell")
        #expect(cells.count == 9)
        #expect(cells[0].number("fill-opacity") > cells[8].number("fill-opacity"))
        #expect(cells[8].number("fill-opacity") > cells[4].number("fill-opacity"))
        #expect(cells[0].fullText == "AX: 10 SKUs, 80.0 % of value")
    }

    @Test("of suppliers place and size the marks by their measures")
    func scatter() throws {
        let chart = SupplierScatter(
            title: "Suppliers", horizontal: ScatterAxis(name: "Lead time", unit: "days"),
            vertical: ScatterAxis(name: "On time", unit: "%"), sizeName: "lines",
            suppliers: [
                ScatterPoint(label: "Slow", x: 30, y: 70, size: 25),
                ScatterPoint(label: "Fast", x: 5, y: 98, size: 100, isHighlighted: true),
            ])
        let drawing = try Self.parse(chart)
        let fast = try #require(drawing.elements("circle", class: "c-supplier-high").first)
        let slow = try #require(drawing.elements("circle", class: "c-supplier").first)
        #expect(fast.number("cx") < slow.number("cx"))
        #expect(fast.number("cy") < slow.number("cy"))
        #expect(fast.number("r") == 2 * slow.number("r"))
    }

    @Test("of a run place tasks by time; an unfinished task reaches to the latest time")
    func gantt() throws {
        let chart = GanttChart(
            title: "Run",
            tasks: [
                GanttTask(name: "a", startSeconds: 0, endSeconds: 2, status: .succeeded),
                GanttTask(name: "b", startSeconds: 2, endSeconds: 8, status: .failed),
                GanttTask(name: "c", startSeconds: 4, endSeconds: nil, status: .running),
                GanttTask(name: "d", startSeconds: nil, endSeconds: nil, status: .skipped),
            ])
        let drawing = try Self.parse(chart)
        let bars = drawing.elements("rect")
        #expect(bars.count == 3)
        #expect(abs(bars[1].number("width") / bars[0].number("width") - 3) < 0.01)
        #expect(abs(bars[0].number("x") + bars[0].number("width") - bars[1].number("x")) <= 0.11)
        #expect(abs(bars[2].number("width") / bars[0].number("width") - 2) < 0.01)
        #expect(try chart.summary() == "4 tasks in 8 s: 1 running, 1 success, 1 failed, 1 skipped.")
    }
}
