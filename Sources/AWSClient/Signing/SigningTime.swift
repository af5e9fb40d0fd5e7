internal import Foundation

/// An instant as signatures write it: `20150830T123600Z`, and its day `20150830`.
struct SigningTime: Hashable {
    let stamp: String
    var day: String { String(stamp.prefix(8)) }

    init(_ instant: Date) {
        let seconds = Int64(instant.timeIntervalSince1970.rounded(.down))
        let days = Int(seconds.quotient(by: 86_400))
        let second = Int(seconds - Int64(days) * 86_400)
        let (year, month, day) = Self.date(daysSince1970: days)
        stamp =
            Self.text(year, 4) + Self.text(month, 2) + Self.text(day, 2) + "T"
            + Self.text(second / 3600, 2) + Self.text(second / 60 % 60, 2) + Self.text(second % 60, 2) + "Z"
    }

    /// The proleptic Gregorian date; the algorithm `civil_from_days` of H. Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms".
    private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = Int(Int64(shifted).quotient(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    private static func text(_ number: Int, _ digits: Int) -> String {
        let text = number.description
        return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
}

extension Int64 {
    /// Division that rounds down.
    fileprivate func quotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
