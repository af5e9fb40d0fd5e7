/// What one model forecast from one origin, and what came.
struct FoldOutcome {
    /// The model as fitted to the history before the origin.
    let model: any DemandModel
    /// Length of that history.
    let observations: Int
    let actual: [Double]
    let mean: [Double]

    init(model: any DemandModel, observations: Int, actual: [Double]) {
        self.model = model
        self.observations = observations
        self.actual = actual
        mean = model.pointForecast(horizon: actual.count).map { max(0, $0) }
    }

    var squaredError: Double {
        var squares = 0.0
        for (value, mean) in zip(actual, mean) { squares += (value - mean) * (value - mean) }
        return squares
    }

    var absoluteError: Double {
        var sum = 0.0
        for (value, mean) in zip(actual, mean) { sum += abs(value - mean) }
        return sum
    }

    /// Sum of forecast minus actual.
    var excess: Double {
        var sum = 0.0
        for (value, mean) in zip(actual, mean) { sum += mean - value }
        return sum
    }
}
