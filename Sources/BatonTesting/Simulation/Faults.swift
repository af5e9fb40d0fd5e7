/// What may go wrong in a simulation, and how often.
///
/// A rate is a probability from 0 to 1; values outside are taken for the nearer end. Every draw comes from the seed.
public struct Faults: Sendable, Hashable {
    /// An operation takes up to twice this time, evenly drawn, half of it before its work and half after.
    public var operationDelay: Duration
    /// How often a call fails, as if its request were lost (the work is not done) or its answer (it is).
    public var operationFailureRate: Double
    /// A commit takes up to this time to reach the disk, and up to this time again to be acknowledged.
    public var commitDelay: Duration
    /// How often a commit is refused with an error, as if the write were lost (nothing is stored) or torn from its
    /// acknowledgement (everything is stored). The process is restarted then.
    public var commitFailureRate: Double
    /// How often the clock is set forward or back, at each step of the simulation.
    public var clockJumpRate: Double
    /// The farthest that it is set.
    public var clockJump: Duration
    /// How often the process is killed and restarted, at each step of the simulation.
    public var crashRate: Double
    /// After this many restarts neither crashes nor failing commits are injected, so that the runs can end.
    public var maxRestarts: Int

    public init(
        operationDelay: Duration = .zero, operationFailureRate: Double = 0, commitDelay: Duration = .zero,
        commitFailureRate: Double = 0, clockJumpRate: Double = 0, clockJump: Duration = .zero,
        crashRate: Double = 0, maxRestarts: Int = 3
    ) {
        self.operationDelay = operationDelay
        self.operationFailureRate = operationFailureRate
        self.commitDelay = commitDelay
        self.commitFailureRate = commitFailureRate
        self.clockJumpRate = clockJumpRate
        self.clockJump = clockJump
        self.crashRate = crashRate
        self.maxRestarts = maxRestarts
    }

    /// Nothing goes wrong and nothing takes time; the seed decides over the interleaving alone.
    public static let none = Faults()

    /// Operations and commits take their time.
    public static let delays = Faults(operationDelay: .seconds(2), commitDelay: .milliseconds(200))

    /// Delays, and operations that fail now and then.
    public static let unreliableOperations = Faults(
        operationDelay: .seconds(2), operationFailureRate: 0.1, commitDelay: .milliseconds(200))

    /// Everything: delays, failing operations, lost and torn commits, clock jumps, crashes.
    public static let all = Faults(
        operationDelay: .seconds(2), operationFailureRate: 0.1, commitDelay: .milliseconds(200),
        commitFailureRate: 0.01, clockJumpRate: 0.005, clockJump: .seconds(30), crashRate: 0.01)
}
