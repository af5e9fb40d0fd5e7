/// In-sample errors of naive forecasts, by which scaled measures divide.
enum ErrorScale {
    /// Mean absolute change over one period; 0 for histories no longer than the period.
    static func absolute(_ history: [Double], period: Int) -> Double {
        guard history.count > period else { return 0 }
        var sum = 0.0
        for index in period..<history.count { sum += abs(history[index] - history[index - period]) }
        return sum / Double(history.count - period)
    }

    /// Mean squared change from one value to the next; 0 for a single value.
    static func squared(_ history: [Double]) -> Double {
        guard history.count > 1 else { return 0 }
        var sum = 0.0
        for index in 1..<history.count {
            sum += (history[index] - history[index - 1]) * (history[index] - history[index - 1])
        }
        return sum / Double(history.count - 1)
    }
}
