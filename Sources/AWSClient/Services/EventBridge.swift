/// Amazon EventBridge.
public struct EventBridge: Sendable {
    public static let service = AWSService(id: "EventBridge", signingName: "events")
    private static let largestBatch = 10
    private let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// An event that is put on a bus.
    public struct Entry: Sendable, Hashable, Encodable {
        public var source: String
        public var detailType: String
        /// A JSON object, as text.
        public var detail: String
        public var resources: [String]
        /// The default bus when it is `nil`.
        public var eventBusName: String?

        public init(
            source: String, detailType: String, detail: String, resources: [String] = [],
            eventBusName: String? = nil
        ) {
            self.source = source
            self.detailType = detailType
            self.detail = detail
            self.resources = resources
            self.eventBusName = eventBusName
        }
    }

    /// What became of one entry: the id of the event, or why there is none.
    public typealias PutResult = Result<String, AWSError>

    /// Puts any number of events, ten at a time; entries that fail for a time are sent again alone.
    ///
    /// - Returns: what became of each entry, in their order.
    /// - Throws: as ``AWSClient/send(_:)``, when a whole request fails.
    public func putEvents(_ entries: [Entry]) async throws -> [PutResult] {
        var results: [Int: PutResult] = [:]
        var open = Array(entries.indices)
        var attempt = 1
        while true {
            for start in stride(from: 0, to: open.count, by: Self.largestBatch) {
                let batch = open[start..<min(start + Self.largestBatch, open.count)]
                let answers = try await put(batch.map { entries[$0] })
                for (index, answer) in zip(batch, answers) { results[index] = answer }
            }
            open = open.filter { results[$0]?.isTransientFailure ?? true }
            guard !open.isEmpty, attempt < client.retry.maxAttempts else { break }
            try await client.timing.sleep(
                client.retry.wait(after: attempt, isThrottled: true, jitter: client.timing.jitter()))
            attempt += 1
        }
        let missing = AWSError(
            .response, "the answer has no result for the entry", operation: "EventBridge PutEvents")
        return entries.indices.map { results[$0] ?? .failure(missing) }
    }

    /// Makes or replaces a rule.
    ///
    /// - Parameter pattern: of events, as JSON.
    /// - Returns: its ARN.
    @discardableResult
    public func putRule(
        _ name: String, pattern: String, eventBusName: String? = nil
    ) async throws -> String {
        struct Input: Encodable {
            let name: String
            let eventPattern: String
            let eventBusName: String?
        }
        struct Output: Decodable { let ruleArn: String }
        let output: Output = try await call(
            "PutRule", Input(name: name, eventPattern: pattern, eventBusName: eventBusName))
        return output.ruleArn
    }

    /// - Parameter targets: the ARNs of what a rule sends its events to, by an id within the rule.
    /// - Throws: ``AWSError`` when a target is refused; as ``AWSClient/send(_:)`` else.
    public func putTargets(
        _ targets: [String: String], of rule: String, eventBusName: String? = nil
    ) async throws {
        struct Target: Encodable {
            let id: String
            let arn: String
        }
        struct Input: Encodable {
            let rule: String
            let targets: [Target]
            let eventBusName: String?
        }
        struct Output: Decodable { let failedEntries: [Failure]? }
        let output: Output = try await call(
            "PutTargets",
            Input(
                rule: rule,
                targets: targets.sorted { $0.key < $1.key }.map { Target(id: $0.key, arn: $0.value) },
                eventBusName: eventBusName))
        if let failure = output.failedEntries?.first { throw failure.error("PutTargets") }
    }

    /// Whether an event fits a pattern, both as JSON; the event must have all members of the envelope.
    public func testEventPattern(_ pattern: String, event: String) async throws -> Bool {
        struct Input: Encodable {
            let eventPattern: String
            let event: String
        }
        struct Output: Decodable { let result: Bool }
        let output: Output = try await call(
            "TestEventPattern", Input(eventPattern: pattern, event: event))
        return output.result
    }

    private func put(_ entries: [Entry]) async throws -> [PutResult] {
        struct Input: Encodable { let entries: [Entry] }
        struct Answer: Decodable {
            let eventId: String?
            let errorCode: String?
            let errorMessage: String?
        }
        struct Output: Decodable { let entries: [Answer] }
        guard !entries.isEmpty else { return [] }
        let output: Output = try await call("PutEvents", Input(entries: entries))
        return output.entries.map { answer in
            if let id = answer.eventId { return .success(id) }
            return .failure(
                Failure(errorCode: answer.errorCode, errorMessage: answer.errorMessage).error("PutEvents"))
        }
    }

    private struct Failure: Decodable {
        let errorCode: String?
        let errorMessage: String?

        func error(_ operation: String) -> AWSError {
            AWSError(
                .service, errorMessage ?? "refused", code: errorCode, operation: "EventBridge \(operation)")
        }
    }

    private func call<Output: Decodable>(_ operation: String, _ input: some Encodable) async throws -> Output
    {
        try await client.json(Self.service, target: "AWSEvents", version: "1.1", operation, input)
    }
}

extension EventBridge.PutResult {
    fileprivate var isTransientFailure: Bool {
        if case .failure(let error) = self { error.isTransient } else { false }
    }
}
