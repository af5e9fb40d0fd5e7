import Foundation
import Testing

@testable import Baton

/// The machine against the contract, played independently.
///
/// `BATON_SEED=1234 swift test --filter ReferenceTests` plays one seed; `BATON_SEEDS=100000` plays so many instead of
/// 1,000; `scripts/test` plays 20,000.
@Suite("Reference")
struct ReferenceTests {
    private static let environment = ProcessInfo.processInfo.environment

    @Test("random workflows go as the contract says", .timeLimit(.minutes(15)))
    func randomWorkflows() async throws {
        if let seed = Self.environment["BATON_SEED"].flatMap(UInt64.init) {
            let problems = Self.problems(RandomScenario.make(seed: seed))
            #expect(problems.isEmpty, "\(Self.report(seed, problems))")
            return
        }
        let count = Self.environment["BATON_SEEDS"].flatMap(UInt64.init) ?? 1_000
        let (failures, reached) = await Self.play(count)
        for seed in failures.prefix(3) {
            Issue.record("\(Self.report(seed, Self.problems(RandomScenario.make(seed: seed))))")
        }
        #expect(failures.isEmpty, "\(failures.count) of \(count) seeds fail: \(failures.prefix(20))")
        if count >= 20_000 { Self.expectEverything(reached, of: count) }
    }

    /// Plays the seeds up to a number; gives those that fail.
    private static func play(_ count: UInt64) async -> (failures: [UInt64], reached: ReachedKinds) {
        let lanes: UInt64 = 4
        return await withTaskGroup(of: ([UInt64], ReachedKinds).self) { group in
            for lane in 0..<lanes {
                group.addTask { @concurrent in
                    var reached = ReachedKinds()
                    var failures: [UInt64] = []
                    for seed in stride(from: lane, to: count, by: UInt64.Stride(lanes)) {
                        if !problems(RandomScenario.make(seed: seed), &reached).isEmpty {
                            failures.append(seed)
                        }
                        // Other tests want their turns too.
                        await Task.yield()
                    }
                    return (failures, reached)
                }
            }
            var all: (failures: [UInt64], reached: ReachedKinds) = ([], ReachedKinds())
            for await (failures, reached) in group {
                all.failures += failures
                all.reached.merge(reached)
            }
            all.failures.sort()
            return all
        }
    }

