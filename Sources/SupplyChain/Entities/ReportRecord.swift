public import Baton

/// A report that was made.
public struct ReportRecord: StoredRecord {
    /// The report.
    public var id: String
    /// Daily, weekly, monthly or custom.
    public var type: String
    /// One line for people.
    public var title: String
    /// First day covered.
    public var periodFrom: CalendarDate
    /// Last day covered.
    public var periodTo: CalendarDate
    /// Html, json, csv or markdown.
    public var format: String
    /// The file it was written to.
    public var path: String?
    /// When it was made.
    public var createdAt: Timestamp
    /// Its figures.
    public var content: Value
    /// The workflow run that made it.
    public var runID: String?

    public init(
        id: String, type: String, title: String, periodFrom: CalendarDate, periodTo: CalendarDate,
        format: String, path: String? = nil, createdAt: Timestamp, content: Value, runID: String? = nil
    ) {
        self.id = id
        self.type = type
        self.title = title
        self.periodFrom = periodFrom
        self.periodTo = periodTo
        self.format = format
        self.path = path
        self.createdAt = createdAt
        self.content = content
        self.runID = runID
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.type = try columns.next()
        self.title = try columns.next()
        self.periodFrom = try columns.next()
        self.periodTo = try columns.next()
        self.format = try columns.next()
        self.path = try columns.next()
        self.createdAt = try columns.next()
        self.content = try columns.nextJSON()
        self.runID = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, type.sqlValue, title.sqlValue, periodFrom.sqlValue, periodTo.sqlValue,
            format.sqlValue, path.sqlValue, createdAt.sqlValue, .text(content.json()), runID.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "reports", singular: "report", key: ["report_id"],
        fields: [
            EntityField("report_id", .identifier, "the report"),
            EntityField("type", .text, "daily, weekly, monthly or custom"),
            EntityField("title", .text, "one line for people"),
            EntityField("period_from", .date, "first day covered"),
            EntityField("period_to", .date, "last day covered"),
            EntityField("format", .text, "html, json, csv or markdown"),
            EntityField("path", .text, .null, "the file it was written to"),
            EntityField("created_at", .timestamp, "when it was made"),
            EntityField("content", .json, .null, "its figures"),
            EntityField("run_id", .text, .null, "the workflow run that made it"),
        ])
}
