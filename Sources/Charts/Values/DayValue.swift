/// A value on a day; a missing value is a gap in the line, never a zero.
public struct DayValue: Sendable, Equatable, Codable {
    /// The day.
    public let day: CalendarDay
    /// The value, or nil for a gap. Not a number and infinities are refused when the chart is drawn.
    public let value: Double?

    /// A value on a day.
    public init(day: CalendarDay, value: Double?) {
        self.day = day
        self.value = value
    }
}

/// An interval of values on a day, `lower` ≤ `upper`.
public struct DayRange: Sendable, Equatable, Codable {
    /// The day.
    public let day: CalendarDay
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double

    /// An interval on a day.
    public init(day: CalendarDay, lower: Double, upper: Double) {
        self.day = day
        self.lower = lower
        self.upper = upper
    }
}

/// A prediction interval over the days of a forecast.
public struct ForecastBand: Sendable, Equatable, Codable {
    /// The nominal coverage in percent, above 0 and below 100, for example 80 or 95.
    public let levelPercent: Double
    /// The interval of each day, days strictly ascending.
    public let ranges: [DayRange]

    /// An interval of the given nominal coverage.
    public init(levelPercent: Double, ranges: [DayRange]) {
        self.levelPercent = levelPercent
        self.ranges = ranges
    }
}

/// A labelled point on a line, for example an anomaly.
public struct DayMarker: Sendable, Equatable, Codable {
    /// The day.
    public let day: CalendarDay
    /// The value at which the marker stands.
    public let value: Double
    /// What happened.
    public let label: String

    /// A labelled point.
    public init(day: CalendarDay, value: Double, label: String) {
        self.day = day
        self.value = value
        self.label = label
    }
}

/// Goods that are expected to arrive.
public struct IncomingOrder: Sendable, Equatable, Codable {
    /// The day of arrival.
    public let day: CalendarDay
    /// The quantity in the chart's unit.
    public let quantity: Double
    /// The order, for example its number.
    public let label: String

    /// Goods that are expected to arrive.
    public init(day: CalendarDay, quantity: Double, label: String) {
        self.day = day
        self.quantity = quantity
        self.label = label
    }
}
