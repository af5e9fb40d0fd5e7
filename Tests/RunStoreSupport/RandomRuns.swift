package import Baton

/// Random events of random runs, cut into random commits. Of a task that has ended nothing more is heard, and none is open
/// when its run has ended.
package struct RandomRuns {
    private var random: SplitMix
    /// What tasks of the run have yielded so far.
    private var outputs: [String: Value] = [:]
    /// Tasks of the run that were heard of, and whether they have ended.
    private var hasEnded: [String: Bool] = [:]
    package private(set) var events: [RunID: [RunEvent]] = [:]

    package init(seed: UInt64) { random = SplitMix(state: seed) }

    /// Values of this many characters now and then, some of them equal.
    package var largeText = 300

    /// Commits of several runs, each in its order, mixed with those of others.
    package mutating func batches(runs: Int) -> [[Commit]] {
        var waiting: [[Commit]] = (0..<runs).map { number in
            let id = RunID(
                at: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000_000),
                entropy: random.next())
            let events = run(id, number)
            self.events[id] = events
            return cut(events, of: id)
        }
        var batches: [[Commit]] = []
        while !waiting.isEmpty {
            var batch: [Commit] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) where !waiting.isEmpty {
                let place = Int.random(in: 0..<waiting.count, using: &random)
                batch.append(waiting[place].removeFirst())
                if waiting[place].isEmpty { waiting.remove(at: place) }
            }
            batches.append(batch)
        }
        return batches
    }

    private mutating func cut(_ events: [RunEvent], of id: RunID) -> [Commit] {
        var commits: [Commit] = []
        var rest = events[...]
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 1...7, using: &random))
            commits.append(Commit(run: id, events: Array(part)))
            rest = rest.dropFirst(part.count)
        }
        return commits
    }

    private mutating func run(_ id: RunID, _ number: Int) -> [RunEvent] {
        let name = ["restock", "report", "größer"][number % 3]
        let workflow = Workflow(
            name, pattern: .parallel,
            tasks: [AgentTask("a", agent: "x", operation: "y"), AgentTask("b", agent: "x", operation: "y")])
        outputs = [:]
        hasEnded = [:]
        var kinds: [RunEvent.Kind] = [.runStarted(id, workflow, input: members())]
        for _ in 0..<Int.random(in: 0...20, using: &random) { kinds.append(kind()) }
        if Int.random(in: 0..<4, using: &random) > 0 {
            for (task, hasEnded) in hasEnded.sorted(by: { $0.key < $1.key }) where !hasEnded {
                kinds.append(
                    .taskFinished(task: task, attempts: 1, .cancelled, output: nil, failure: nil))
            }
            let outcome = RunOutcome.allCases.randomElement(using: &random) ?? .success
            kinds.append(.runFinished(outcome, output: value(), failure: nil))
        }
        var at = Int64(1_700_000_000_000_000_000) + Int64(number) * 1_000_000_000
        return kinds.enumerated().map { offset, kind in
            // Clocks go back now and then.
            at += Int64.random(in: -1_000...1_000_000, using: &random)
            return RunEvent(sequence: offset + 1, at: Timestamp(nanoseconds: at), kind: kind)
        }
    }

    private mutating func kind() -> RunEvent.Kind {
        let task =
            ["a", "b", "each[3]/b", "ü/\"x\""].filter { hasEnded[$0] != true }.randomElement(using: &random)
            ?? "each[\(hasEnded.count)]/b"
        hasEnded[task] = false
        let attempt = Int.random(in: 1...3, using: &random)
        let at = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
        let failure = TaskFailure(.operation, task: task, "too late", hint: "wait", isRetryable: true)
        switch Int.random(in: 0..<16, using: &random) {
        case 0: return .taskReady(task: task)
        case 1: return .conditionDecided(task: task, holds: true)
        case 2, 3, 4: return .attemptStarted(task: task, attempt: attempt, queuedAt: at, input: input())
        case 5: return .attemptFailed(task: task, attempt: attempt, failure: failure, retryAt: at)
        case 6: return .taskWaiting(task: task, .signal(name: "go", until: at))
        case 7: return .attemptInterrupted(task: task, attempt: attempt)
        case 8: return .taskInDoubt(task: task, attempt: attempt)
        case 9: return .taskResolved(task: task, .retry, by: "Ada")
        case 10: return .itemsListed(task: task, items: [value(), value()])
        case 11: return .signalReceived(RunSignal("go", id: "7", payload: value()))
        case 12: return .runPaused(reason: "lunch", by: nil, Bool.random(using: &random) ? .own : .parent)
        case 13:
            hasEnded[task] = true
            let status = TaskStatus.allCases.filter(\.isTerminal).randomElement(using: &random) ?? .failed
            return .taskFinished(
                task: task, attempts: attempt, status, output: nil,
                failure: status == .success ? nil : failure)
        default:
            let output = value()
            hasEnded[task] = true
            outputs[task] = output
            return .taskFinished(task: task, attempts: attempt, .success, output: output, failure: nil)
        }
    }

    private mutating func input() -> ResolvedInput {
        guard let output = outputs["a"], Bool.random(using: &random) else { return unrelatedInput() }
        var values = output.objectValue ?? ["a": output]
        var provenance = values.mapValues { _ in ResolvedInput.Provenance.dependency("a") }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            values["more"] = value()
            provenance["more"] = .inputs
        case 1: if let key = values.keys.min() { values[key] = value() }
        default: break
        }
        return ResolvedInput(values: values, provenance: provenance, overwrites: [])
    }

    private mutating func unrelatedInput() -> ResolvedInput {
        let values = members()
        let origins: [ResolvedInput.Provenance] = [
            .inputs, .dependency("a"), .carried("b"), .collected, .defaultValue,
        ]
        let common = origins.randomElement(using: &random) ?? .inputs
        let isUniform = Bool.random(using: &random)
        var provenance: [String: ResolvedInput.Provenance] = [:]
        for key in values.keys.sorted() {
            provenance[key] = isUniform ? common : origins.randomElement(using: &random)
        }
        let overwrites = values.keys.sorted().prefix(Int.random(in: 0...1, using: &random)).map {
            ResolvedInput.Overwrite(key: $0, loser: common, winner: .inputs)
        }
        return ResolvedInput(values: values, provenance: provenance, overwrites: overwrites)
    }

    private mutating func members() -> [String: Value] {
        var members: [String: Value] = [:]
        for key in ["x", "y", "$blob", "ü"].prefix(Int.random(in: 0...4, using: &random)) {
            members[key] = value()
        }
        return members
    }

    private mutating func value() -> Value {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: .null
        case 1: .int(.max)
        case 2: 0.1
        case 3: "Grüße\n\u{0}\"🚚\""
        case 4: ["$blob": "no reference"]
        case 5: ["$literal": ["$blob": 7]]
        case 6: .string(String(repeating: "large ", count: largeText / 6))
        case 7: .array((0..<Int64(largeText / 3)).map(Value.int))
        default: ["text": .string(String(random.next(), radix: 36)), "n": [1, 2.0, []]]
        }
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
package struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension RunEvent {
    /// Everything that the event says, in one line.
    package var line: String { "\(sequence) \(at.nanoseconds) \(name) \(task ?? "-") \(payload.json())" }
}
