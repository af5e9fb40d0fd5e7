public import Baton

extension ReportGenerationAgent {
    /// Lists the reports that were made, the latest first.
    public static let listReports = Operation<ListReports, ListReportsResult>(
        "report_generation", "list_reports", effect: .pure, isBlocking: true,
        "Lists the reports that were made, the latest first.")

    func listReports(_ input: ListReports) async throws -> ListReportsResult {
        let all = try await store.database.read { transaction in
            try RecordTable<ReportRecord>(transaction).list(
                where: input.type == nil ? nil : "type = ?", input.type.map { [.text($0.rawValue)] } ?? [],
                orderBy: "created_at DESC, report_id")
        }
        return ListReportsResult(reports: all.prefix(input.limit).map(ReportSummary.init))
    }
}

/// The input of `list_reports`.
public struct ListReports: Payload {
    public var type: ReportType?
    public var limit: Int

    public init(type: ReportType? = nil, limit: Int = 50) {
        self.type = type
        self.limit = limit
    }

    public static let fields: [Field<ListReports>] = [
        .optional("type", \.type, "Only reports of this type."),
        .optional("limit", \.limit, default: 50, in: 1...10_000, "At most so many."),
    ]
}

/// The output of `list_reports`.
public struct ListReportsResult: Payload, Hashable {
    public var reports: [ReportSummary]

    public static let fields: [Field<ListReportsResult>] = [
        .required("reports", \.reports, "The latest first.")
    ]
}

/// A report that was made.
public struct ReportSummary: Payload, Hashable {
    public var reportID: String
    public var type: String
    public var title: String
    public var periodFrom: CalendarDate
    public var periodTo: CalendarDate
    public var format: String
    public var path: String?
    public var createdAt: String

    enum CodingKeys: String, CodingKey, CaseIterable {
        case reportID = "report_id"
        case type, title
        case periodFrom = "period_from"
        case periodTo = "period_to"
        case format, path
        case createdAt = "created_at"
    }

    public static let fields: [Field<ReportSummary>] = [
        .required("report_id", \.reportID, "The report."),
        .required("type", \.type, "daily, weekly, monthly or custom."),
        .required("title", \.title, "Its title."),
        .required("period_from", \.periodFrom, "First day covered."),
        .required("period_to", \.periodTo, "Last day covered."),
        .required("format", \.format, "What the file is."),
        .optional("path", \.path, "The file it was written to."),
        .required("created_at", \.createdAt, "When the run that first made it started, in UTC."),
    ]

    init(_ record: ReportRecord) {
        self.init(
            reportID: record.id, type: record.type, title: record.title, periodFrom: record.periodFrom,
            periodTo: record.periodTo, format: record.format, path: record.path,
            createdAt: record.createdAt.description)
    }

    init(
        reportID: String, type: String, title: String, periodFrom: CalendarDate, periodTo: CalendarDate,
        format: String, path: String?, createdAt: String
    ) {
        self.reportID = reportID
        self.type = type
        self.title = title
        self.periodFrom = periodFrom
        self.periodTo = periodTo
        self.format = format
        self.path = path
        self.createdAt = createdAt
    }
}
