/// How dates are written in a file: `YYYY-MM-DD`, `D-MON-YY`, `M/D/YY`, `DD.MM.YYYY` and the like.
///
/// `D` and `M` take one or two digits, `DD` and `MM` two, `MON` the first three letters of an English month, `YYYY` four
/// digits; `YY` is a year from 1969 to 2068, as in POSIX. Everything else stands for itself.
public struct DateFormat: Sendable, Hashable {
    private enum Part: Hashable {
        case day(exactly: Bool)
        case month(exactly: Bool)
        case monthName
        case shortYear
        case year
        case mark(UInt8)
    }

    /// The format as it was given.
    public let text: String
    private let parts: [Part]

    /// `nil` unless day, month and year stand in it once each, in ASCII.
    public init?(_ text: String) {
        self.text = text
        let tokens: [(String, Part)] = [
            ("MON", .monthName), ("MM", .month(exactly: true)), ("M", .month(exactly: false)),
            ("DD", .day(exactly: true)), ("D", .day(exactly: false)), ("YYYY", .year), ("YY", .shortYear),
        ]
        var rest = text.uppercased()[...]
        var parts: [Part] = []
        var kinds: [Character] = []
        while let first = rest.first {
            if let (token, part) = tokens.first(where: { rest.hasPrefix($0.0) }) {
                parts.append(part)
                kinds.append(first)
                rest = rest.dropFirst(token.count)
            } else {
                guard let mark = first.asciiValue, !first.isLetter, !first.isNumber else { return nil }
                parts.append(.mark(mark))
                rest = rest.dropFirst()
            }
        }
        guard kinds.sorted() == ["D", "M", "Y"] else { return nil }
        self.parts = parts
    }

    /// Reads a whole cell; `nil` when it holds something else or there is no such day.
    func date(_ bytes: UnsafeRawBufferPointer) -> CalendarDate? {
        var position = 0
        var (day, month, year) = (0, 0, 0)
        func digits(_ counts: ClosedRange<Int>) -> Int? {
            var value = 0
            var count = 0
            while count < counts.upperBound, position < bytes.count, bytes[position] &- 48 <= 9 {
                value = value * 10 + Int(bytes[position] - 48)
                position += 1
                count += 1
            }
            return count >= counts.lowerBound ? value : nil
        }
        for part in parts {
            switch part {
            case .day(let exactly):
                guard let number = digits(exactly ? 2...2 : 1...2) else { return nil }
                day = number
            case .month(let exactly):
                guard let number = digits(exactly ? 2...2 : 1...2) else { return nil }
                month = number
            case .monthName:
                guard position + 3 <= bytes.count,
                    let number = Self.month(bytes[position], bytes[position + 1], bytes[position + 2])
                else { return nil }
                month = number
                position += 3
            case .shortYear:
                guard let number = digits(2...2) else { return nil }
                year = number + (number < 69 ? 2000 : 1900)
            case .year:
                guard let number = digits(4...4) else { return nil }
                year = number
            case .mark(let mark):
                guard position < bytes.count, bytes[position] == mark else { return nil }
                position += 1
            }
        }
        return position == bytes.count ? CalendarDate(year: year, month: month, day: day) : nil
    }

    private static let monthNames: [[UInt8]] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { Array($0.utf8) }

    private static func month(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int? {
        // Setting this bit makes ASCII letters small.
        let name = [first | 0x20, second | 0x20, third | 0x20]
        return monthNames.firstIndex(of: name).map { $0 + 1 }
    }
}
