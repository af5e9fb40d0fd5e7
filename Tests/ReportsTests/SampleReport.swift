import Charts
import Reports

/// A report with every kind of block and chart; the figures are made up and follow simple formulas.
enum SampleReport {
    static let today = CalendarDay(daysSince1970: 20_524)

    static var document: ReportDocument {
        ReportDocument(
            title: "Daily supply report", subtitle: "Warehouse Leipzig, 412 SKUs, 9 suppliers",
            period: ReportPeriod(first: today.adding(days: -1), last: today.adding(days: -1)),
            generatedAt: "2026-03-12 06:00 UTC",
            sections: [
                ReportSection(heading: "Today", blocks: [.kpis(tiles), .recommendations(recommendations)]),
                ReportSection(
                    heading: "Demand",
                    blocks: [
                        .paragraph("Demand rose by 4 % over the previous week; one anomaly is open."),
                        .chart(.forecast(forecast)),
                    ]),
                ReportSection(
                    heading: "Stock", blocks: [.chart(.stock(stock)), .table(stockTable)]),
                ReportSection(
                    heading: "Assortment", blocks: [.chart(.pareto(pareto)), .chart(.assortment(matrix))]),
                ReportSection(
                    heading: "Suppliers", blocks: [.chart(.suppliers(suppliers)), .table(supplierTable)]),
                ReportSection(
                    heading: "This run",
                    blocks: [
                        .chart(.gantt(gantt)),
                        .notes([
                            "Service level is measured on order lines, not on pieces.",
                            "Intervals are calibrated on the last 90 days.",
                        ]),
                    ]),
            ])
    }

    static let tiles = [
        KPITile(
            name: "Fill rate", value: .available(0.9534), style: .percent(decimals: 1),
            formula: "pieces delivered from stock ÷ pieces ordered",
            trend: [0.931, 0.94, 0.938, 0.942, 0.951, 0.9534], status: .improving,
            comparisons: [KPIComparison(label: "previous day", value: 0.951)]),
        KPITile(
            name: "Stock value", value: .available(1_284_310.5), style: .money(currency: "EUR"),
            formula: "Σ on hand × unit cost", trend: [1.31e6, 1.3e6, nil, 1.29e6, 1_284_310.5],
            status: .stable, comparisons: [KPIComparison(label: "previous day", value: 1_290_120)]),
        KPITile(
            name: "Forecast error (WAPE)", value: .available(0.218), style: .percent(decimals: 1),
            formula: "Σ |actual − forecast| ÷ Σ actual, last 30 days",
            trend: [0.18, 0.19, 0.188, 0.2, 0.21, 0.218], status: .declining,
            comparisons: [KPIComparison(label: "previous 30 days", value: 0.181)]),
        KPITile(
            name: "On time in full", value: .notAvailable(reason: "no receipts in the period"),
            style: .percent(), formula: "order lines on time and complete ÷ order lines received"),
        KPITile(
            name: "Days of cover", value: .available(23.4), style: .number(decimals: 1, unit: "days"),
            formula: "on hand ÷ mean forecast demand per day", trend: [21, 22, 22.5, 23.1, 23.4],
            status: .stable),
        KPITile(
            name: "Open alerts", value: .available(7), style: .number(decimals: 0),
            formula: "alerts neither acknowledged nor resolved", trend: [12, 11, 9, 9, 8, 7],
            status: .improving),
    ]

    static let recommendations = [
        Recommendation(
            rank: 1, title: "Order Ball bearing 6204 before noon",
            evidence: "Stock of 330 falls below the reorder point of 240 in six days; lead time 12 days, "
                + "projected to run out on 31 Mar.",
            action: "Order 600 pieces from Nordlager GmbH.",
            command: "baton po create --sku BB-6204 --quantity 600 --supplier nordlager",
            moneyAtStake: Money(amount: 8_420, currency: "EUR")),
        Recommendation(
            rank: 2, title: "Ask Kestrel Metals about PO-1043",
            evidence: "Five days late; three SKUs wait for it.",
            action: "Confirm a date or move the order to the second source.",
            moneyAtStake: Money(amount: 3_150.75, currency: "EUR")),
        Recommendation(
            rank: 3, title: "Review dead stock of Gasket set G-11",
            evidence: "No sale for 214 days, 1,900 pieces on hand.", action: "Return or write down."),
    ]

