public import Baton
internal import Inventory

/// The output of `get_supplier_performance`.
public struct SupplierPerformanceResult: Payload, Hashable {
    public var supplier: String
    public var sku: String?
    public var asOf: CalendarDate
    public var onTimeInFull: MeasuredFigure
    public var orderOnTimeInFull: MeasuredFigure
    public var onTime: MeasuredFigure
    public var inFull: MeasuredFigure
    public var fillRate: MeasuredFigure
    public var leadTime: MeasuredSpread
    public var daysLate: MeasuredSpread
    public var priceVariance: MeasuredFigure
    public var defectRate: MeasuredFigure
    public var orderedValue: [Money]
    public var openLines: Int
    public var notes: [String]

    public static let fields: [Field<SupplierPerformanceResult>] = [
        .required("supplier", \.supplier, "The supplier."),
        .optional("sku", \.sku, "The product; absent: all of them."),
        .required("as_of", \.asOf, "The day at which it is judged."),
        .required("on_time_in_full", \.onTimeInFull, "Share of lines complete by the promised day."),
        .required(
            "order_on_time_in_full", \.orderOnTimeInFull,
            "Share of orders with every line on time and in full."),
        .required("on_time", \.onTime, "Share of lines that were not late."),
        .required("in_full", \.inFull, "Share of lines with everything ordered accepted."),
        .required("fill_rate", \.fillRate, "Units accepted over units ordered; a surplus does not make up."),
        .required("lead_time", \.leadTime, unit: "days", "From order to first delivery of a line."),
        .required("days_late", \.daysLate, unit: "days", "From promise to completion, negative when early."),
        .required(
            "price_variance", \.priceVariance,
            "Invoiced above agreed price, over the agreed value of the same units: 0.02 is 2 % dearer."),
        .required("defect_rate", \.defectRate, "Units rejected over units delivered."),
        .required("ordered_value", \.orderedValue, "What was ordered in all, by currency."),
        .required("open_lines", \.openLines, "Lines not due yet, which no figure counts."),
        .required("notes", \.notes, "What the figures leave out."),
    ]
}

/// A measured number with what stands behind it.
public struct MeasuredFigure: Payload, Hashable {
    public var value: Double?
    public var lower: Double?
    public var upper: Double?
    public var method: String?
    public var orders: Int
    public var lines: Int
    public var reason: String?

    public static let fields: [Field<MeasuredFigure>] = [
        .optional("value", \.value, "The figure; absent where nothing stands behind it."),
        .optional(
            "lower", \.lower, "Lower end of the interval that holds the true figure with 95 % confidence."),
        .optional("upper", \.upper, "Its upper end; both are absent where there is too little data."),
        .optional("method", \.method, "How the interval was found."),
        .required("orders", \.orders, "How many orders stand behind it."),
        .required("lines", \.lines, "How many order lines."),
        .optional("reason", \.reason, "Why there is no value."),
    ]

    init(_ figure: SupplierPerformance.Figure, missing reason: String) {
        value = figure.value
        lower = figure.interval?.lower
        upper = figure.interval?.upper
        method = figure.interval?.method
        orders = figure.orders
        lines = figure.lines
        self.reason = figure.value == nil ? reason : nil
    }
}

/// The spread of observed times with what stands behind it.
public struct MeasuredSpread: Payload, Hashable {
    public var mean: Double?
    public var lower: Double?
    public var upper: Double?
    public var method: String?
    public var standardDeviation: Double?
    public var median: Double?
    public var quantile90: Double?
    public var quantile95: Double?
    public var orders: Int
    public var lines: Int
    public var reason: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case mean, lower, upper, method
        case standardDeviation = "standard_deviation"
        case median
        case quantile90 = "quantile_90"
        case quantile95 = "quantile_95"
        case orders, lines, reason
    }

    public static let fields: [Field<MeasuredSpread>] = [
        .optional("mean", \.mean, unit: "days", "Their mean."),
        .optional(
            "lower", \.lower, unit: "days",
            "Lower end of the interval that holds the true mean with 95 % confidence."),
        .optional("upper", \.upper, unit: "days", "Its upper end; both are absent for fewer than two lines."),
        .optional("method", \.method, "How the interval was found."),
        .optional(
            "standard_deviation", \.standardDeviation, unit: "days",
            "Divisor n − 1; absent for a single line."),
        .optional("median", \.median, unit: "days", "Half of them are at most this."),
        .optional("quantile_90", \.quantile90, unit: "days", "Nine of ten are at most this."),
        .optional("quantile_95", \.quantile95, unit: "days", "Nineteen of twenty are at most this."),
        .required("orders", \.orders, "How many orders stand behind it."),
        .required("lines", \.lines, "How many order lines."),
        .optional("reason", \.reason, "Why there are no values."),
    ]

    init(_ figure: SupplierPerformance.Figure, _ spread: ObservedSpread?, missing reason: String) {
        mean = spread?.mean
        lower = figure.interval?.lower
        upper = figure.interval?.upper
        method = figure.interval?.method
        standardDeviation = spread?.standardDeviation
        median = spread?.median
        quantile90 = spread?.quantile(0.9)
        quantile95 = spread?.quantile(0.95)
        orders = figure.orders
        lines = figure.lines
        self.reason = spread == nil ? reason : nil
    }
}

extension SupplierPerformanceResult {
    init(_ input: GetSupplierPerformance, _ performance: SupplierPerformance, asOf day: CalendarDate) {
        let unjudged = "no line with a promised day is complete, closed or overdue"
        func judged(_ path: KeyPath<DeliveryReliability, Double>) -> MeasuredFigure {
            MeasuredFigure(
                performance.share(path),
                missing: performance.judged.isEmpty
                    ? unjudged : "of no judged line it is known how much has come")
        }
        var notes: [String] = []
        if performance.unpromisedLines > 0 {
            notes.append(
                "\(performance.unpromisedLines) lines have no promised day (expected_on): "
                    + "they count in lead time, price and defects only")
        }
        let uncounted = performance.judged.count - performance.counted.count
        if uncounted > 0 {
            notes.append(
                "of \(uncounted) lines it is not known how much came: they count in on time and days late only"
            )
        }
        if performance.openLines > 0 { notes.append("\(performance.openLines) lines are not due yet") }
        self.init(
            supplier: input.supplier, sku: input.sku, asOf: day, onTimeInFull: judged(\.lineOnTimeInFull),
            orderOnTimeInFull: MeasuredFigure(performance.orderShare, missing: unjudged),
            onTime: MeasuredFigure(performance.onTime, missing: unjudged),
            inFull: judged(\.lineInFull),
            fillRate: MeasuredFigure(performance.fillRate, missing: unjudged),
            leadTime: MeasuredSpread(
                performance.leadTimeFigure, performance.leadTime,
                missing: performance.delivered.isEmpty
                    ? "nothing has been delivered" : "of no delivered line the day of the order is known"),
            daysLate: MeasuredSpread(
                performance.daysLateFigure, performance.daysLate, missing: unjudged),
            priceVariance: MeasuredFigure(
                performance.priceVariance, missing: "no receipt has an invoiced price in the order's currency"
            ),
            defectRate: MeasuredFigure(performance.defectRate, missing: "nothing has been delivered"),
            orderedValue: performance.orderedValue, openLines: performance.openLines, notes: notes)
    }
}
