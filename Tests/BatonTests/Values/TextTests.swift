import Testing

@testable import Baton

@Suite("Names and instants as text")
struct TextTests {
    @Test(
        "camelCase becomes snake_case",
        arguments: [
            ("leadTimeDays", "lead_time_days"), ("sku", "sku"), ("lower_80", "lower_80"),
            ("p95Level", "p95_level"), ("", ""),
        ])
    func snakeCase(camel: String, snake: String) {
        #expect(camel.snakeCased == snake)
        #expect(snake.snakeCased == snake)
    }

    @Test(
        "snake_case becomes camelCase",
        arguments: [("lead_time_days", "leadTimeDays"), ("sku", "sku"), ("", "")])
    func camelCase(snake: String, camel: String) {
        #expect(snake.camelCased == camel)
    }

    @Test(
        "did-you-mean finds slips of the keyboard and nothing far-fetched",
        arguments: [
            ("forcast", "forecast"), ("froecast", "forecast"), ("FORECAST", "forecast"),
            ("forecastt", "forecast"),
            ("forecasting", "forecast"), ("forecast-report", nil), ("stock", nil), ("", nil),
        ] as [(String, String?)])
    func closest(word: String, expected: String?) {
        #expect(word.closest(among: ["forecast", "anomaly", "report"]) == expected)
    }

    @Test("of two equally near words the first by the alphabet is suggested")
    func closestTie() {
        #expect("cat".closest(among: ["rat", "bat"]) == "bat")
    }

    @Test(
        "instants print as ISO 8601",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1_000_000, "1969-12-31T23:59:59.999Z"),
            (1_514_764_799_250_999_999, "2017-12-31T23:59:59.250Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func instants(nanoseconds: Int64, text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).description == text)
    }

    @Test("instants and durations stop at their ends instead of overflowing")
    func saturation() {
        let end = Timestamp(nanoseconds: .max)
        #expect(Timestamp(nanoseconds: 5) + .seconds(Int64.max) == end)
        #expect(end + .seconds(1) == end)
        #expect(Timestamp(nanoseconds: -5) + .seconds(Int64.min) == Timestamp(nanoseconds: .min))
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.milliseconds(-1500).wholeNanoseconds == -1_500_000_000)
        #expect(
            Timestamp(nanoseconds: 3_500_000_000) - Timestamp(nanoseconds: 2_000_000_000)
                == .milliseconds(1500))
    }
}
