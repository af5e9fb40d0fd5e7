/// What a streaming detector says of one value.
public struct StreamingVerdict: Sendable, Equatable {
    /// How surprising the value is for this series, from 0, unbounded. It is comparable between series: the
    /// evidence of all views, divided by what the quiet stretches of the series itself have shown.
    public let surprise: Double
    /// Whether an episode begins here: the surprise has reached the threshold after a rest.
    public let isAlert: Bool

    /// The surprise without the echoes of an episode that has already alerted: what a single threshold, applied
    /// from outside, should be compared with.
    public let score: Double
}
