import Testing

@testable import Baton

@Suite("Rate")
struct RateTests {
    @Test(
        "a rate prints the text from which it is read",
        arguments: [
            ("10/s", 10, Duration.seconds(1)), ("5/m", 5, .seconds(60)), ("100/h", 100, .seconds(3600)),
            ("3/10s", 3, .seconds(10)), ("1/250ms", 1, .milliseconds(250)), ("2/1h30m", 2, .seconds(5400)),
            ("7/11m", 7, .seconds(660)),
        ])
    func text(text: String, count: Int, interval: Duration) throws {
        let rate = try #require(Rate(text: text))
        #expect(rate == Rate(count: count, interval: interval))
        #expect(rate.description == text)
    }

    @Test("an interval of one unit may have its number")
    func unitWithNumber() {
        #expect(Rate(text: "10/1s") == Rate(text: "10/s"))
        #expect(Rate(text: "10/60s") == Rate(text: "10/m"))
    }

    @Test(
        "other texts are refused",
        arguments: [
            "", "10", "/s", "10/", "0/s", "-1/s", "+1/s", "1.5/s", "10/0s", "10/x", "10 / s", "10/s/s",
            "10/ss",
            "99999999999999999999/s", "١/s", "1/900000h",
        ])
    func refused(text: String) { #expect(Rate(text: text) == nil) }
}
