/// The calendar fields of a point in time under a fixed offset from UTC (proleptic Gregorian calendar).
package struct CivilTime {
    package let year: Int64
    /// 1...12
    package let month: Int64
    /// 1...31
    package let day: Int64
    package let hour: Int64
    package let minute: Int64
    package let second: Int64
    /// 0 for Sunday ... 6 for Saturday
    package let dayOfWeek: Int64
    /// 0 for 1 January
    package let dayOfYear: Int64

    package static let secondsPerDay: Int64 = 86_400

    package init(secondsSinceEpoch: Int64, offsetSeconds: Int64 = 0) {
        let local = secondsSinceEpoch + offsetSeconds
        let secondOfDay = Self.modulo(local, Self.secondsPerDay)
        let daysSinceEpoch = (local - secondOfDay) / Self.secondsPerDay
        (year, month, day) = Self.date(daysSinceEpoch: daysSinceEpoch)
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        // 1970-01-01 was a Thursday.
        dayOfWeek = Self.modulo(daysSinceEpoch + 4, 7)
        dayOfYear = daysSinceEpoch - Self.daysSinceEpoch(year: year, month: 1, day: 1)
    }

    /// Days from 1970-01-01 to a date; H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    /// days_from_civil.
    package static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let yearOfEra = modulo(shiftedYear, 400)
        let era = (shiftedYear - yearOfEra) / 400
        let dayOfShiftedYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfShiftedYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package static func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The date of a day number; Hinnant, civil_from_days.
    private static func date(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let dayOfEra = modulo(shifted, 146_097)
        let era = (shifted - dayOfEra) / 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfShiftedYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfShiftedYear + 2) / 153
        let day = dayOfShiftedYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func modulo(_ number: Int64, _ modulus: Int64) -> Int64 {
        let remainder = number % modulus
        return remainder < 0 ? remainder + modulus : remainder
    }
}
