/// What a join rule decides once all dependencies are terminal.
enum JoinDecision: Equatable {
    case run
    case skip
    case cancel
    case fail(String)

    /// - Parameter statuses: those of the dependencies, all terminal.
    init(_ rule: JoinRule, statuses: some Sequence<TaskStatus>) {
        var (succeeded, skipped, failed, cancelled, total) = (0, 0, 0, 0, 0)
        for status in statuses {
            total += 1
            if status == .success { succeeded += 1 }
            if status == .skipped { skipped += 1 }
            if status == .cancelled { cancelled += 1 }
            if status.isFailure { failed += 1 }
        }
        switch rule {
        case .all where failed == 0 && cancelled == 0, .allDone: self = .run
        case .allSucceeded where failed == 0 && cancelled == 0: self = skipped == 0 ? .run : .skip
        case .all, .allSucceeded: self = failed > 0 ? .fail("a dependency failed") : .cancel
        case .any: self.init(atLeast: 1, succeeded, skipped: skipped, of: total)
        case .atLeast(let wanted): self.init(atLeast: wanted, succeeded, skipped: skipped, of: total)
        }
    }

    private init(atLeast wanted: Int, _ succeeded: Int, skipped: Int, of total: Int) {
        if total == 0 || succeeded >= wanted {
            self = .run
        } else if skipped == total {
            self = .skip
        } else {
            self = .fail("\(succeeded) of \(total) dependencies succeeded, \(wanted) needed")
        }
    }
}
