internal import Baton

/// A run that goes on, as this process wrote it last.
struct KnownRun {
    var row: RunRow
    var tasks = OpenTasks()
}

/// The tasks of a run that have begun and not ended.
struct OpenTasks {
    private(set) var records: [String: TaskRecord] = [:]
    /// What of them the row of the run says.
    private(set) var underWay = UnderWay()

    init(_ records: some Sequence<TaskRecord> = []) {
        for record in records where !record.status.isTerminal {
            self.records[record.path] = record
            underWay.count(record, by: 1)
        }
    }

    /// Takes in what events say of a task.
    ///
    /// - Returns: the record before, if it was open, and the one now.
    mutating func follow(_ change: TaskRecord) -> (before: TaskRecord?, after: TaskRecord) {
        let before = records[change.path]
        let after = before?.followed(by: change) ?? change
        if let before { underWay.count(before, by: -1) }
        underWay.count(after, by: 1)
        records[change.path] = after.status.isTerminal ? nil : after
        return (before, after)
    }
}

/// How many tasks are ready, and how many run: they have no rows of their own, being something else so soon.
package struct UnderWay: Hashable {
    package var ready = 0
    package var running = 0

    package var isNone: Bool { self == UnderWay() }

    mutating func count(_ record: TaskRecord, by change: Int) {
        switch record.status {
        case .ready: ready += change
        case .running: running += change
        case .pending, .retrying, .waiting, .inDoubt, .success, .failed, .skipped, .cancelled, .timedOut:
            break
        }
    }
}

extension TaskRecord {
    /// Whether a row of the table `task` tells of it, and not a count in that of its run.
    var hasRow: Bool { status != .ready && status != .running }
}
