internal import AWSClient
internal import Baton

/// The row of a run.
struct RunRow: Sendable, Hashable {
    var summary: RunSummary
    var lastSequence: Int
    /// The last link of the chain of segments: what is not on the chain was never committed.
    var lastHash: SHA256.Digest
    /// What tasks have been after one of the commits: marks of statuses and kinds of failure.
    private var seen: Set<String> = []

    /// A run of which nothing is stored yet.
    init(_ summary: RunSummary) {
        self.summary = summary
        lastSequence = 0
        lastHash = .zero
    }

    /// - Throws: `RunStoreError` of kind `corrupt` when an attribute holds what nobody writes there.
    init(_ item: DynamoDB.Item) throws(RunStoreError) {
        let id = item["sk"]?.stringValue ?? ""
        let outcome = item["outcome"]?.stringValue
        guard !id.isEmpty, let workflow = item["workflow"]?.stringValue,
            let pattern = item["pattern"]?.stringValue.flatMap(ExecutionPattern.init),
            outcome == nil || outcome.flatMap(RunOutcome.init) != nil,
            let startedAt = item["started_at"]?.integerValue, let counts = item["task_counts"]?.mapValue,
            let generation = item["generation"]?.integerValue, let last = item["last_sequence"]?.integerValue,
            let hash = item["last_hash"]?.stringValue.flatMap(SHA256.Digest.init(text:))
        else { throw RunStoreError(.corrupt, "the row of run \(id) cannot be read") }
        var taskCounts: [TaskStatus: Int] = [:]
        for (name, count) in counts {
            guard let status = TaskStatus(rawValue: name), let count = count.integerValue else {
                throw RunStoreError(.corrupt, "the row of run \(id) cannot be read")
            }
            taskCounts[status] = Int(count)
        }
        summary = RunSummary(
            id: RunID(id), workflow: workflow, pattern: pattern, outcome: outcome.flatMap(RunOutcome.init),
            startedAt: Timestamp(nanoseconds: startedAt),
            finishedAt: item["finished_at"]?.integerValue.map(Timestamp.init(nanoseconds:)),
            taskCounts: taskCounts, generation: Int(generation))
        lastSequence = Int(last)
        lastHash = hash
        if case .strings(let marks) = item["seen"] { seen = marks }
    }

    var item: DynamoDB.Item {
        var item = RunTable.key(RunTable.rows, summary.id)
        item["workflow"] = .string(summary.workflow)
        item["pattern"] = .string(summary.pattern.rawValue)
        item["outcome"] = (summary.outcome?.rawValue).map(AttributeValue.string)
        item["started_at"] = .integer(summary.startedAt.nanoseconds)
        item["finished_at"] = (summary.finishedAt?.nanoseconds).map { .integer($0) }
        item["task_counts"] = .map(
            Dictionary(
                uniqueKeysWithValues: summary.taskCounts.map { ($0.key.rawValue, .integer($0.value)) }))
        item["generation"] = .integer(summary.generation)
        item["last_sequence"] = .integer(lastSequence)
        item["last_hash"] = .string(lastHash.description)
        if !seen.isEmpty { item["seen"] = .strings(seen) }
        return item
    }

    /// Takes the events of one commit in, as far as they change the line of the history and what was seen.
    mutating func apply(_ events: [RunEvent]) {
        for event in events {
            summary.apply(event)
            // Tasks that a redrive reopens run again.
            if case .runRedriven = event.kind { seen.insert(Self.mark(TaskStatus.running)) }
        }
        for task in TaskRecord.fold(events) {
            seen.insert(Self.mark(task.status))
            if let kind = task.failureKind { seen.insert(Self.mark(kind)) }
        }
    }

    static func mark(_ status: TaskStatus) -> String { status.rawValue }

    static func mark(_ kind: FailureKind) -> String { "failure:" + kind.rawValue }

    /// Replaces the row, but only when it is still as it was.
    ///
    /// - Parameter before: `nil` when there was none.
    func put(after before: RunRow?, in table: String) -> DynamoDB.Put {
        guard let before else { return DynamoDB.Put(item, to: table, if: "attribute_not_exists(sk)") }
        return DynamoDB.Put(
            item, to: table, if: "last_hash = :hash", values: [":hash": .string(before.lastHash.description)])
    }
}
