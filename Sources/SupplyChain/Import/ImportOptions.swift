/// How a file is imported.
public struct ImportOptions: Sendable, Hashable {
    /// The file's column names and ours for them; an empty name ignores the column.
    public var columnNames: [String: String]
    /// The location of rows that name none.
    public var location: String?
    /// The currency (ISO 4217) of amounts that name none.
    public var currency: String?
    /// Import the good rows and set the bad ones aside, instead of importing nothing.
    public var skipBadRows: Bool
    /// Where the bad rows go, as CSV with line and reason; `nil` only counts them.
    public var rejectsPath: String?
    /// The character between fields, ASCII.
    public var separator: Character
    /// How dates are written, beside `YYYY-MM-DD`. A cell that two of them read as different days is refused. Without any,
    /// other dates count where they have four digits for the year and can mean one day only.
    public var dateFormats: [DateFormat]
    /// Cells with one of these texts count as empty.
    public var absentTexts: Set<String>
    /// Columns that are no field and have no name of ours are ignored instead of refused.
    public var ignoresOtherColumns: Bool

    public init(
        columnNames: [String: String] = [:], location: String? = nil, currency: String? = nil,
        skipBadRows: Bool = false, rejectsPath: String? = nil, separator: Character = ",",
        dateFormats: [DateFormat] = [], absentTexts: Set<String> = [], ignoresOtherColumns: Bool = false
    ) {
        self.columnNames = columnNames
        self.location = location
        self.currency = currency
        self.skipBadRows = skipBadRows
        self.rejectsPath = rejectsPath
        self.separator = separator
        self.dateFormats = dateFormats
        self.absentTexts = absentTexts
        self.ignoresOtherColumns = ignoresOtherColumns
    }
}
