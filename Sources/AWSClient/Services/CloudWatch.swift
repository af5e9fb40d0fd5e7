public import Foundation

/// Amazon CloudWatch metrics.
public struct CloudWatch: Sendable {
    public static let service = AWSService(
        id: "CloudWatch", signingName: "monitoring", endpointPrefix: "monitoring")
    private static let largestBatch = 1000
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// A value at an instant.
    public struct Datum: Sendable, Hashable {
        public var name: String
        public var value: Double
        public var unit: MetricUnit
        /// Up to 30; each combination is a metric of its own.
        public var dimensions: [String: String]
        /// When the request arrives, if `nil`.
        public var at: Date?

        public init(
            _ name: String, _ value: Double, _ unit: MetricUnit = .none, dimensions: [String: String] = [:],
            at: Date? = nil
        ) {
            self.name = name
            self.value = value
            self.unit = unit
            self.dimensions = dimensions
            self.at = at
        }
    }

    /// Stores any number of values, 1,000 at a time.
    ///
    /// - Throws: as ``AWSClient/send(_:)``.
    public func putMetricData(_ data: [Datum], namespace: String) async throws {
        for start in stride(from: 0, to: data.count, by: Self.largestBatch) {
            let batch = data[start..<min(start + Self.largestBatch, data.count)]
            let parameters = batch.enumerated().flatMap { Self.parameters($1, $0 + 1) }
            _ = try await client.query(
                Self.service, version: "2010-08-01", "PutMetricData",
                [("Namespace", namespace)] + parameters)
        }
    }

    private static func parameters(_ datum: Datum, _ number: Int) -> [(String, String)] {
        let member = "MetricData.member.\(number)"
        var parameters = [
            ("\(member).MetricName", datum.name), ("\(member).Value", datum.value.description),
            ("\(member).Unit", datum.unit.rawValue),
        ]
        if let at = datum.at {
            let instant = at.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            parameters.append(("\(member).Timestamp", instant))
        }
        for (index, dimension) in datum.dimensions.sorted(by: { $0.key < $1.key }).enumerated() {
            parameters += [
                ("\(member).Dimensions.member.\(index + 1).Name", dimension.key),
                ("\(member).Dimensions.member.\(index + 1).Value", dimension.value),
            ]
        }
        return parameters
    }
}

/// The units of CloudWatch that are of use here.
public enum MetricUnit: String, Sendable {
    case none = "None"
    case count = "Count"
    case percent = "Percent"
    case seconds = "Seconds"
    case milliseconds = "Milliseconds"
    case bytes = "Bytes"
    case perSecond = "Count/Second"
}
