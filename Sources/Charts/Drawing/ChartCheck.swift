/// The checks that charts share; each names the series and the position, counted from 1.
struct ChartCheck {
    let chart: String

    func error(_ kind: ChartError.Kind, _ location: String, expected: String, hint: String) -> ChartError {
        ChartError(
            kind: kind, chart: TextMetrics.shortened(chart, characters: 80), location: location,
            expected: expected, hint: hint)
    }

    func finite(_ value: Double?, _ location: @autoclosure () -> String) throws(ChartError) {
        guard let value else { return }
        guard value.isFinite else {
            throw error(
                .notFinite, location(), expected: "a finite number",
                hint: "leave the value out to draw a gap")
        }
        guard value.magnitude <= ValueAxis.limit else {
            throw error(
                .outOfRange, location(), expected: "a magnitude of at most 1e300",
                hint: "check the unit of the data")
        }
    }

    func notNegative(_ value: Double?, _ location: @autoclosure () -> String) throws(ChartError) {
        try finite(value, location())
        guard let value, value < 0 else { return }
        throw error(.outOfRange, location(), expected: "0 or more", hint: "check the sign of the data")
    }

    func series(_ values: [DayValue], _ name: String) throws(ChartError) {
        for (index, value) in values.enumerated() {
            try finite(value.value, "\(name) value \(index + 1)")
        }
        try ascending(values.map(\.day), name)
    }

    func band(_ band: ForecastBand) throws(ChartError) {
        let name = "\(NumberText.shortest(band.levelPercent)) % band"
        guard band.levelPercent > 0, band.levelPercent < 100 else {
            throw error(
                .outOfRange, "band", expected: "a level above 0 and below 100 percent",
                hint: "give 95 for 95 %")
        }
        for (index, range) in band.ranges.enumerated() {
            try finite(range.lower, "\(name), lower value \(index + 1)")
            try finite(range.upper, "\(name), upper value \(index + 1)")
            guard range.lower <= range.upper else {
                throw error(
                    .invertedRange, "\(name), position \(index + 1)", expected: "lower ≤ upper",
                    hint: "swap the two ends")
            }
        }
        try ascending(band.ranges.map(\.day), name)
    }

    private func ascending(_ days: [CalendarDay], _ name: String) throws(ChartError) {
        for index in days.indices.dropFirst() where days[index] <= days[index - 1] {
            throw error(
                .unordered, "\(name) position \(index + 1) (\(days[index].isoText))",
                expected: "a day after \(days[index - 1].isoText)",
                hint: "sort by day and give each day once")
        }
    }
}
