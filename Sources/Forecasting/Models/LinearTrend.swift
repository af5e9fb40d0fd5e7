/// The least-squares line through equally spaced values.
struct LinearTrend {
    /// Value of the line one step before the first value.
    let intercept: Double
    /// Change per step.
    let slope: Double

    /// Fits at least one value; a single value has slope 0.
    init(_ values: ArraySlice<Double>) {
        let count = Double(values.count)
        let timeMean = (count + 1) / 2
        var sum = 0.0
        for value in values { sum += value }
        let valueMean = values.isEmpty ? 0 : sum / count
        var products = 0.0
        var squares = 0.0
        for (offset, value) in values.enumerated() {
            let time = Double(offset + 1) - timeMean
            products += time * (value - valueMean)
            squares += time * time
        }
        slope = squares > 0 ? products / squares : 0
        intercept = valueMean - slope * timeMean
    }
}