    static let history = (0..<120).map { index -> DayValue in
        let day = today.adding(days: index - 120)
        let wave = [8.0, 14, 11, 9, 16, -20, -30][(day.daysSince1970 % 7 + 7) % 7]
        let value = 120 + Double(index) * 0.25 + wave + Double((index * 37) % 17) - 8
        if (61...63).contains(index) { return DayValue(day: day, value: nil) }
        return DayValue(day: day, value: index == 88 ? 236 : value)
    }

    static let forecastValues = (0..<30).map { index -> DayValue in
        let day = today.adding(days: index)
        let wave = [8.0, 14, 11, 9, 16, -20, -30][(day.daysSince1970 % 7 + 7) % 7]
        return DayValue(day: day, value: 150 + Double(index) * 0.25 + wave)
    }

    static func band(_ level: Double, width: Double) -> ForecastBand {
        ForecastBand(
            levelPercent: level,
            ranges: forecastValues.enumerated().map { index, item in
                let reach = width * (1 + Double(index) / 20)
                let value = item.value ?? 0
                return DayRange(day: item.day, lower: value - reach, upper: value + reach)
            })
    }

    static let forecast = ForecastChart(
        title: "Ball bearing 6204: demand and forecast",
        description: "Sales of the last 120 days and the next 30 days.", unit: "pieces per day",
        history: history, forecast: forecastValues, bands: [band(80, width: 14), band(95, width: 22)],
        today: today,
        anomalies: [DayMarker(day: today.adding(days: -32), value: 236, label: "Demand spike")])

    static let stock = StockChart(
        title: "Ball bearing 6204: stock projection",
        description: "Without a new order the stock runs out before the next delivery.", unit: "pieces",
        stock: (0..<45).map {
            DayValue(day: today.adding(days: $0 - 45), value: 900 - Double($0 % 25) * 30)
        },
        projection: (0..<30).map {
            DayValue(
                day: today.adding(days: $0), value: max(0, 330 - Double($0) * 18) + ($0 >= 22 ? 400 : 0))
        },
        reorderPoint: 240, safetyStock: 90,
        incoming: [IncomingOrder(day: today.adding(days: 22), quantity: 400, label: "PO-1043")],
        today: today)

    static let stockTable = ReportTable(
        caption: "Critical stock",
        columns: [
            ReportColumn("SKU", .text), ReportColumn("Name", .text),
            ReportColumn("On hand", .number(decimals: 0)),
            ReportColumn("Days of cover", .number(decimals: 1)), ReportColumn("Value", .money("EUR")),
            ReportColumn("Fill rate", .percent()), ReportColumn("Next receipt", .date),
            ReportColumn("State", .status),
        ],
        rows: [
            [
                .text("BB-6204"), .text("Ball bearing 6204"), .number(330), .number(2.8), .number(1_056),
                .number(0.913), .date(today.adding(days: 22)), .status("Critical", .critical),
            ],
            [
                .text("VB-0112"), .text("V-belt 12×800"), .number(1_240), .number(9.46),
                .number(5_208.4), .number(0.9655), .missing, .status("Low", .warning),
            ],
            [
                .text("GS-0011"), .text("Gasket set G-11"), .number(1_900), .missing, .number(11_400),
                .number(1), .missing, .status("No demand", .neutral),
            ],
            [
                .text("OF-2210"), .text("Oil filter, long life"), .number(4_820), .number(41.2),
                .number(28_438), .number(0.9981), .date(today.adding(days: 9)), .status("Good", .good),
            ],
        ])

