import Testing

@testable import Baton

@Suite("Join decision")
struct JoinDecisionTests {
    enum Fate { case run, skip, cancel, fail }

    static func decide(_ rule: JoinRule, _ statuses: [TaskStatus]) -> Fate {
        switch JoinDecision(rule, statuses: statuses) {
        case .run: .run
        case .skip: .skip
        case .cancel: .cancel
        case .fail: .fail
        }
    }

    /// The table of semantics, section 4: one dependency succeeded, the other met the fate of the column;
    /// the last column is two skipped ones. For `at_least` n is 2, so that every column but the first counts.
    @Test(
        "each cell of the join table",
        arguments: [
            (.all, [.run, .fail, .fail, .cancel, .run]),
            (.allSucceeded, [.skip, .fail, .fail, .cancel, .skip]),
            (.allDone, [.run, .run, .run, .run, .run]), (.any, [.run, .run, .run, .run, .skip]),
            (.atLeast(1), [.run, .run, .run, .run, .skip]),
            (.atLeast(2), [.fail, .fail, .fail, .fail, .skip]),
        ] as [(JoinRule, [Fate])])
    func table(rule: JoinRule, row: [Fate]) {
        let columns: [[TaskStatus]] = [
            [.success, .skipped], [.success, .failed], [.success, .timedOut], [.success, .cancelled],
            [.skipped, .skipped],
        ]
        #expect(columns.map { Self.decide(rule, $0) } == row)
        #expect(columns.map { Self.decide(rule, $0.reversed()) } == row)
    }

    @Test(
        "without a single success only `all_done` runs after failures",
        arguments: [
            (.all, .fail), (.allSucceeded, .fail), (.allDone, .run), (.any, .fail), (.atLeast(2), .fail),
        ] as [(JoinRule, Fate)])
    func noSuccess(rule: JoinRule, fate: Fate) {
        #expect(Self.decide(rule, [.failed, .skipped, .timedOut]) == fate)
    }

    @Test("a failure outranks a cancellation", arguments: [.all, .allSucceeded] as [JoinRule])
    func failureFirst(rule: JoinRule) {
        #expect(Self.decide(rule, [.cancelled, .failed]) == .fail)
    }

    @Test(
        "without dependencies every rule runs, and after successes too",
        arguments: [.all, .allSucceeded, .allDone, .any, .atLeast(2)] as [JoinRule])
    func trivial(rule: JoinRule) {
        #expect(Self.decide(rule, []) == .run)
        #expect(Self.decide(rule, [.success, .success]) == .run)
    }
}
