public import Baton
internal import Reports

/// The output of `generate_report`.
public struct GenerateReportResult: Payload, Hashable {
    public var reportID: String
    public var path: String
    public var files: [ReportFileSummary]
    public var title: String
    public var type: ReportType
    public var format: ReportFileFormat
    public var periodFrom: CalendarDate
    public var periodTo: CalendarDate
    public var verdict: String
    public var kpis: [KPI]
    public var sections: [SectionSummary]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case reportID = "report_id"
        case path, files, title, type, format
        case periodFrom = "period_from"
        case periodTo = "period_to"
        case verdict, kpis, sections
    }

    public static let fields: [Field<GenerateReportResult>] = [
        .required("path", \.path, "The file, in the first of several formats."),
        .required("verdict", \.verdict, "What to order now, or why nothing."),
        .required("title", \.title, "Its title."),
        .required("report_id", \.reportID, "The report; the same content has the same id."),
        .required("type", \.type, "How long a period it covers."),
        .required("format", \.format, "What the file is."),
        .required("period_from", \.periodFrom, "First day covered."),
        .required("period_to", \.periodTo, "Last day covered."),
        .required("files", \.files, "All files, one for each format."),
        .required("kpis", \.kpis, "The key figures in it."),
        .required("sections", \.sections, "Its sections."),
    ]
}

/// A file of a report.
public struct ReportFileSummary: Payload, Hashable {
    public var format: ReportFileFormat
    public var path: String

    public static let fields: [Field<ReportFileSummary>] = [
        .required("format", \.format, "What the file is."), .required("path", \.path, "Where it is."),
    ]
}

/// A section of a report.
public struct SectionSummary: Payload, Hashable {
    public var heading: String
    public var isAvailable: Bool
    public var reason: String?

    public static let fields: [Field<SectionSummary>] = [
        .required("heading", \.heading, "Its heading."),
        .required(
            "is_available", \.isAvailable, "False when its data is missing, which the report then says."),
        .optional("reason", \.reason, "What is missing."),
    ]
}

/// A key figure as operations return it.
public struct KPI: Payload, Hashable {
    public var name: String
    public var title: String
    public var value: Double?
    public var unit: String
    public var formula: String
    public var standard: String?
    public var source: String
    public var basis: String?
    public var notAvailable: String?

    public static let fields: [Field<KPI>] = [
        .required("name", \.name, "Which figure: inventory_turnover, …"),
        .required("title", \.title, "What people call it."),
        .optional("value", \.value, "Its value; absent where the data is missing."),
        .required("unit", \.unit, "units, days, share, 1/year, ratio, or a currency code."),
        .required("formula", \.formula, "How it is computed."),
        .optional("standard", \.standard, "Whose definition it is: SCOR metrics with their code."),
        .required("source", \.source, "The data it is computed from."),
        .optional("basis", \.basis, "What stands behind it or is left out."),
        .optional("not_available", \.notAvailable, "Why there is no value."),
    ]

    init(_ figure: KeyFigure) {
        self.init(
            name: figure.name.rawValue, title: figure.name.title, value: figure.value, unit: figure.unit.text,
            formula: figure.name.formula,
            standard: figure.name.definition.standard.isEmpty ? nil : figure.name.definition.standard,
            source: figure.name.definition.source, basis: figure.basis, notAvailable: figure.reason)
    }

    init(
        name: String, title: String, value: Double?, unit: String, formula: String, standard: String?,
        source: String, basis: String?, notAvailable: String?
    ) {
        self.name = name
        self.title = title
        self.value = value
        self.unit = unit
        self.formula = formula
        self.standard = standard
        self.source = source
        self.basis = basis
        self.notAvailable = notAvailable
    }
}

extension GenerateReportResult {
    init(
        _ report: PlannerReport, id: String, files: [ReportFileSummary], data: ReportData,
        _ input: GenerateReport
    ) {
        self.init(
            reportID: id, path: files[0].path, files: files, title: report.document.title, type: input.type,
            format: files[0].format,
            periodFrom: data.scope.period.lowerBound, periodTo: data.scope.period.upperBound,
            verdict: report.verdict.text, kpis: data.present.keyFigures.figures.map(KPI.init),
            sections: report.items.map {
                SectionSummary(heading: $0.section.heading, isAvailable: $0.reason == nil, reason: $0.reason)
            })
    }
}
