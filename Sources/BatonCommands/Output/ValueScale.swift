/// From values to rows of a plot, with round labels.
struct ValueScale {
    /// By row, counted from the top.
    let labels: [Int: String]
    private let lowest: Double
    private let highest: Double
    private let rows: Int

    init(_ values: [Double], rows: Int) {
        let least = values.min() ?? 0
        let largest = values.max() ?? 1
        // A line that keeps far from zero may leave it out.
        let bottom = least > 0.6 * largest ? least : 0
        let step = Self.roundStep((largest - bottom) / 4)
        lowest = (bottom / step).rounded(.down) * step
        highest = max((largest / step).rounded(.up) * step, lowest + step)
        self.rows = rows
        var labels: [Int: String] = [:]
        var tick = lowest
        while tick <= highest + step / 2 {
            let row = Int(((highest - tick) / (highest - lowest) * Double(rows - 1)).rounded())
            labels[row] = tick.display
            tick += step
        }
        self.labels = labels
    }

    private static func roundStep(_ rough: Double) -> Double {
        guard rough > 0, rough.isFinite else { return 1 }
        var power = 1.0
        while power > rough { power /= 10 }
        while 10 * power <= rough { power *= 10 }
        return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
    }

    /// 0 is the top row.
    func row(_ value: Double) -> Int {
        let share = (highest - value) / (highest - lowest)
        return min(max(Int((share * Double(rows - 1)).rounded()), 0), rows - 1)
    }

    /// Dots from the top, four to a row; a row's label stands at the middle of its row.
    func dot(_ value: Double) -> Int {
        let share = (highest - value) / (highest - lowest)
        return min(max(Int((share * Double(4 * (rows - 1)) + 1.5).rounded()), 0), 4 * rows - 1)
    }
}
