internal import Statistics

/// Bounds of normally distributed forecast errors.
enum NormalIntervals {
    /// Symmetric bounds around means, in ascending order of level.
    static func around(_ means: [Double], deviations: [Double], levels: [Double]) -> [PredictionInterval] {
        levels.sorted().map { level in
            let factor = factor(level: level)
            return PredictionInterval(
                level: level,
                lower: zip(means, deviations).map { $0 - factor * $1 },
                upper: zip(means, deviations).map { $0 + factor * $1 })
        }
    }

    /// Standard deviations on either side for a two-sided level in per cent.
    static func factor(level: Double) -> Double {
        (try? Normal.standard.quantile(0.5 + level / 200)) ?? 0
    }
}
