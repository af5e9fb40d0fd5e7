public import Charts

/// A report independent of its format: a title, a period and sections of blocks.
///
/// The document is plain data. It carries no clock: the caller says when it was made.
///
/// ```swift
/// let report = ReportDocument(
///     title: "Daily report", generatedAt: "2026-03-12 06:00 UTC",
///     sections: [ReportSection(heading: "Stock", blocks: [.paragraph("All well.")])])
/// let page = try report.rendered(as: .html)
/// ```
public struct ReportDocument: Sendable, Equatable, Codable {
    /// The title.
    public let title: String
    /// A line below the title; may be empty.
    public let subtitle: String
    /// The days that the report covers.
    public let period: ReportPeriod?
    /// When the report was made, as text for people.
    public let generatedAt: String
    /// The sections in reading order.
    public let sections: [ReportSection]

    /// A report.
    public init(
        title: String, subtitle: String = "", period: ReportPeriod? = nil, generatedAt: String,
        sections: [ReportSection]
    ) {
        self.title = title
        self.subtitle = subtitle
        self.period = period
        self.generatedAt = generatedAt
        self.sections = sections
    }
}

/// The days that a report covers, both ends included.
public struct ReportPeriod: Sendable, Equatable, Codable {
    /// The first day.
    public let first: CalendarDay
    /// The last day, not before the first.
    public let last: CalendarDay
    /// A name, for example "Week 12"; may be empty.
    public let label: String

    /// A period.
    public init(first: CalendarDay, last: CalendarDay, label: String = "") {
        self.first = first
        self.last = last
        self.label = label
    }

    /// The period for people: "Week 12, 16 Mar 2026 to 22 Mar 2026".
    var text: String {
        let days = first == last ? first.shortText : "\(first.shortText) to \(last.shortText)"
        return label.isEmpty ? days : "\(label), \(days)"
    }
}

/// A heading with blocks below it.
public struct ReportSection: Sendable, Equatable, Codable {
    /// The heading.
    public let heading: String
    /// The blocks in reading order.
    public let blocks: [ReportBlock]

    /// A section.
    public init(heading: String, blocks: [ReportBlock]) {
        self.heading = heading
        self.blocks = blocks
    }
}

/// A part of a section.
public enum ReportBlock: Sendable, Equatable, Codable {
    /// Key figures.
    case kpis([KPITile])
    /// A paragraph of text.
    case paragraph(String)
    /// A sentence that must not be missed, with its tone.
    case callout(String, StatusTone)
    /// A table.
    case table(ReportTable)
    /// A chart.
    case chart(ReportChart)
    /// What to do, most valuable first.
    case recommendations([Recommendation])
    /// Remarks on method and data.
    case notes([String])
}
