public import Baton

extension AnomalyDetectionAgent {
    /// What to do about the anomalies that are not resolved, the most urgent first.
    public static let generateRecommendations =
        Operation<GenerateAnomalyRecommendations, GenerateAnomalyRecommendationsResult>(
            "anomaly_detection", "generate_recommendations", effect: .pure, isBlocking: true,
            "Says what to do about the anomalies that are not resolved, the most urgent first.")

    func generateRecommendations(
        _ input: GenerateAnomalyRecommendations
    ) async throws -> GenerateAnomalyRecommendationsResult {
        let records = try await store.anomalies(sku: input.sku, location: input.location)
        let pending = records.filter { $0.status != .resolved }
        let recommendations = pending.compactMap { record in
            record.recommendedAction.map {
                AnomalyRecommendation(
                    action: $0, anomaly: record.id, severity: record.severity, confidence: record.confidence,
                    reason: record.message, rootCause: record.rootCause)
            }
        }
        return GenerateAnomalyRecommendationsResult(
            recommendations: Array(recommendations.prefix(input.limit)), pending: pending.count)
    }
}

/// The input of `generate_recommendations`.
public struct GenerateAnomalyRecommendations: Payload {
    public var sku: String?
    public var location: String?
    public var limit: Int

    public init(sku: String? = nil, location: String? = nil, limit: Int = 20) {
        self.sku = sku
        self.location = location
        self.limit = limit
    }

    public static let fields: [Field<GenerateAnomalyRecommendations>] = [
        .optional("sku", \.sku, "Only this product."),
        .optional("location", \.location, "Only this site."),
        .optional("limit", \.limit, default: 20, in: 1...1_000, "How many at most."),
    ]
}

/// The output of `generate_recommendations`.
public struct GenerateAnomalyRecommendationsResult: Payload, Hashable {
    public var recommendations: [AnomalyRecommendation]
    public var pending: Int

    public static let fields: [Field<GenerateAnomalyRecommendationsResult>] = [
        .required(
            "recommendations", \.recommendations,
            "What to do, the worst anomaly first, then the latest; empty when nothing is pending."),
        .required("pending", \.pending, "How many anomalies are open or being investigated."),
    ]
}

/// What to do about one anomaly.
public struct AnomalyRecommendation: Payload, Hashable {
    public var action: String
    public var anomaly: String
    public var severity: Severity
    public var confidence: Double
    public var reason: String
    public var rootCause: String?

    public static let fields: [Field<AnomalyRecommendation>] = [
        .required("action", \.action, "What to do."),
        .required("anomaly", \.anomaly, "The anomaly it answers."),
        .required("severity", \.severity, "How bad that is."),
        .required("confidence", \.confidence, in: .between(0...1), "The probability that it is real."),
        .required("reason", \.reason, "What was found."),
        .optional("root_cause", \.rootCause, "Why it happened, where the data tell."),
    ]
}
