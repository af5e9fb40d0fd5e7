internal import Foundation

/// The instants of HTTP headers: `Sun, 30 Aug 2015 12:36:00 GMT`.
enum HTTPDate {
    static func instant(_ text: String) -> Date? {
        let style = Date.VerbatimFormatStyle(
            format:
                "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT",
            locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian))
        return try? Date(text, strategy: style.parseStrategy)
    }
}
