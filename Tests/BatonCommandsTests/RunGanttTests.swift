import Testing

@testable import Baton
@testable import BatonCommands

/// The bars of `baton show`.
@Suite struct RunGanttTests {
    private static let plain = TextStyle(isColoured: false)

    private func render(_ events: [(Int64, RunEvent.Kind)], task: String = "a", until end: Int64 = 10)
        -> [String]
    {
        let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])
        let all = [(Int64(0), RunEvent.Kind.runStarted(RunID("r"), workflow, input: [:]))] + events
        let stored = all.enumerated().map { index, event in
            RunEvent(
                sequence: index + 1, at: Timestamp(nanoseconds: event.0 * 1_000_000_000), kind: event.1)
        }
        let tree = TaskTree(RunResult(folding: stored), showsAll: true)
        let gantt = RunGantt(stored, until: Timestamp(nanoseconds: end * 1_000_000_000))
        return gantt.render(tree.rows, width: 13, style: Self.plain)?.split(separator: "\n").map(String.init)
            ?? []
    }

    private func started(_ attempt: Int) -> RunEvent.Kind {
        .attemptStarted(
            task: "a", attempt: attempt, queuedAt: Timestamp(nanoseconds: 0), input: ResolvedInput.empty)
    }
    private let failure = TaskFailure(.operation, task: "a", "no")

    @Test("a column for each second: waiting for a place, running, failed, before the next attempt, running")
    func bars() {
        let lines = render([
            (0, .taskReady(task: "a")), (2, started(1)),
            (4, .attemptFailed(task: "a", attempt: 1, failure: failure, retryAt: Timestamp(nanoseconds: 6))),
            (6, started(2)),
            (8, .taskFinished(task: "a", attempts: 2, .success, output: nil, failure: nil)),
            (10, .runFinished(.success, output: nil, failure: nil)),
        ])
        #expect(lines[0] == "a  ▒▒██×·██")
        #expect(lines[1] == "   0    10.0 s" || lines[1].hasPrefix("   0"))
        #expect(lines[2].contains("× attempt failed") && !lines[2].contains("?"))
    }

    @Test("what is short is seen; what goes on reaches to the end of the axis; a doubt is marked")
    func edges() {
        #expect(
            render([(0, started(1)), (0, .taskWaiting(task: "a", .sleep(until: Timestamp(nanoseconds: 9))))])[
                0]
                == "a  █░░░░░░░░░")
        #expect(render([(5, started(1)), (6, .taskInDoubt(task: "a", attempt: 1))])[0] == "a  ▒▒▒▒▒█????")
        #expect(render([(0, started(1))], until: 0) == [])
        #expect(render([(10, .runFinished(.success, output: nil, failure: nil))]) == [])
    }
}
