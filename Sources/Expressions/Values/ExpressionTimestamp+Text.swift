extension ExpressionTimestamp: CustomStringConvertible {
    package enum ParsingFailure: Error {
        case malformed
        case outOfRange
    }

    /// Reads a time of RFC 3339, such as `2024-03-10T12:30:00.25+01:00`; digits below a nanosecond are cut.
    package init(parsing text: String) throws(ParsingFailure) {
        var reader = DigitReader(rest: text.utf8[...])
        let year = try reader.number(digits: 4)
        try reader.skip("-")
        let month = try reader.number(digits: 2, in: 1...12)
        try reader.skip("-")
        let day = try reader.number(digits: 2, in: 1...CivilTime.daysInMonth(month, year: year))
        try reader.skip("T")
        let hour = try reader.number(digits: 2, in: 0...23)
        try reader.skip(":")
        let minute = try reader.number(digits: 2, in: 0...59)
        try reader.skip(":")
        let second = try reader.number(digits: 2, in: 0...59)
        let nanosecond = try reader.fraction()
        let offsetSeconds = try reader.offsetSeconds()
        guard reader.rest.isEmpty else { throw .malformed }

        let days = CivilTime.daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * CivilTime.secondsPerDay + hour * 3_600 + minute * 60 + second - offsetSeconds
        guard let timestamp = ExpressionTimestamp(secondsSinceEpoch: seconds, nanosecond: nanosecond) else {
            throw .outOfRange
        }
        self = timestamp
    }

    /// The time in RFC 3339 and UTC, with as many digits of the second as it needs:
    /// `2024-03-10T12:30:00.25Z`.
    public var description: String {
        let time = CivilTime(secondsSinceEpoch: secondsSinceEpoch)
        let date = "\(padded(time.year, 4))-\(padded(time.month))-\(padded(time.day))"
        let clock = "\(padded(time.hour)):\(padded(time.minute)):\(padded(time.second))"
        return "\(date)T\(clock)\(DecimalFraction.text(nanoseconds: UInt64(nanosecond)))Z"
    }

    private func padded(_ number: Int64, _ digits: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

/// Reads the fields of a time text from left to right.
struct DigitReader {
    var rest: Substring.UTF8View

    mutating func number(digits: Int) throws(ExpressionTimestamp.ParsingFailure) -> Int64 {
        let field = rest.prefix(digits)
        guard field.count == digits, field.allSatisfy(Self.isDigit), let number = Int64(Substring(field))
        else {
            throw .malformed
        }
        rest = rest.dropFirst(digits)
        return number
    }

    mutating func number(
        digits: Int, in range: ClosedRange<Int64>
    ) throws(ExpressionTimestamp.ParsingFailure) -> Int64 {
        let number = try number(digits: digits)
        guard range.contains(number) else { throw .outOfRange }
        return number
    }

    mutating func skip(_ character: Unicode.Scalar) throws(ExpressionTimestamp.ParsingFailure) {
        guard rest.first == UInt8(ascii: character) else { throw .malformed }
        rest = rest.dropFirst()
    }

    /// Nanoseconds from `.` and any number of digits; 0 when there is no `.`.
    mutating func fraction() throws(ExpressionTimestamp.ParsingFailure) -> Int32 {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        let digits = rest.dropFirst().prefix(while: Self.isDigit)
        guard !digits.isEmpty else { throw .malformed }
        rest = rest[digits.endIndex...]
        var nanoseconds: Int32 = 0
        for digit in digits.prefix(9) { nanoseconds = nanoseconds * 10 + Int32(digit - UInt8(ascii: "0")) }
        for _ in 0..<max(0, 9 - digits.count) { nanoseconds *= 10 }
        return nanoseconds
    }

    /// The seconds east of UTC from `Z` or `±hh:mm`.
    mutating func offsetSeconds() throws(ExpressionTimestamp.ParsingFailure) -> Int64 {
        guard rest.first != UInt8(ascii: "Z") else {
            rest = rest.dropFirst()
            return 0
        }
        let isWest = rest.first == UInt8(ascii: "-")
        guard isWest || rest.first == UInt8(ascii: "+") else { throw .malformed }
        rest = rest.dropFirst()
        let hours = try number(digits: 2, in: 0...23)
        try skip(":")
        let seconds = hours * 3_600 + (try number(digits: 2, in: 0...59)) * 60
        return isWest ? -seconds : seconds
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
