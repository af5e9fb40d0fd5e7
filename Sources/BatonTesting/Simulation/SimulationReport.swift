public import Baton

/// What a simulation did and found.
public struct SimulationReport: Sendable, CustomStringConvertible {
    public let seed: UInt64
    /// What was made to go wrong, in order.
    public let injected: [InjectedFault]
    /// What the engine, the store or the operations did that they must not; empty when all is well.
    public let violations: [Violation]
    /// The runs as the disk has them at the end, in the order of the workflows; one that never reached the disk is
    /// left out.
    public let results: [RunResult]
    /// All calls of operations, over all restarts, in the order in which they began.
    public let calls: [OperationCall]
    /// The events on the disk, one line each, run by run: equal for equal seeds, byte for byte.
    public let log: String
    /// How many steps the simulation took.
    public let steps: Int

    /// Whether nothing was found.
    public var isSound: Bool { violations.isEmpty }

    /// The line of code that runs the same again.
    public var replay: String { "try simulation.run(seed: \(seed))" }

    /// - Throws: ``UnsoundSimulation`` with this report when something was found.
    public func requireSound() throws(UnsoundSimulation) {
        if !isSound { throw UnsoundSimulation(report: self) }
    }

    public var description: String {
        var lines = ["simulation with seed \(seed): \(violations.count) violations after \(steps) steps"]
        lines += violations.map { "  violation: \($0)" }
        lines += injected.map { "  injected: \($0)" }
        lines.append("  replay: \(replay)")
        return lines.joined(separator: "\n")
    }

    /// A promise that was broken.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// Whose; `nil` when it is no single run's.
        public let run: RunID?
        /// One line.
        public let message: String

        public var description: String { run.map { "run \($0): \(message)" } ?? message }
    }
}

/// A simulation found something.
public struct UnsoundSimulation: Error, Sendable, CustomStringConvertible {
    public let report: SimulationReport
    public var description: String { report.description }
}
