public import LambdaRuntime

/// What the environment of the function says.
public struct FunctionSettings: Sendable, Hashable {
    /// Where the supply-chain data is.
    public enum Data: Sendable, Hashable {
        /// Nowhere: operations that need data say so.
        case none
        /// An SQLite file on a file system that is mounted.
        case file(String)
        /// An SQLite file in a bucket.
        case object(bucket: String, key: String)
    }

    /// The table of ``DynamoDBRunStore``.
    public var runsTable: String
    /// The topic that alerts go to; `nil` raises none.
    public var alertsTopic: String?
    /// The bucket that reports and orders go to; `nil` refuses to write any.
    public var reportsBucket: String?
    /// The rules file.
    public var rules: String
    /// Whether it was named, and so has to be there.
    public var isRulesNamed: Bool
    public var data: Data
    /// The folder of the program, where its workflows are.
    public var folder: String
    /// A folder to write to, gone with the process.
    public var scratch: String

    /// - Parameters:
    ///   - environment: see the table in `docs/aws.md`.
    ///   - folder: that of the program, where `LAMBDA_TASK_ROOT` does not name it.
    /// - Throws: `LambdaFailure` of type `Baton.Configuration`, naming the variable.
    public init(environment: [String: String], folder: String) throws(LambdaFailure) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let table = value("BATON_RUNS_TABLE") else {
            throw .configuration("BATON_RUNS_TABLE is not set: it names the DynamoDB table of the runs")
        }
        runsTable = table
        alertsTopic = value("BATON_ALERTS_TOPIC")
        if let alertsTopic, !alertsTopic.hasPrefix("arn:") {
            throw .configuration("BATON_ALERTS_TOPIC: expected the ARN of a topic, found '\(alertsTopic)'")
        }
        reportsBucket = value("BATON_REPORTS_BUCKET")
        self.folder = value("LAMBDA_TASK_ROOT") ?? folder
        let rules = value("BATON_RULES")
        isRulesNamed = rules != nil
        let name = rules ?? "baton-rules.yaml"
        self.rules = name.hasPrefix("/") ? name : "\(self.folder)/\(name)"
        data = try Self.data(value("BATON_DATA"))
        scratch = value("BATON_SCRATCH") ?? "/tmp/baton"
    }

    private static func data(_ text: String?) throws(LambdaFailure) -> Data {
        guard let text else { return .none }
        guard text.hasPrefix("s3://") else {
            if text.contains("://") {
                throw .configuration("BATON_DATA: expected a path or s3://BUCKET/KEY, found '\(text)'")
            }
            return .file(text)
        }
        let parts = text.dropFirst(5).split(separator: "/", maxSplits: 1)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw .configuration("BATON_DATA: expected s3://BUCKET/KEY, found '\(text)'")
        }
        return .object(bucket: String(parts[0]), key: String(parts[1]))
    }
}
