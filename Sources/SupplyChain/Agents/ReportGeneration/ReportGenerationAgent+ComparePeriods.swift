public import Baton
internal import Reports

extension ReportGenerationAgent {
    /// Compares the key figures of a period with those of an earlier one.
    public static let comparePeriods = Operation<ComparePeriods, ComparePeriodsResult>(
        "report_generation", "compare_periods", effect: .pure, isBlocking: true,
        "Compares the key figures of a period with the period before or the same one a year earlier.")

    func comparePeriods(_ input: ComparePeriods) async throws -> ComparePeriodsResult {
        let (scope, _) = try await scope(
            input.type, from: input.periodFrom, to: input.periodTo, sku: input.sku, location: input.location,
            asOf: input.asOf)
        let earlier = input.with == .previousPeriod ? scope.previous : scope.yearEarlier
        let (now, then) = try await store.database.read {
            (try KeyFigures($0, scope), try KeyFigures($0, earlier))
        }
        return ComparePeriodsResult(
            periodFrom: scope.period.lowerBound, periodTo: scope.period.upperBound,
            earlierFrom: earlier.period.lowerBound, earlierTo: earlier.period.upperBound,
            stableBand: KeyFigure.stableBand,
            changes: now.figures.map { KPIChange($0, then[$0.name]) })
    }
}

extension ReportScope {
    /// The period 364 days earlier: the same weekdays.
    var yearEarlier: ReportScope {
        ReportScope(
            period: period.lowerBound.advanced(by: -364)...period.upperBound.advanced(by: -364), sku: sku,
            location: location)
    }
}

/// What a period is compared with.
public enum PeriodComparison: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// The same number of days that end before it.
    case previousPeriod = "previous_period"
    /// The days 364 days earlier, which are the same weekdays.
    case yearEarlier = "year_earlier"
}

/// The input of `compare_periods`.
public struct ComparePeriods: Payload {
    public var with: PeriodComparison
    public var type: ReportType
    public var periodFrom: CalendarDate?
    public var periodTo: CalendarDate?
    public var sku: String?
    public var location: String?
    public var asOf: CalendarDate?

    public init(
        with: PeriodComparison = .previousPeriod, type: ReportType = .monthly,
        periodFrom: CalendarDate? = nil,
        periodTo: CalendarDate? = nil, sku: String? = nil, location: String? = nil, asOf: CalendarDate? = nil
    ) {
        self.with = with
        self.type = type
        self.periodFrom = periodFrom
        self.periodTo = periodTo
        self.sku = sku
        self.location = location
        self.asOf = asOf
    }

    public static let fields: [Field<ComparePeriods>] = [
        .optional(
            "with", \.with, default: "previous_period",
            "The period before, or the same weekdays a year earlier."),
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

/// The output of `compare_periods`.
public struct ComparePeriodsResult: Payload, Hashable {
    public var periodFrom: CalendarDate
    public var periodTo: CalendarDate
    public var earlierFrom: CalendarDate
    public var earlierTo: CalendarDate
    public var stableBand: Double
    public var changes: [KPIChange]

    public static let fields: [Field<ComparePeriodsResult>] = [
        .required("period_from", \.periodFrom, "First day."),
        .required("period_to", \.periodTo, "Last day."),
        .required("earlier_from", \.earlierFrom, "First day of the period compared with."),
        .required("earlier_to", \.earlierTo, "Its last day."),
        .required(
            "stable_band", \.stableBand, "Changes up to this share of the earlier value count as stable."),
        .required("changes", \.changes, "One for each key figure."),
    ]
}

/// A key figure in two periods.
public struct KPIChange: Payload, Hashable {
    public var name: String
    public var value: Double?
    public var earlier: Double?
    public var change: Double?
    public var status: String?
    public var pValue: Double?
    public var unit: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, value, earlier, change, status
        case pValue = "p_value"
        case unit
    }

    public static let fields: [Field<KPIChange>] = [
        .required("name", \.name, "Which figure."),
        .optional("value", \.value, "Now; absent where the data is missing."),
        .optional("earlier", \.earlier, "Then; absent where the data is missing."),
        .optional("change", \.change, "Relative change: 0.1 is 10 % more; absent when it was 0."),
        .optional("status", \.status, "improving, stable or declining; absent where neither way is better."),
        .optional(
            "p_value", \.pValue,
            "How often chance alone makes such a difference; only for shares of things counted."),
        .required("unit", \.unit, "As in calculate_kpis."),
    ]

    init(_ figure: KeyFigure, _ before: KeyFigure?) {
        let earlier = before?.unit == figure.unit ? before?.value : nil
        let change = figure.value.flatMap { now in
            earlier.flatMap { $0 == 0 ? nil : (now - $0) / abs($0) }
        }
        self.init(
            name: figure.name.rawValue, value: figure.value, earlier: earlier, change: change,
            status: earlier.flatMap { figure.trend(since: $0)?.rawValue },
            pValue: before.flatMap { figure.pValue(against: $0) }, unit: figure.unit.text)
    }

    init(
        name: String, value: Double?, earlier: Double?, change: Double?, status: String?, pValue: Double?,
        unit: String
    ) {
        self.name = name
        self.value = value
        self.earlier = earlier
        self.change = change
        self.status = status
        self.pValue = pValue
        self.unit = unit
    }
}
