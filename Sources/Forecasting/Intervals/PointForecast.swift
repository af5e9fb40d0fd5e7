/// What one model says about the future: expected values and, per level, bounds.
public struct PointForecast: Sendable, Equatable {
    /// The model that made it, such as `ETS(M,Ad,M)` or `Theta`.
    public let model: String
    /// Expected value for step 1, 2, … of the horizon.
    public let mean: [Double]
    /// Bounds in ascending order of level.
    public let intervals: [PredictionInterval]

    init(model: String, mean: [Double], intervals: [PredictionInterval]) {
        self.model = model
        self.mean = mean
        self.intervals = intervals
    }
}
