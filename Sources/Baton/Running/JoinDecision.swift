/// What a join rule decides once all dependencies are terminal.
enum JoinDecision: Equatable {
    case run
    case skip
    case cancel
    case fail(String)

    init(_ rule: JoinRule, dependencies: [Int], outcomes: TaskOutcomes) {
        self.init(rule, statuses: dependencies.compactMap { outcomes.outcome(of: $0)?.status })
    }

    init(_ rule: JoinRule, statuses: [TaskStatus]) {
        let succeeded = statuses.count(where: { $0 == .success })
        let skipped = statuses.count(where: { $0 == .skipped })
        let failed = statuses.count(where: \.isFailure)
        let cancelled = statuses.count(where: { $0 == .cancelled })
        switch rule {
        case .all where failed == 0 && cancelled == 0, .allDone: self = .run
        case .allSucceeded where failed == 0 && cancelled == 0: self = skipped == 0 ? .run : .skip
        case .all, .allSucceeded: self = failed > 0 ? .fail("a dependency failed") : .cancel
        case .any: self.init(atLeast: 1, succeeded, skipped: skipped, of: statuses.count)
        case .atLeast(let wanted): self.init(atLeast: wanted, succeeded, skipped: skipped, of: statuses.count)
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
