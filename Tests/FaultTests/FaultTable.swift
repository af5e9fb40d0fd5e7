import Foundation

/// A fault that the table has a row for.
enum TableFault: String, CaseIterable {
    case kills
    case standstills
    case restarts
    case terminations
    case blackholes
    case latency
    case loss
    case holders
    case versions
    case storms

    var title: String {
        switch self {
        case .kills: "kill -9 of workers in a loop"
        case .standstills: "SIGSTOP past the lease, takeover, SIGCONT"
        case .restarts: "immediate restarts of the server"
        case .terminations: "`pg_terminate_backend` of workers' sessions"
        case .blackholes: "blackhole around one or two workers, past the lease"
        case .latency: "200 ms latency each way, now and then"
        case .loss: "5 % of the packets lost, now and then"
        case .holders: "idle in transaction, holding rows of three runs"
        case .versions: "two versions at once, kill -9 of either"
        case .storms: "storms of cancel, pause and resume"
        }
    }

    var needsNetwork: Bool {
        switch self {
        case .blackholes, .latency, .loss: true
        case .kills, .standstills, .restarts, .terminations, .holders, .versions, .storms: false
        }
    }

    /// Whether the runs of a worker can only be gone on with when its lease has run out.
    var isOfWholeWorker: Bool {
        switch self {
        case .kills, .standstills, .blackholes, .versions: true
        case .restarts, .terminations, .latency, .loss, .holders, .storms: false
        }
    }
}

/// What came of one fault, injected many times.
struct FaultRow {
    let fault: TableFault
    let seed: UInt64
    let duration: Duration
    /// How often it was injected; of storms, the requests.
    var faults = 0
    /// Acknowledged starts.
    var runs = 0
    /// Runs that did not end as they must, or whose effects are missing.
    var lost = 0
    /// Effects that happened more than once.
    var duplicated = 0
    /// Effects of which nobody knew whether they had happened, and that somebody decided on.
    var inDoubt = 0
    /// Effects that came late and were refused by the outside.
    var refused = 0
    /// How often a worker heard that it had been taken for dead.
    var fenced = 0
    /// From each fault to the next event stored of each run that it befell; of storms, from each request to its answer.
    var recoveries: [Duration] = []

    static let heading = """
        | fault | seed | s | faults | runs | lost | duplicated | in doubt | refused late | fenced | recovery p50, s | p99, s |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """

    var line: String {
        let cells = [
            fault.title, "\(seed)", "\(Int(duration / .seconds(1)))", "\(faults)", "\(runs)", "\(lost)",
            "\(duplicated)", "\(inDoubt)", "\(refused)", "\(fenced)", recovery(0.5), recovery(0.99),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    /// The nearest rank, in seconds.
    private func recovery(_ share: Double) -> String {
        let sorted = recoveries.sorted()
        guard !sorted.isEmpty else { return "–" }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return String(format: "%.2f", sorted[max(rank, 1) - 1] / .seconds(1))
    }
}
