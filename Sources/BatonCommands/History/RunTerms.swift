internal import Baton
internal import SupplyChain
internal import WorkflowFiles

/// Conditions on runs given on the command line: `outcome=failed`, `since=7d`.
struct RunTerms {
    private(set) var filter = RunFilter.all
    /// Whether starts that nobody has taken yet fit too.
    private(set) var includesQueued = true
    /// Whether nothing else does.
    private(set) var isOnlyQueued = false
    private var seen: Set<Key> = []

    static let help = """
        Terms of --where, all of which must hold:
          status=queued|unfinished|finished  how far the run is
          outcome=success|partial|failed|cancelled|timed_out
          workflow=NAME
          since=TIME, until=TIME             started from then on, before then: 2026-03-01, 2026-03-01T08:00:00Z, 7d, 12h
          task=STATUS                        some task is failed, in_doubt, waiting, retrying, …
          failure=KIND                       some task failed with timeout, rejected, invalid_input, …
        """

    /// - Throws: ``InvalidInput`` with a line for each term that means nothing.
    init(_ terms: [String], now: Timestamp) throws {
        var problems: [String] = []
        for term in terms {
            do {
                try add(term, now)
            } catch let error as InvalidInput {
                problems += error.lines
            }
        }
        guard problems.isEmpty else { throw InvalidInput(problems) }
    }

    private enum Key: String, CaseIterable {
        case status, outcome, workflow, since, until, task, failure
    }

    private mutating func add(_ term: String, _ now: Timestamp) throws {
        let parts = term.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 2 else {
            throw InvalidInput("--where: expected key=value, found '\(term.printable.prefix(60))'")
        }
        guard let key = Key(rawValue: parts[0]) else {
            let known = Key.allCases.map(\.rawValue)
            let hint =
                parts[0].closest(among: known).map { "did you mean '\($0)'?" }
                ?? "known: \(known.joined(separator: ", "))"
            throw InvalidInput("--where: there is no key '\(parts[0].printable.prefix(60))' (\(hint))")
        }
        guard seen.insert(key).inserted else { throw InvalidInput("--where \(key.rawValue): given twice") }
        switch key {
        case .status: try status(parts[1])
        case .outcome:
            filter.state = .ended(try word(parts[1], key))
            includesQueued = false
        case .workflow: filter.workflow = parts[1]
        case .since:
            filter.startedFrom = try TimeArgument.instant(parts[1], of: "--where \(key.rawValue)", now: now)
        case .until:
            filter.startedBefore = try TimeArgument.instant(parts[1], of: "--where \(key.rawValue)", now: now)
        case .task:
            filter.taskStatus = try word(parts[1], key)
            includesQueued = false
        case .failure:
            filter.failureKind = try word(parts[1], key)
            includesQueued = false
        }
    }

    private mutating func status(_ text: String) throws {
        switch text {
        case "queued": isOnlyQueued = true
        case "unfinished": filter.state = .unfinished
        case "finished":
            filter.state = .finished
            includesQueued = false
        default:
            throw InvalidInput(
                "--where status: expected queued, unfinished or finished, found '\(text.printable.prefix(60))'"
            )
        }
    }

    private func word<T: RawRepresentable<String> & CaseIterable>(_ text: String, _ key: Key) throws -> T {
        if let word = T(rawValue: text) { return word }
        let known = T.allCases.map(\.rawValue)
        let hint = text.closest(among: known).map { "; did you mean '\($0)'?" } ?? ""
        throw InvalidInput(
            "--where \(key.rawValue): expected one of \(known.joined(separator: ", ")), found "
                + "'\(text.printable.prefix(60))'\(hint)")
    }

    /// Whether a start that nobody has taken yet fits.
    func matches(queued start: RunRequest) -> Bool {
        guard includesQueued, case .start(let workflow, _) = start.action else { return false }
        return (filter.workflow ?? workflow.name) == workflow.name
            && (filter.startedFrom.map { start.postedAt >= $0 } ?? true)
            && (filter.startedBefore.map { start.postedAt < $0 } ?? true)
    }
}