    static let pareto = ParetoChart(
        title: "Stock value by product group", description: "Four groups hold most of the value.",
        unit: "EUR",
        bars: [
            ("Bearings", 412_000.0), ("Filters", 286_500), ("Belts", 171_200), ("Hydraulic hoses", 122_900),
            ("Gaskets", 96_400), ("Fasteners", 71_300), ("Lubricants", 52_800), ("Sensors", 38_100),
            ("Tools", 20_400), ("Labels", 9_100), ("Packaging", 3_610.5),
        ].map { BarItem(label: $0.0, value: $0.1) }, maximumBars: 8)

    static let matrix = AssortmentMatrix(
        title: "ABC/XYZ classes", description: "Classes by value and by variability of demand.",
        cells: [
            AssortmentCell(value: .a, variability: .x, skuCount: 31, valueShare: 0.44),
            AssortmentCell(value: .a, variability: .y, skuCount: 22, valueShare: 0.27),
            AssortmentCell(value: .a, variability: .z, skuCount: 6, valueShare: 0.09),
            AssortmentCell(value: .b, variability: .x, skuCount: 48, valueShare: 0.07),
            AssortmentCell(value: .b, variability: .y, skuCount: 55, valueShare: 0.05),
            AssortmentCell(value: .b, variability: .z, skuCount: 20, valueShare: 0.03),
            AssortmentCell(value: .c, variability: .y, skuCount: 70, valueShare: 0.02),
            AssortmentCell(value: .c, variability: .z, skuCount: 160, valueShare: 0.03),
        ])

    static let suppliers = SupplierScatter(
        title: "Suppliers: lead time and reliability",
        description: "Upper left is best: fast and on time.",
        horizontal: ScatterAxis(name: "Mean lead time", unit: "days", decimals: 1),
        vertical: ScatterAxis(name: "On time in full", unit: "%", decimals: 0), sizeName: "order lines",
        suppliers: [
            ScatterPoint(label: "Nordlager GmbH", x: 8.2, y: 97, size: 240, isHighlighted: true),
            ScatterPoint(label: "Kestrel Metals", x: 14.5, y: 78, size: 120),
            ScatterPoint(label: "Alpina Technik", x: 10.1, y: 93, size: 90),
            ScatterPoint(label: "Blue Harbour Trading", x: 21.3, y: 88, size: 310),
            ScatterPoint(label: "Ostwind", x: 9.9, y: 91, size: 40),
            ScatterPoint(label: "Meridian Parts", x: 12.4, y: 84, size: 65),
        ])

    static let supplierTable = ReportTable(
        caption: "Supplier scorecard",
        columns: [
            ReportColumn("Supplier", .text), ReportColumn("Lead time", .number(decimals: 1, unit: "days")),
            ReportColumn("On time in full", .percent(decimals: 0)), ReportColumn("Spend", .money("EUR")),
        ],
        rows: [
            [.text("Nordlager GmbH"), .number(8.2), .number(0.97), .number(84_120)],
            [.text("Blue Harbour Trading"), .number(21.3), .number(0.88), .number(120_940.2)],
        ])

    static let gantt = GanttChart(
        title: "Run of this morning", description: "Five tasks; the supplier did not answer in time.",
        tasks: [
            GanttTask(name: "import_sales", startSeconds: 0, endSeconds: 1.2, status: .succeeded),
            GanttTask(name: "forecast_all", startSeconds: 1.2, endSeconds: 6.8, status: .succeeded),
            GanttTask(name: "detect_anomalies", startSeconds: 1.2, endSeconds: 3.1, status: .succeeded),
            GanttTask(
                name: "send_purchase_order", startSeconds: 6.8, endSeconds: 9.8, status: .timedOut,
                note: "3 attempts"),
            GanttTask(name: "approve_transfer", startSeconds: 6.9, endSeconds: nil, status: .waiting),
            GanttTask(name: "notify_planner", startSeconds: nil, endSeconds: nil, status: .pending),
        ])
}
