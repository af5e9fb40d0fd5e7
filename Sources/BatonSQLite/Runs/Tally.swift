internal import Baton

/// The counters of a database: a count over a million rows takes longer than anybody waits for it.
enum Tally {
    static let events = "events"

    static func run(_ outcome: RunOutcome?) -> String { "run \(outcome?.rawValue ?? "unfinished")" }
    static func task(_ status: TaskStatus) -> String { "task \(status.rawValue)" }

    static let names = Set(
        [events, run(nil)] + RunOutcome.allCases.map { run($0) } + TaskStatus.allCases.map(task))

    static func all(in transaction: any SQLTransaction) throws -> [String: Int] {
        var tallies: [String: Int] = [:]
        try transaction.forEachRow("SELECT name, count FROM tally", []) { row in
            tallies[try row.get(0)] = try row.get(1, as: Int.self)
        }
        return tallies
    }

    static func add(_ changes: [String: Int], _ transaction: any SQLTransaction) throws {
        try transaction.executeBatch(
            """
            INSERT INTO tally (name, count) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET count = tally.count + excluded.count
            """, changes.filter { $0.value != 0 }.map { [.text($0.key), $0.value.sqlValue] })
    }
}

extension RunStoreStatistics {
    init(tallies: [String: Int]) {
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

    var tallies: [String: Int] {
        var tallies = [Tally.events: events, Tally.run(nil): unfinishedRuns]
        for (outcome, count) in finishedRuns { tallies[Tally.run(outcome)] = count }
        for (status, count) in tasks { tallies[Tally.task(status)] = count }
        return tallies.filter { $0.value != 0 }
    }
}
