/// Where reports are written.
public struct ReportFolder: Sendable, Hashable {
    /// The folder; it is created with the first report.
    public let directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// The path of a report: its name says type, last day and subject, so that making it again replaces it.
    ///
    /// - Parameter name: to be used instead, without the ending.
    func path(of scope: ReportScope, _ type: ReportType, name: String?, fileExtension: String) -> String {
        if let name { return "\(directory)/\(name).\(fileExtension)" }
        let days =
            type == .custom
            ? "\(scope.period.lowerBound)-\(scope.period.upperBound)" : "\(scope.period.upperBound)"
        let subject = [scope.sku, scope.location].compactMap { $0.map(FileNameText.safe) }
        return "\(directory)/" + (["\(type.rawValue)-\(days)"] + subject).joined(separator: "-")
            + ".\(fileExtension)"
    }
}
