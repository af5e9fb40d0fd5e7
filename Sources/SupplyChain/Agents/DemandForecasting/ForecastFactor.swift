public import Baton

/// A factor on the demand of one day, as its user gives it.
public struct ForecastFactor: Payload, Hashable {
    public var date: CalendarDate
    public var factor: Double
    public var name: String?

    public static let fields: [Field<ForecastFactor>] = [
        .required("date", \.date, "The day."),
        .required(
            "factor", \.factor, in: .between(0...100),
            "Demand relative to an ordinary day: 1.5 is half as much again, 0 is closed."),
        .optional("name", \.name, "What it is called in the result."),
    ]
}
