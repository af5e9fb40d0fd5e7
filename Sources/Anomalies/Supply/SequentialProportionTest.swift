import Foundation

/// Wald's sequential probability ratio test of an acceptable against an unacceptable proportion: it decides as soon
/// as the observations suffice, with both error probabilities bounded.
///
/// Source: Wald, Sequential Analysis, Wiley 1947.
public struct SequentialProportionTest: Sendable, Equatable {
    /// What the observations so far say.
    public enum Decision: Sendable, Equatable {
        /// More observations are needed.
        case undecided
        /// The proportion is acceptable.
        case acceptable
        /// The proportion is unacceptable.
        case unacceptable
    }

    /// The proportion that is fine.
    public let acceptableShare: Double
    /// The proportion to find out about.
    public let unacceptableShare: Double
    /// ln((1 − β)/α), where the evidence suffices against the acceptable proportion.
    public let upperBound: Double
    /// ln(β/(1 − α)), where the evidence suffices for it.
    public let lowerBound: Double
    /// The logarithm of the likelihood ratio of unacceptable over acceptable so far.
    public private(set) var logLikelihoodRatio = 0.0

    /// Makes a test that has seen nothing.
    ///
    /// - Parameters:
    ///   - acceptableShare: p₀, in (0, 1).
    ///   - unacceptableShare: p₁, in (p₀, 1).
    ///   - falseAlarmProbability: α, of deciding against an acceptable proportion, in (0, 1).
    ///   - missProbability: β, of deciding for an unacceptable proportion, in (0, 1) with α + β < 1.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(
        acceptableShare: Double, unacceptableShare: Double, falseAlarmProbability: Double,
        missProbability: Double
    ) throws(AnomalyError) {
        try Require.rate(acceptableShare, "acceptableShare")
        try Require.rate(unacceptableShare, "unacceptableShare")
        try Require.rate(falseAlarmProbability, "falseAlarmProbability")
        try Require.rate(missProbability, "missProbability")
        guard unacceptableShare > acceptableShare else {
            throw .invalid(
                "unacceptableShare", expected: "a share above the acceptable \(acceptableShare)",
                found: unacceptableShare, hint: "the further apart, the sooner the test decides")
        }
        guard falseAlarmProbability + missProbability < 1 else {
            throw .invalid(
                "missProbability", expected: "less than \(1 - falseAlarmProbability)", found: missProbability,
                hint: "0.05 to 0.1 is common")
        }
        self.acceptableShare = acceptableShare
        self.unacceptableShare = unacceptableShare
        upperBound = log((1 - missProbability) / falseAlarmProbability)
        lowerBound = log(missProbability / (1 - falseAlarmProbability))
    }

    /// Takes in one observation and says what all of them mean.
    ///
    /// - Parameter isEvent: whether the observation counts towards the proportion, for instance late.
    public mutating func observe(_ isEvent: Bool) -> Decision {
        logLikelihoodRatio +=
            isEvent
            ? log(unacceptableShare / acceptableShare) : log((1 - unacceptableShare) / (1 - acceptableShare))
        if logLikelihoodRatio >= upperBound { return .unacceptable }
        return logLikelihoodRatio <= lowerBound ? .acceptable : .undecided
    }

    /// Forgets the observations.
    public mutating func restart() { logLikelihoodRatio = 0 }
}
