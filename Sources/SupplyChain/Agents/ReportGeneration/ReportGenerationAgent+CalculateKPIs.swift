public import Baton

extension ReportGenerationAgent {
    /// Computes the key figures of a period; those whose data is missing say so.
    public static let calculateKPIs = Operation<CalculateKPIs, CalculateKPIsResult>(
        "report_generation", "calculate_kpis", effect: .pure, isBlocking: true,
        "Computes turnover, days of supply, stockouts, supplier service, forecast error, costs and sales.")

    func calculateKPIs(_ input: CalculateKPIs) async throws -> CalculateKPIsResult {
        let (scope, _) = try await scope(
            input.type, from: input.periodFrom, to: input.periodTo, sku: input.sku, location: input.location,
            asOf: input.asOf)
        let figures = try await store.database.read { transaction in
            if let sku = scope.sku { _ = try RecordTable<Product>(transaction).require(sku) }
            if let location = scope.location { _ = try RecordTable<Location>(transaction).require(location) }
            return try KeyFigures(transaction, scope)
        }
        return CalculateKPIsResult(
            periodFrom: scope.period.lowerBound, periodTo: scope.period.upperBound, sku: scope.sku,
            location: scope.location, kpis: figures.figures.map(KPI.init))
    }
}

/// The input of `calculate_kpis`.
public struct CalculateKPIs: Payload {
    public var type: ReportType
    public var periodFrom: CalendarDate?
    public var periodTo: CalendarDate?
    public var sku: String?
    public var location: String?
    public var asOf: CalendarDate?

    public init(
        type: ReportType = .monthly, periodFrom: CalendarDate? = nil, periodTo: CalendarDate? = nil,
        sku: String? = nil, location: String? = nil, asOf: CalendarDate? = nil
    ) {
        self.type = type
        self.periodFrom = periodFrom
        self.periodTo = periodTo
        self.sku = sku
        self.location = location
        self.asOf = asOf
    }

    public static let fields: [Field<CalculateKPIs>] = [
        .optional(
            "type", \.type, default: "monthly", "How long a period: a day, seven days, a month, or any days."),
        .optional("period_from", \.periodFrom, "First day, YYYY-MM-DD; only for the type custom."),
        .optional("period_to", \.periodTo, "Last day, YYYY-MM-DD; required for custom, otherwise as as_of."),
        .optional("sku", \.sku, "Only this product; absent: all of them."),
        .optional("location", \.location, "Only this site; absent: all of them together."),
        .optional(
            "as_of", \.asOf, "The last day, YYYY-MM-DD; absent: the last day with a recorded sale or receipt."
        ),
    ]
}

/// The output of `calculate_kpis`.
public struct CalculateKPIsResult: Payload, Hashable {
    public var periodFrom: CalendarDate
    public var periodTo: CalendarDate
    public var sku: String?
    public var location: String?
    public var kpis: [KPI]

    public static let fields: [Field<CalculateKPIsResult>] = [
        .required("period_from", \.periodFrom, "First day."),
        .required("period_to", \.periodTo, "Last day."),
        .optional("sku", \.sku, "The product; absent: all of them."),
        .optional("location", \.location, "The site; absent: all of them together."),
        .required("kpis", \.kpis, "The figures with their formulas."),
    ]
}
