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
        .required("open_lines", \.openLines, "Lines not due yet, which no figure counts."),
        .required("notes", \.notes, "What the figures leave out."),
    ]
}

/// A measured number with what stands behind it.
public struct MeasuredFigure: Payload, Hashable {
    public var value: Double?
    public var orders: Int
    public var lines: Int
    public var reason: String?

    public static let fields: [Field<MeasuredFigure>] = [
        .optional("value", \.value, "The figure; absent where nothing stands behind it."),
        .required("orders", \.orders, "How many orders stand behind it."),
        .required("lines", \.lines, "How many order lines."),
        .optional("reason", \.reason, "Why there is no value."),
    ]

    init(_ figure: SupplierPerformance.Figure, missing reason: String) {
        self.init(
            value: figure.value, orders: figure.orders, lines: figure.lines,
            reason: figure.value == nil ? reason : nil)
    }

    init(value: Double?, orders: Int, lines: Int, reason: String?) {
        self.value = value
        self.orders = orders
        self.lines = lines
        self.reason = reason
    }
}

/// The spread of observed times with what stands behind it.
public struct MeasuredSpread: Payload, Hashable {
    public var mean: Double?
    public var standardDeviation: Double?
    public var median: Double?
    public var quantile90: Double?
    public var quantile95: Double?
    public var orders: Int
    public var lines: Int
    public var reason: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case mean
        case standardDeviation = "standard_deviation"
        case median
        case quantile90 = "quantile_90"
        case quantile95 = "quantile_95"
        case orders, lines, reason
    }

    public static let fields: [Field<MeasuredSpread>] = [
        .optional("mean", \.mean, unit: "days", "Their mean."),
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
            MeasuredFigure(performance.judgedFigure(path), missing: unjudged)
        }
        var notes: [String] = []
        if performance.unpromisedLines > 0 {
            notes.append(
                "\(performance.unpromisedLines) lines have no promised day (expected_on): "
                    + "they count in lead time, price and defects only")
        }
        if performance.openLines > 0 { notes.append("\(performance.openLines) lines are not due yet") }
        self.init(
            supplier: input.supplier, sku: input.sku, asOf: day, onTimeInFull: judged(\.lineOnTimeInFull),
            orderOnTimeInFull: judged(\.orderOnTimeInFull), onTime: judged(\.lineOnTime),
            inFull: judged(\.lineInFull), fillRate: judged(\.unitFillRate),
            leadTime: MeasuredSpread(
                performance.leadTimeFigure(\.mean), performance.leadTime,
                missing: "nothing has been delivered"),
            daysLate: MeasuredSpread(
                performance.daysLateFigure(\.mean), performance.daysLate, missing: unjudged),
            priceVariance: MeasuredFigure(
                performance.priceVariance, missing: "no receipt has an invoiced price in the order's currency"
            ),
            defectRate: MeasuredFigure(performance.defectRate, missing: "nothing has been delivered"),
            openLines: performance.openLines, notes: notes)
    }
}
