internal import Charts
internal import Reports

/// The report of a period: verdict first, then what it rests on.
struct PlannerReport {
    let document: ReportDocument
    let verdict: ReportVerdict
    let items: [ReportSections.Item]

    init(_ data: ReportData, type: ReportType, title: String?) {
        let sections = ReportSections(data: data, verdict: ReportVerdict(data))
        verdict = sections.verdict
        items = sections.items
        let period = data.scope.period
        document = ReportDocument(
            title: title ?? Self.title(data, type), subtitle: Self.subtitle(data),
            period: ReportPeriod(first: period.lowerBound.chartDay, last: period.upperBound.chartDay),
            // No clock: the same data gives the same file.
            generatedAt: "from data up to \(data.asOf)", sections: items.map(\.section))
    }

    static func title(_ data: ReportData, _ type: ReportType) -> String {
        let subject = data.present.details.count == 1 ? data.present.details.first?.name : nil
        let kind =
            type == .custom
            ? "Supply report"
            : "\(type.rawValue.prefix(1).uppercased() + type.rawValue.dropFirst()) supply report"
        return subject.map { "\(kind): \($0)" } ?? kind
    }

    private static func subtitle(_ data: ReportData) -> String {
        let products = data.scope.sku == nil ? "\(data.coverage.count) products in stock" : ""
        let site = data.scope.location ?? "all sites"
        return [site, products].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
