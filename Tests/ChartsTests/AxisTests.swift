import Testing

@testable import Charts

@Suite("Axes")
struct AxisTests {
    static let ranges: [[Double]] = [
        [], [0], [5], [5, 5, 5], [-3, -3], [0, 1], [3, 97], [-40, 12], [1e-9, 3e-9], [1e300, -1e300],
        [1e15, 1e15 + 1], [0.1, 0.2], [99_999, 100_001], [Double.leastNonzeroMagnitude, 1e-305], [1e300],
    ]

    @Test("cover their values with two to twenty ascending ticks of a round step", arguments: ranges)
    func cover(values: [Double]) {
        for includesZero in [true, false] {
            for count in 2...8 {
                let axis = ValueAxis(values: values, includesZero: includesZero, tickCount: count)
                #expect((2...20).contains(axis.ticks.count))
                #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 })
                for value in values {
                    let fraction = axis.fraction(of: value)
                    #expect(fraction >= -1e-9 && fraction <= 1 + 1e-9)
                }
            }
        }
    }

    @Test("use the steps 1, 2 and 5 of Heckbert")
    func niceSteps() {
        // Heckbert's own example: 105 to 543 with five ticks is labelled 100, 200, 300, 400, 500, 600.
        let axis = ValueAxis(values: [105, 543], includesZero: false, tickCount: 5)
        #expect(axis.ticks == [100, 200, 300, 400, 500, 600])
        #expect(ValueAxis(values: [0, 0.9], includesZero: true, tickCount: 6).ticks.count == 6)
    }

    @Test("give every tick a label of its own", arguments: ranges)
    func labels(values: [Double]) {
        let axis = ValueAxis(values: values, includesZero: true, tickCount: 6)
        let labels = axis.ticks.map { axis.label(for: $0) }
        #expect(Set(labels).count == labels.count)
        #expect(labels.allSatisfy { $0.count <= 9 })
    }

    @Test("shorten thousands and millions")
    func suffixes() {
        let axis = ValueAxis(values: [0, 2_500_000], includesZero: true, tickCount: 6)
        #expect(axis.ticks.map { axis.label(for: $0) } == ["0", "0.5M", "1.0M", "1.5M", "2.0M", "2.5M"])
    }

    @Test(
        "of days carry at most the asked number of ticks, in order and inside",
        arguments: [0, 1, 6, 7, 30, 45, 90, 200, 366, 1000, 5000, 40_000, 800_000])
    func dayTicks(span: Int) {
        for start in [-400_000, -3, 0, 20_524] {
            for maximum in 2...14 {
                let first = CalendarDay(daysSince1970: start)
                let axis = DayAxis(days: [first.adding(days: span), first], maximumTicks: maximum)
                #expect(axis.ticks.count <= maximum)
                #expect(axis.ticks.allSatisfy { $0.day >= axis.first && $0.day <= axis.last })
                #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0.day < $1.day })
            }
        }
    }

    @Test("of days stand on Mondays or firsts of months and name each year once")
    func dayAlignment() throws {
        let first = try #require(CalendarDay(iso: "2025-11-13"))
        let weeks = DayAxis(days: [first, first.adding(days: 60)], maximumTicks: 10)
        // 2025-11-17 was a Monday.
        #expect(weeks.ticks.first?.day.isoText == "2025-11-17")
        #expect(weeks.ticks.compactMap(\.year) == ["2025", "2026"])
        let months = DayAxis(days: [first, first.adding(days: 300)], maximumTicks: 12)
        #expect(months.ticks.allSatisfy { $0.day.day == 1 })
    }

    @Test("of elapsed time name their unit")
    func seconds() {
        #expect(SecondsAxis.text(seconds: 0.0125) == "12.5 ms")
        #expect(SecondsAxis.text(seconds: 5.6) == "5.6 s")
        #expect(SecondsAxis.text(seconds: 5400) == "90 min")
        let axis = SecondsAxis(longestSeconds: 9.8, tickCount: 6)
        #expect(axis.ticks.map { axis.label(for: $0) } == ["0", "2 s", "4 s", "6 s", "8 s", "10 s"])
    }
}
