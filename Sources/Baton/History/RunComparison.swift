/// What differs between two runs: their definition, input, outcome, and what became of each task.
public struct RunComparison: Sendable {
    /// One value in two runs; `nil` where a run has none.
    public struct Difference: Sendable, Hashable {
        /// Where within the compared value: `lines[2].quantity`, empty for all of it.
        public let path: String
        public let left: Value?
        public let right: Value?
    }

    /// A task that is not the same in both.
    public struct TaskDifference: Sendable {
        public let id: String
        /// `nil` where the run has no such task.
        public let left: ExecutionResult?
        public let right: ExecutionResult?
        public let output: [Difference]
    }

    public let left: RunResult
    public let right: RunResult
    /// Whether both run the same definition, to the letter.
    public let hasSameDefinition: Bool
    public let input: [Difference]
    /// Tasks whose status, attempts, output or failure differ, in the order of the left run and then of the right.
    public let tasks: [TaskDifference]

    public init(_ left: RunResult, _ right: RunResult) {
        self.left = left
        self.right = right
        hasSameDefinition = left.workflow.document == right.workflow.document
        input = Difference.all(.object(left.input), .object(right.input))
        let (leftTasks, rightTasks) = (left.byPath, right.byPath)
        var seen: Set<String> = []
        tasks = [left, right].flatMap { $0.results + $0.innerResults }.map(\.id)
            .filter { seen.insert($0).inserted }
            .compactMap { TaskDifference(id: $0, leftTasks[$0], rightTasks[$0]) }
    }

    /// Whether nothing differs, times left aside.
    public var isSame: Bool {
        hasSameDefinition && input.isEmpty && tasks.isEmpty && left.outcome == right.outcome
            && left.output == right.output
    }
}

extension RunComparison.TaskDifference {
    fileprivate init?(id: String, _ left: ExecutionResult?, _ right: ExecutionResult?) {
        self.init(
            id: id, left: left, right: right,
            output: RunComparison.Difference.all(left?.output, right?.output))
        let isSame =
            left?.status == right?.status && left?.attempts == right?.attempts && output.isEmpty
            && left?.failure == right?.failure
        if isSame { return nil }
    }
}

extension RunComparison.Difference {
    /// The innermost values that differ.
    static func all(_ left: Value?, _ right: Value?, at path: String = "") -> [Self] {
        if left == right { return [] }
        switch (left, right) {
        case (.object(let left)?, .object(let right)?):
            return Set(left.keys).union(right.keys).sorted().flatMap { key in
                all(left[key], right[key], at: path.isEmpty ? key : "\(path).\(key)")
            }
        case (.array(let left)?, .array(let right)?):
            return (0..<max(left.count, right.count)).flatMap { place in
                all(
                    left.indices.contains(place) ? left[place] : nil,
                    right.indices.contains(place) ? right[place] : nil, at: "\(path)[\(place)]")
            }
        default: return [Self(path: path, left: left, right: right)]
        }
    }

    fileprivate var document: Value {
        .object(
            ["path": .string(path), "left": left, "right": right].compactMapValues(\.self))
    }
}

extension RunComparison {
    /// The JSON form that commands print.
    public var document: Value {
        [
            "left": .string(left.id.text), "right": .string(right.id.text), "same": .bool(isSame),
            "definition": [
                "same": .bool(hasSameDefinition), "left": left.definitionDocument,
                "right": right.definitionDocument,
            ],
            "outcome": ["left": left.outcomeDocument, "right": right.outcomeDocument],
            "input": .array(input.map(\.document)), "tasks": .array(tasks.map(\.document)),
        ]
    }
}

extension RunComparison.TaskDifference {
    fileprivate var document: Value {
        [
            "id": .string(id), "left": left?.comparedDocument ?? .null,
            "right": right?.comparedDocument ?? .null, "output": .array(output.map(\.document)),
        ]
    }
}

extension ExecutionResult {
    fileprivate var comparedDocument: Value {
        .object(
            [
                "status": .string(status.rawValue), "attempts": .int(Int64(attempts)),
                "execution_seconds": .double(executionTime.inSeconds), "failure": failure?.document,
            ].compactMapValues(\.self))
    }
}

extension RunResult {
    fileprivate var byPath: [String: ExecutionResult] {
        Dictionary((results + innerResults).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    fileprivate var outcomeDocument: Value { outcome.map { .string($0.rawValue) } ?? .null }

    fileprivate var definitionDocument: Value {
        [
            "workflow": .string(workflow.name), "version": .int(Int64(workflow.version)),
            "hash": .string(SHA256.hash(Array(workflow.document.json().utf8)).description),
        ]
    }
}
