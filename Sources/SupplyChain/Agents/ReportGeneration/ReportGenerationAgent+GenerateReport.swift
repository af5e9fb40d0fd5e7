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
        if let name = input.name, name.isEmpty || name.contains("/") {
            throw OperationFailure(
                kind: .invalidInput, "name: expected the name of a file without folder", isRetryable: false)
        }
        try publisher?.require()
        let (scope, day) = try await scope(
            input.type, from: input.periodFrom, to: input.periodTo, sku: input.sku, location: input.location,
            asOf: input.asOf)
        let run = RunFindings(context)
        let data = try await ReportData(store.database, scope, asOf: day, run: run)
        let report = PlannerReport(data, type: input.type, title: input.title)
        var digest = StableDigest()
        var files: [ReportFileSummary] = []
        for format in input.allFormats {
            let bytes = try bytes(of: report.document, as: format)
            let path = folder(input.folder).path(
                of: scope, input.type, name: input.name, fileExtension: format.fileExtension)
            try AtomicFile.write(bytes, to: path)
            files.append(ReportFileSummary(format: format, path: path))
            digest.add(path)
            // Printers write the time into their file; the page behind it is what counts.
            digest.add(
                format == .pdf
                    ? try text(of: report.document, as: .html) : String(decoding: bytes, as: UTF8.self))
        }
        try await publisher?.publish(files.map(\.path))
        let result = GenerateReportResult(
            report, id: "REP-\(scope.period.upperBound)-\(digest.text.prefix(12))", files: files, data: data,
            input)
        let record = try record(result, context)
        return context.committing(to: store) { transaction in
            // The same report again is the same record.
            let reports = RecordTable<ReportRecord>(transaction)
            if try reports.find(record.id) == nil { try reports.insert(record) }
            return result
        }
    }

    private func bytes(of document: ReportDocument, as format: ReportFileFormat) throws -> [UInt8] {
        if let rendering = format.rendering { return Array(try text(of: document, as: rendering).utf8) }
        guard let renderer = renderers[format] else {
            throw OperationFailure(
                kind: .invalidInput, "this program cannot write \(format.rawValue) reports",
                hint: "take html, json, csv or markdown, or give the agent a renderer", isRetryable: false)
        }
        do {
            return try renderer.bytes(of: document)
        } catch let error as ReportRendererError {
            throw OperationFailure(error.message, hint: error.hint, isRetryable: false)
        }
    }

    private func text(of document: ReportDocument, as format: ReportFormat) throws -> String {
        do throws(ReportError) {
            return try document.rendered(as: format)
        } catch {
            throw OperationFailure(
                "the report cannot be drawn: \(error.location): \(error.expected)", hint: error.hint,
                isRetryable: false)
        }
    }

    private func record(_ result: GenerateReportResult, _ context: ExecutionContext) throws -> ReportRecord {
        ReportRecord(
            id: result.reportID, type: result.type.rawValue, title: result.title,
            periodFrom: result.periodFrom,
            periodTo: result.periodTo, format: result.format.rawValue, path: result.path,
            createdAt: context.runStarted,
            content: .object(["verdict": .string(result.verdict), "kpis": try Value(encoding: result.kpis)]),
            runID: context.run.text)
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
    /// The page on paper, printed by Chromium.
    case pdf
    /// A workbook with a sheet for each table.
    case xlsx

    /// How this module writes it; `nil` where it takes a renderer.
    var rendering: ReportFormat? {
        switch self {
        case .html: .html
        case .json: .json
        case .csv: .csv
        case .markdown: .markdown
        case .pdf, .xlsx: nil
        }
    }

    /// The ending of file names, without the dot.
    public var fileExtension: String { rendering?.fileExtension ?? rawValue }
}

extension ReportType: SchemaDescribed {}

/// The input of `generate_report`.
public struct GenerateReport: Payload {
    public var type: ReportType
    public var format: ReportFileFormat
    public var formats: [ReportFileFormat]?
    public var folder: String?
    public var name: String?
    public var periodFrom: CalendarDate?
    public var periodTo: CalendarDate?
    public var sku: String?
    public var location: String?
    public var title: String?
    public var asOf: CalendarDate?

    public init(
        type: ReportType = .daily, format: ReportFileFormat = .html, formats: [ReportFileFormat]? = nil,
        folder: String? = nil, name: String? = nil, periodFrom: CalendarDate? = nil,
        periodTo: CalendarDate? = nil, sku: String? = nil, location: String? = nil, title: String? = nil,
        asOf: CalendarDate? = nil
    ) {
        self.type = type
        self.format = format
        self.formats = formats
        self.folder = folder
        self.name = name
        self.periodFrom = periodFrom
        self.periodTo = periodTo
        self.sku = sku
        self.location = location
        self.title = title
        self.asOf = asOf
    }

    /// What to write, each format once.
    var allFormats: [ReportFileFormat] {
        guard let formats, !formats.isEmpty else { return [format] }
        var seen: Set<ReportFileFormat> = []
        return formats.filter { seen.insert($0).inserted }
    }

    public static let fields: [Field<GenerateReport>] = [
        .optional(
            "type", \.type, default: "daily", "How long a period: a day, seven days, a month, or any days."),
        .optional("format", \.format, default: "html", "html, json, csv, markdown, pdf or xlsx."),
        .optional("formats", \.formats, "Several of them from the same data; format is then not looked at."),
        .optional("folder", \.folder, "Where to write; absent: the folder reports beside the database."),
        .optional(
            "name", \.name,
            "The file's name without ending; absent: one that says type, last day and subject."
        ),
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
