/// The values of one field of a cron expression.
struct CronField: Sendable {
    struct Unit: Sendable {
        let name: String
        let range: ClosedRange<Int64>
        /// Names of the values from the lowest on.
        var names: [String] = []

        static let minutes = Unit(name: "minutes", range: 0...59)
        static let hours = Unit(name: "hours", range: 0...23)
        static let daysOfMonth = Unit(name: "day of month", range: 1...31)
        static let months = Unit(
            name: "month", range: 1...12,
            names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
        static let years = Unit(name: "year", range: 1970...2199)
        /// From 1 for Sunday.
        static let eventBridgeDaysOfWeek = Unit(name: "day of week", range: 1...7, names: dayNames)
        /// From 0 for Sunday; 7 is Sunday too.
        static let crontabDaysOfWeek = Unit(name: "day of week", range: 0...7, names: dayNames)

        private static let dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

        func value(_ text: Substring) throws(ScheduleProblem) -> Int64 {
            if let index = names.firstIndex(of: text.uppercased()) { return range.lowerBound + Int64(index) }
            guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let value = Int64(text), range.contains(value)
            else {
                let alternatives = names.isEmpty ? "" : " or a name such as \(names[0])"
                throw ScheduleProblem(
                    "\(name): expected \(range.lowerBound) to \(range.upperBound)\(alternatives), not \"\(text)\""
                )
            }
            return value
        }
    }

    /// In order.
    let values: [Int64]
    /// `*`, alone or in steps.
    let isStepped: Bool

    /// A list of values, ranges and steps: `1,5-7,*/10,20/5`.
    init(_ text: String, _ unit: Unit) throws(ScheduleProblem) {
        var values: Set<Int64> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            values.formUnion(try Self.values(part, unit))
        }
        self.values = values.sorted()
        isStepped = text.hasPrefix("*")
    }

    func contains(_ value: Int64) -> Bool { values.contains(value) }

    private static func values(_ text: Substring, _ unit: Unit) throws(ScheduleProblem) -> [Int64] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = parts.first else {
            throw ScheduleProblem("\(unit.name): one / at most in \"\(text)\"")
        }
        var range: ClosedRange<Int64>
        if base == "*" {
            range = unit.range
        } else {
            let ends = base.split(separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(ends.count) else {
                throw ScheduleProblem("\(unit.name): expected a value or a range, not \"\(base)\"")
            }
            let first = try unit.value(ends[0])
            let last =
                try ends.count == 2 ? unit.value(ends[1]) : parts.count == 2 ? unit.range.upperBound : first
            guard first <= last else {
                throw ScheduleProblem("\(unit.name): the range \"\(base)\" ends before it begins")
            }
            range = first...last
        }
        guard parts.count == 2 else { return Array(range) }
        guard let step = Int64(parts[1]), step > 0 else {
            throw ScheduleProblem("\(unit.name): expected a step such as */15, not \"\(text)\"")
        }
        return Array(stride(from: range.lowerBound, through: range.upperBound, by: Int(step)).map { $0 })
    }
}
