/// The formats of a report.
public enum ReportFormat: String, Sendable, Codable, CaseIterable {
    /// One page with styles and drawings inside, for screens and paper.
    case html
    /// The document with raw values, for programs.
    case json
    /// RFC 4180 in long form, one value per line, for spreadsheets.
    case csv
    /// Text for chats, tickets and terminals.
    case markdown

    /// The extension of file names, without the dot.
    public var fileExtension: String {
        self == .markdown ? "md" : rawValue
    }

    /// The media type with its character set.
    public var mediaType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .json: "application/json"
        case .csv: "text/csv; charset=utf-8; header=present"
        case .markdown: "text/markdown; charset=utf-8"
        }
    }
}

/// A file of a report.
public struct ReportFile: Sendable, Equatable {
    /// The file's name: lower-case ASCII letters, digits and hyphens, and the extension.
    public let name: String
    /// The content.
    public let text: String
}

extension ReportDocument {
    /// The report as text in a format. Equal documents give equal text.
    /// - Throws: ``ReportError`` as ``validate()``.
    public func rendered(as format: ReportFormat) throws(ReportError) -> String {
        try validate()
        switch format {
        case .html: return try HTMLPage(document: self).text()
        case .json: return try JSONReport(document: self).text()
        case .csv: return try CSVReport(document: self).longForm()
        case .markdown: return try MarkdownReport(document: self).text()
        }
    }

    /// The report's tables, key figures, charts and recommendations as one CSV file each (RFC 4180).
    ///
    /// Names begin with the number of section and block, so that they sort in reading order.
    /// - Throws: ``ReportError`` as ``validate()``.
    public func csvFiles() throws(ReportError) -> [ReportFile] {
        try validate()
        return try CSVReport(document: self).files()
    }
}
