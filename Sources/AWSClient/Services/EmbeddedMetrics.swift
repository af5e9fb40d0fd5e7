public import Foundation

/// Metrics as a line of a log, which CloudWatch takes out of it.
///
/// ```swift
/// print(EmbeddedMetrics("Baton", ["runs": (3, .count)], dimensions: ["workflow": "restock"]).line(at: .now))
/// ```
///
/// Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
public struct EmbeddedMetrics: Sendable {
    private struct Document: Encodable {
        struct Definition: Encodable {
            let name: String
            let unit: String

            enum CodingKeys: String, CodingKey {
                case name = "Name"
                case unit = "Unit"
            }
        }
        struct Directive: Encodable {
            let namespace: String
            let dimensions: [[String]]
            let metrics: [Definition]

            enum CodingKeys: String, CodingKey {
                case namespace = "Namespace"
                case dimensions = "Dimensions"
                case metrics = "Metrics"
            }
        }
        struct Metadata: Encodable {
            let timestamp: Int64
            let directives: [Directive]

            enum CodingKeys: String, CodingKey {
                case timestamp = "Timestamp"
                case directives = "CloudWatchMetrics"
            }
        }
        struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        let metadata: Metadata
        let texts: [String: String]
        let numbers: [String: Double]

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(metadata, forKey: Key(stringValue: "_aws"))
            for (name, text) in texts { try container.encode(text, forKey: Key(stringValue: name)) }
            for (name, number) in numbers { try container.encode(number, forKey: Key(stringValue: name)) }
        }
    }

    private let namespace: String
    private let metrics: [String: (value: Double, unit: MetricUnit)]
    private let dimensions: [String: String]
    private let properties: [String: String]

    /// - Parameters:
    ///   - metrics: by name; values that are no finite numbers are left out.
    ///   - dimensions: the metrics are kept for this combination.
    ///   - properties: further fields of the line, for searching; names of metrics and dimensions win.
    public init(
        _ namespace: String, _ metrics: [String: (value: Double, unit: MetricUnit)],
        dimensions: [String: String] = [:], properties: [String: String] = [:]
    ) {
        self.namespace = namespace
        self.metrics = metrics.filter { $0.value.value.isFinite }
        self.dimensions = dimensions.filter { metrics[$0.key] == nil }
        self.properties = properties.filter { metrics[$0.key] == nil && $0.key != "_aws" }
    }

    /// One line of JSON without its end.
    public func line(at instant: Date) -> String {
        let definitions = metrics.sorted { $0.key < $1.key }.map { name, metric in
            Document.Definition(name: name, unit: metric.unit.rawValue)
        }
        let document = Document(
            metadata: .init(
                timestamp: Int64((instant.timeIntervalSince1970 * 1000).rounded()),
                directives: [
                    .init(namespace: namespace, dimensions: [dimensions.keys.sorted()], metrics: definitions)
                ]),
            texts: properties.merging(dimensions) { $1 }, numbers: metrics.mapValues(\.value))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing in it can fail: the numbers are finite.
        return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
