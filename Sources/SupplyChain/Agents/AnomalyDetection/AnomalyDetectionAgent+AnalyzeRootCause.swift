public import Baton
internal import Statistics

extension AnomalyDetectionAgent {
    /// Gathers everything in the data that may explain a recorded anomaly; nothing found is a success with an empty
    /// list.
    public static let analyzeRootCause = Operation<AnalyzeRootCause, AnalyzeRootCauseResult>(
        "anomaly_detection", "analyze_root_cause", effect: .pure, isBlocking: true,
        "Lists what in the data may explain a recorded anomaly, the likeliest first.")

    func analyzeRootCause(_ input: AnalyzeRootCause) async throws -> AnalyzeRootCauseResult {
        let id = input.id
        let record = try await store.database.read {
            try RecordTable<AnomalyRecord>($0).require(id)
        }
        var causes = record.rootCause.map { [PossibleCause(kind: "detector", explanation: $0)] } ?? []
        if let sku = record.sku {
            let day = record.evidence["date"]?.stringValue.flatMap(CalendarDate.init) ?? record.firstSeen
            let subject = try await DetectionSubject(
                DetectAnomalies(sku: sku, location: record.location, asOf: max(day, record.lastSeen)),
                store: store, forecasts: forecasts)
            let others = try await store.database.read {
                try OtherMovements.list(sku: sku, location: record.location, on: day, $0)
            }
            causes += CauseSearch(subject: subject, day: day).causes + others
        }
        var seen: Set<String> = []
        return AnalyzeRootCauseResult(
            id: record.id, type: record.type, message: record.message,
            causes: causes.filter { seen.insert($0.explanation).inserted })
    }
}

/// The input of `analyze_root_cause`.
public struct AnalyzeRootCause: Payload {
    public var id: String

    public init(id: String) { self.id = id }

    public static let fields: [Field<AnalyzeRootCause>] = [
        .required("id", \.id, "The anomaly, as list_anomalies names it.")
    ]
}

/// The output of `analyze_root_cause`.
public struct AnalyzeRootCauseResult: Payload, Hashable {
    public var id: String
    public var type: String
    public var message: String
    public var causes: [PossibleCause]

    public static let fields: [Field<AnalyzeRootCauseResult>] = [
        .required("id", \.id, "The anomaly."),
        .required("type", \.type, "Which kind of anomaly, such as demand_spike."),
        .required("message", \.message, "What it is, in one line."),
        .required("causes", \.causes, "What the data show about its cause; empty when they show nothing."),
    ]
}

/// Something in the data that may have caused an anomaly.
public struct PossibleCause: Payload, Hashable {
    public var kind: String
    public var explanation: String

    public static let fields: [Field<PossibleCause>] = [
        .required(
            "kind", \.kind,
            "detector, promotion, price, calendar, stockout, late_delivery, other_products or other_sites."),
        .required("explanation", \.explanation, "One line with the numbers behind it."),
    ]
}

/// What happened to a product around a day.
private struct CauseSearch {
    let subject: DetectionSubject
    let day: CalendarDate

    var causes: [PossibleCause] {
        let sales = subject.sales
        let index = sales.start.distance(to: day)
        guard sales.quantities.indices.contains(index) else { return [] }
        var causes: [PossibleCause] = []
        if sales.promotions[index] {
            causes.append(PossibleCause(kind: "promotion", explanation: "promotion on \(day)"))
        }
        if sales.stockouts[index] {
            causes.append(PossibleCause(kind: "stockout", explanation: "the shelf ran empty on \(day)"))
        }
        if let price = RootCause.priceChange(on: index, sales) {
            causes.append(PossibleCause(kind: "price", explanation: price.text))
        }
        let reach = day...day.advanced(by: RootCause.holidayReachDays)
        for entry in subject.calendar where reach.contains(entry.date) {
            causes.append(
                PossibleCause(
                    kind: "calendar", explanation: "\(entry.kind.rawValue) \(entry.name) on \(entry.date)"))
        }
        if let late = RootCause.lateOrder(on: day, subject) {
            causes.append(
                PossibleCause(
                    kind: "late_delivery",
                    explanation: "order \(late.id) was late, promised for \(late.promisedOn)"))
        }
        return causes
    }
}

/// Whether the other products of a site, or the other sites of a product, moved on the same day: then the cause is not
/// the product's own.
private enum OtherMovements {
    private static let weeks = 8
    private static let leastWeeks = 3
    /// A day this far from the median of its weekday, as a share of it, counts as a move.
    private static let least = 0.3

    static func list(
        sku: String, location: String?, on day: CalendarDate, _ transaction: any SQLTransaction
    ) throws -> [PossibleCause] {
        var causes: [PossibleCause] = []
        let site = location.map { (sql: " AND location = ?", arguments: [SQLValue.text($0)]) }
        if let move = try move(
            "sku <> ?\(site?.sql ?? "")", [.text(sku)] + (site?.arguments ?? []), day, transaction)
        {
            causes.append(
                PossibleCause(kind: "other_products", explanation: "the other products moved too: \(move)"))
        }
        if let location,
            let move = try move("sku = ? AND location <> ?", [.text(sku), .text(location)], day, transaction)
        {
            causes.append(
                PossibleCause(
                    kind: "other_sites", explanation: "the other sites of \(sku) moved too: \(move)"))
        }
        return causes
    }

    /// Units of the day against the median of the same weekday in the eight weeks before.
    private static func move(
        _ condition: String, _ arguments: [SQLValue], _ day: CalendarDate, _ transaction: any SQLTransaction
    ) throws -> String? {
        var units: [CalendarDate: Double] = [:]
        let first = day.advanced(by: -7 * weeks)
        let rows = try transaction.query(
            "SELECT date, SUM(quantity) FROM sales WHERE \(condition) AND date >= ? AND date <= ? GROUP BY date",
            arguments + [first.sqlValue, day.sqlValue])
        for row in rows { units[try row.get(0, as: CalendarDate.self)] = try row.get(1, as: Double.self) }
        let before = (1...weeks).compactMap { units[day.advanced(by: -7 * $0)] }
        guard before.count >= leastWeeks, let usual = SampleStatistics.median(before), usual > 0 else {
            return nil
        }
        let observed = units[day] ?? 0
        guard abs(observed / usual - 1) >= least else { return nil }
        return
            "\(PlainNumber.text(observed)) units on \(day), \(PlainNumber.text(usual)) on the same weekday before"
    }
}
