public import Baton
internal import Reports

extension ReportGenerationAgent {
    /// Writes a report from the store and from what the run has found so far.
    ///
    /// The same data gives the same file, byte for byte; making it again replaces it.
    public static let generateReport = Operation<GenerateReport, GenerateReportResult>(
        "report_generation", "generate_report", effect: .idempotent, isBlocking: true,
        "Writes a report: what to order now and why, forecast, stock, anomalies, suppliers, key figures.")

    func generateReport(_ input: GenerateReport, _ context: ExecutionContext) async throws
        -> ClosingTransaction<GenerateReportResult>
    {
        let (scope, day) = try await scope(
            input.type, from: input.periodFrom, to: input.periodTo, sku: input.sku, location: input.location,
            asOf: input.asOf)
        let run = RunFindings(context)
        let data = try await store.database.read { try ReportData($0, scope, asOf: day, run: run) }
        let report = PlannerReport(data, type: input.type, title: input.title)
        let text: String
        do throws(ReportError) {
            text = try report.document.rendered(as: input.format.rendering)
        } catch {
            throw OperationFailure(
                "the report cannot be drawn: \(error.location): \(error.expected)", hint: error.hint,
                isRetryable: false)
        }
        let path = folder.path(of: scope, input.type, fileExtension: input.format.rendering.fileExtension)
        try AtomicFile.write(text, to: path)
        var digest = StableDigest()
        digest.add(path)
        digest.add(text)
        let result = GenerateReportResult(
            report, id: "REP-\(scope.period.upperBound)-\(digest.text.prefix(12))", path: path, data: data,
            input)
        let record = ReportRecord(
            id: result.reportID, type: result.type.rawValue, title: result.title,
            periodFrom: result.periodFrom,
            periodTo: result.periodTo, format: result.format.rawValue, path: result.path,
            createdAt: context.runStarted,
            content: .object(["verdict": .string(result.verdict), "kpis": try Value(encoding: result.kpis)]),
            runID: context.run.text)
        return context.committing(to: store) { transaction in
            // The same report again is the same record.
            let reports = RecordTable<ReportRecord>(transaction)
            if try reports.find(record.id) == nil { try reports.insert(record) }
            return result
        }
    }
}

/// The formats of a report.
public enum ReportFileFormat: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// One page with everything inside.
    case html
    case json
    /// One table in long form.
    case csv
    case markdown

    var rendering: ReportFormat {
        switch self {
        case .html: .html
        case .json: .json
        case .csv: .csv
        case .markdown: .markdown
        }
    }
}

extension ReportType: SchemaDescribed {}

/// The input of `generate_report`.
public struct GenerateReport: Payload {
    public var type: ReportType
    public var format: ReportFileFormat
    public var periodFrom: CalendarDate?
    public var periodTo: CalendarDate?
    public var sku: String?
    public var location: String?
    public var title: String?
    public var asOf: CalendarDate?

    public init(
        type: ReportType = .daily, format: ReportFileFormat = .html, periodFrom: CalendarDate? = nil,
        periodTo: CalendarDate? = nil, sku: String? = nil, location: String? = nil, title: String? = nil,
        asOf: CalendarDate? = nil
    ) {
        self.type = type
        self.format = format
        self.periodFrom = periodFrom
        self.periodTo = periodTo
        self.sku = sku
        self.location = location
        self.title = title
        self.asOf = asOf
    }

    public static let fields: [Field<GenerateReport>] = [
        .optional(
            "type", \.type, default: "daily", "How long a period: a day, seven days, a month, or any days."),
        .optional("format", \.format, default: "html", "html, json, csv or markdown."),
        .optional("period_from", \.periodFrom, "First day, YYYY-MM-DD; only for the type custom."),
        .optional("period_to", \.periodTo, "Last day, YYYY-MM-DD; required for custom, otherwise as as_of."),
        .optional("sku", \.sku, "Only this product; absent: all of them."),
        .optional("location", \.location, "Only this site; absent: all of them together."),
        .optional("title", \.title, "Its title; absent: one that says type and product."),
        .optional(
            "as_of", \.asOf,
            "The day it is for, YYYY-MM-DD; absent: the last day with a recorded sale or receipt."),
    ]
}
