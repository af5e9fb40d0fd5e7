/// What the best open libraries reach on the open sets: statsforecast 2.1.1 and R forecast 8.20, measured on the
/// same series, combinations of their models included.
enum PeerFigures {
    /// By the names of figures in ``AccuracyRow``; nothing for a set that was not measured.
    static func of(_ set: String) -> [String: Double] { figures[set] ?? [:] }

    private static let figures: [String: [String: Double]] = [
        "M3 monthly": ["smape": 13.63, "mase": 0.829, "owa": 0.806, "msis95": 6.83, "coverage95": 0.897],
        "M4 yearly": ["owa": 0.737, "msis95": 29.2, "coverage95": 0.865],
        "M4 quarterly": ["owa": 0.872],
        "M4 monthly": ["owa": 0.901],
        "M4 weekly": ["owa": 0.868],
        "M4 hourly": ["owa": 0.604],
        "M3 all": ["smape": 12.396, "mase": 1.330],
        "carparts": ["rmsse": 0.577],
        "RAF": ["rmsse": 0.600],
        "MAN": ["rmsse": 0.707],
    ]
}
