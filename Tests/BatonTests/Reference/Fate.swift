@testable import Baton

/// What becomes of a task, or of one run through a list of tasks (a *body*). Instants are nanoseconds of the run.
///
/// All is played as if nothing ended it early, and cut afterwards: what comes before an instant does not depend on it.
struct Fate {
    /// That of a body ends with its place: `a #0`.
    let path: String
    var task: AgentTask?
    /// When it came into being; when it, or what it follows from at once, had its turn (`nil`: never); when it ended.
    var since: Int64 = 0
    var turn: Int64?
    var end: Int64 = 0
    var status = TaskStatus.success
    var kind: FailureKind?
    var roots: [String] = []
    var input: [String: Value]?
    var output: Value?
    /// From when to when each attempt ran.
    var attempts: [Range<Int64>] = []
    /// The bodies of a task, the tasks of a body.
    var inner: [Fate] = []
    /// From when on the contract leaves open how it goes, because decisions fall without time passing.
    var doubt = Int64.max

    var id: String { task?.id ?? path }
    var isFailure: Bool { status == .failed || status == .timedOut }
    var all: [Fate] { [self] + inner.flatMap(\.all) }

    /// - Parameter causes: where a failure of kind `dependency` has its roots.
    mutating func fail(_ kind: FailureKind, because causes: [Fate] = []) {
        (self.kind, output) = (kind, nil)
        status = kind == .timeout ? .timedOut : kind == .cancelled ? .cancelled : .failed
        let failed = kind == .dependency ? causes.filter(\.isFailure) : []
        roots = Set(failed.flatMap { $0.roots.isEmpty && $0.task != nil ? [$0.path] : $0.roots }).sorted()
    }

    /// A task ends as its body does.
    mutating func end(with body: Fate) throws {
        inner.append(body)
        (end, output) = (body.end, body.output)
        if let kind = body.kind { throw kind }
    }

    /// What is left when all ends at an instant; `nil` if it has not come into being by then. At a deadline what runs
    /// has timed out, all else is cancelled.
    func cut(at instant: Int64, isDeadline: Bool = false) -> Fate? {
        guard since <= instant else { return nil }
        // What follows from an end alone still follows at that instant; nothing takes its turn any more.
        guard end > instant || turn == instant else { return self }
        var fate = self
        fate.end = instant
        fate.attempts.removeAll { $0.lowerBound >= instant }
        fate.inner = turn == instant ? [] : inner.compactMap { $0.cut(at: instant, isDeadline: isDeadline) }
        let isRunning = fate.attempts.last.map { $0.contains(instant) || !inner.isEmpty } ?? false
        fate.fail(isDeadline && isRunning ? .timeout : .cancelled)
        return fate
    }

    /// Cuts it where its time is up.
    mutating func limit(to duration: Duration?, isDeadline: Bool = false) {
        guard let duration, let turn, turn + duration.wholeNanoseconds < end else { return }
        self = cut(at: turn + duration.wholeNanoseconds, isDeadline: isDeadline) ?? self
        fail(.timeout)
    }

    /// Ends with the last that is within it, or when more of that is decisive than the limit says.
    mutating func finish(after limit: Int?, by isDecisive: (Fate) -> Bool) {
        end = inner.map(\.end).reduce(end, max)
        let instants = inner.filter(isDecisive).map(\.end).sorted()
        guard let limit, limit < instants.count else { return }
        end = instants[limit]
        let deciders = inner.filter { $0.end == end && isDecisive($0) }
        let others = inner.filter { $0.end > end || !isDecisive($0) }.flatMap(\.inner).flatMap(\.all)
        let isOpen = deciders.count > 1 || (deciders[0].turn ?? end) == end
        if isOpen || others.contains(where: { $0.end == end || $0.turn == end }) { doubt = end }
        inner = inner.compactMap { $0.cut(at: end) }
    }
}
