internal import Baton

/// What was said on the command line before the run began: answers to approvals, and signals.
struct PreparedAnswers {
    /// By the paths of tasks; those within the items of a map with or without the item: `each/sign_off` is that of
    /// every item.
    var decisions: [String: Bool] = [:]
    /// For all approvals that have no answer of their own.
    var decisionForAll: Bool?
    var signals: [RunSignal] = []
    /// Who answers.
    var by: String?

    /// - Returns: whether the approval at a path is given; `nil` when nothing was said about it.
    func decision(for task: String) -> Bool? {
        decisions[task] ?? decisions[task.withoutPlaces] ?? decisionForAll
    }
}

extension String {
    /// A task's path without the places of items: `each[3]/sign_off` becomes `each/sign_off`.
    var withoutPlaces: String {
        split(separator: "/", omittingEmptySubsequences: false).map { step in
            guard step.hasSuffix("]"), let bracket = step.lastIndex(of: "["),
                Int(step[step.index(after: bracket)...].dropLast()) != nil
            else { return String(step) }
            return String(step[..<bracket])
        }.joined(separator: "/")
    }
}
