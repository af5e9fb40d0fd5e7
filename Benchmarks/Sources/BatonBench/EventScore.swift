/// Alerts against windows, with a tolerance around each window.
struct EventScore {
    private(set) var windows = 0
    private(set) var found = 0
    private(set) var alerts = 0
    private(set) var falseAlarms = 0
    private(set) var quietPoints = 0

    /// The share of alerts within a window or its tolerance.
    var precision: Double { Double(alerts - falseAlarms) / Double(alerts) }
    /// The share of windows with an alert.
    var recall: Double { Double(found) / Double(windows) }
    /// False alarms per 1,000 points outside all windows.
    var falseAlarmsPerThousand: Double { 1_000 * Double(falseAlarms) / Double(quietPoints) }

    /// - Parameter tolerance: points before and after a window in which an alert counts for it.
    mutating func add(_ series: LabelledSeries, alerts positions: [Int], tolerance: Int) {
        let reaches = series.windows.map {
            ($0.lowerBound - tolerance)...($0.upperBound + tolerance)
        }
        windows += reaches.count
        found += reaches.count { reach in positions.contains { reach.contains($0) } }
        alerts += positions.count
        falseAlarms += positions.count { position in !reaches.contains { $0.contains(position) } }
        quietPoints += (series.probation..<series.values.count).count { index in
            !reaches.contains { $0.contains(index) }
        }
    }
}