    /// Every event of a run without a crash, every kind of task with every end, every failure and outcome.
    private static func expectEverything(_ reached: ReachedKinds, of count: UInt64) {
        #expect(reached.ambiguous < Int(count) / 10)
        #expect(reached.outcomes == Set(RunOutcome.allCases))
        #expect(Set(FailureKind.allCases).subtracting(reached.failures) == [.definition])
        #expect(
            reached.events == [
                "run_started", "task_ready", "condition_decided", "attempt_started", "attempt_failed",
                "task_waiting", "items_listed", "branch_chosen", "scope_started", "scope_finished",
                "approval_answered", "signal_received", "tasks_spawned", "task_finished", "run_paused",
                "run_drained", "run_resumed", "deadline_passed", "cancellation_requested",
                "compensation_started", "run_finished",
            ])
        for kind in TaskKind.allCases {
            for status in TaskStatus.allCases where status.isTerminal {
                #expect(reached.ends.contains("\(kind.rawValue) \(status.rawValue)"))
            }
        }
    }

    // MARK: One seed

    /// What is wrong with how the machine plays a scenario.
    private static func problems(_ scenario: Scenario) -> [String] {
        var reached = ReachedKinds()
        return problems(scenario, &reached)
    }

    private static func problems(_ scenario: Scenario, _ reached: inout ReachedKinds) -> [String] {
        do {
            let player = try ScenarioPlayer(scenario)
            player.play()
            guard player.problems.isEmpty else { return player.problems }
            let result = player.simulation.result
            reached.add(player.simulation.events, result)
            // Where limits decide who comes first and time decides what becomes of it, only the invariants speak.
            guard !scenario.isTimed || !scenario.isLimited else { return [] }
            let reference = ReferenceRun(scenario)
            if reference.isAmbiguous {
                reached.ambiguous += 1
                return []
            }
            return reference.differences(from: result, player.simulation.events, of: scenario)
                + (try sequentialDifferences(scenario, result))
        } catch {
            return ["the generator makes no sound workflow: \(error)"]
        }
    }

    /// I10: where nothing hangs on time and nothing is carried, `sequential` gives what `parallel` gives.
    private static func sequentialDifferences(_ scenario: Scenario, _ parallel: RunResult) throws -> [String]
    {
        guard !scenario.isTimed, scenario.workflow.pattern == .parallel else { return [] }
        var scenario = scenario
        scenario.workflow.pattern = .sequential
        scenario.workflow.carry = .declared
        let player = try ScenarioPlayer(scenario)
        player.play()
        let sequential = player.simulation.result
        let results = parallel.results + parallel.innerResults
        let differing = results.filter { result in
            let other = sequential[result.id]
            return other?.status != result.status || other?.output != result.output
                || other?.failure?.kind != result.failure?.kind
                || other?.input?.values != result.input?.values
        }
        let isComplete = results.count == sequential.results.count + sequential.innerResults.count
        return player.problems + differing.map { "I10: \($0.id) differs in sequence" }
            + (isComplete ? [] : ["I10: other tasks in sequence"])
    }

    private static func report(_ seed: UInt64, _ problems: [String]) -> String {
        let smallest = minimised(RandomScenario.make(seed: seed))
        return """
            seed \(seed): BATON_SEED=\(seed) swift test --filter ReferenceTests
            \(problems.prefix(6).joined(separator: "\n"))
            smallest: \(Self.problems(smallest).prefix(4).joined(separator: "\n"))
            \(smallest.workflow.document.json(pretty: true))
            """
    }

    /// Drops tasks of the workflow as long as it still fails.
    private static func minimised(_ scenario: Scenario) -> Scenario {
        guard scenario.workflow.tasks.count > 1 else { return scenario }
        for index in scenario.workflow.tasks.indices {
            var smaller = scenario
            smaller.workflow.tasks.remove(at: index)
            let found = problems(smaller)
            if !found.isEmpty, !found[0].hasPrefix("the generator") { return minimised(smaller) }
        }
        return scenario
    }
}

extension ReferenceRun {
    /// What the fold of a run's events says otherwise.
    func differences(from result: RunResult, _ events: [RunEvent], of scenario: Scenario) -> [String] {
        var found: [String] = []
        func compare<T: Equatable>(_ what: String, _ expected: T, _ actual: T) {
            if expected != actual { found.append("\(what): expected \(expected), found \(actual)") }
        }
        let start = result.startedAt
        compare("outcome", outcome, result.outcome ?? .failed)
        compare("output", output, result.output)
        let results = Dictionary(
            uniqueKeysWithValues: (result.results + result.innerResults).map { ($0.id, $0) })
        let tasks = fates.filter { $0.value.task != nil }.sorted { $0.key < $1.key }
        compare("tasks", tasks.map(\.key), results.keys.sorted())
        for (path, fate) in tasks {
            guard let actual = results[path] else { continue }
            compare("\(path) status", fate.status, actual.status)
            compare("\(path) attempts", fate.attempts.count, actual.attempts)
            compare("\(path) output", fate.output, actual.output)
            compare("\(path) failure", fate.kind, actual.failure?.kind)
            compare("\(path) roots", fate.roots, actual.failure?.roots.sorted() ?? [])
            compare("\(path) input", fate.attempts.isEmpty ? nil : fate.input ?? [:], actual.input?.values)
            if scenario.isTimed, let end = actual.finishedAt {
                compare("\(path) end", fate.end, (end - start).wholeNanoseconds)
            }
        }
        for case .scopeFinished(let path, let place, let status, _) in events.map(\.kind) {
            let body = "\(path) #\(place)"
            compare(body, fates[body]?.status ?? .cancelled, status)
        }
        if scenario.isTimed, let finished = result.finishedAt {
            compare("end", end, (finished - start).wholeNanoseconds)
        }
        return found
    }
}
