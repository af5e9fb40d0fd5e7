/// A measured quantity over several runs.
struct Figure {
    let name: String
    let unit: String
    let samples: [Double]

    var median: Double {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    func print() {
        let low = samples.min() ?? .nan
        let high = samples.max() ?? .nan
        Swift.print("\(name): \(median.short) \(unit) (\(low.short) to \(high.short), \(samples.count) runs)")
    }
}

extension Double {
    /// Three significant digits.
    fileprivate var short: String {
        guard isFinite, self != 0 else { return "\(self)" }
        var scale = 1.0
        var scaled = abs(self)
        while scaled < 100 {
            scaled *= 10
            scale *= 10
        }
        let rounded = (self * scale).rounded() / scale
        return rounded == rounded.rounded() && abs(rounded) >= 100 ? "\(Int(rounded))" : "\(rounded)"
    }
}

/// A workload that did not do what it should have: its figures would mean nothing.
struct WrongResult: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
