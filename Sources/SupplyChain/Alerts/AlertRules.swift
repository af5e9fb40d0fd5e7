/// When a condition becomes an alert.
public struct AlertRules: Sendable, Hashable {
    /// A forecast whose daily mean differs by more than this share from the one before is told of.
    public var forecastChange: Double
    /// Anomalies less bad than this are not told of.
    public var leastAnomalySeverity: Severity
    /// Orders that were sent longer ago than this and are not acknowledged are told of, in days.
    public var acknowledgementDays: Int

    /// - Parameters:
    ///   - forecastChange: a share of at least 0; a tenth unless given.
    ///   - acknowledgementDays: at least 0.
    public init(
        forecastChange: Double = 0.1, leastAnomalySeverity: Severity = .medium, acknowledgementDays: Int = 3
    ) {
        self.forecastChange = forecastChange
        self.leastAnomalySeverity = leastAnomalySeverity
        self.acknowledgementDays = acknowledgementDays
    }
}
