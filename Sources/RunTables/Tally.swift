package import Baton

/// The counters of a database: a count over a million rows takes longer than anybody waits for it.
package enum Tally {
    package static let events = "events"

    package static func run(_ outcome: RunOutcome?) -> String { "run \(outcome?.rawValue ?? "unfinished")" }
    package static func task(_ status: TaskStatus) -> String { "task \(status.rawValue)" }

    package static let names = Set(
        [events, run(nil)] + RunOutcome.allCases.map { run($0) } + TaskStatus.allCases.map(task))
}

extension RunStoreStatistics {
    package init(tallies: [String: Int]) {
        self.init()
        events = tallies[Tally.events] ?? 0
        unfinishedRuns = tallies[Tally.run(nil)] ?? 0
        for outcome in RunOutcome.allCases {
            if let count = tallies[Tally.run(outcome)], count != 0 { finishedRuns[outcome] = count }
        }
        for status in TaskStatus.allCases {
            if let count = tallies[Tally.task(status)], count != 0 { tasks[status] = count }
        }
    }

    package var tallies: [String: Int] {
        var tallies = [Tally.events: events, Tally.run(nil): unfinishedRuns]
        for (outcome, count) in finishedRuns { tallies[Tally.run(outcome)] = count }
        for (status, count) in tasks { tallies[Tally.task(status)] = count }
        return tallies.filter { $0.value != 0 }
    }
}
