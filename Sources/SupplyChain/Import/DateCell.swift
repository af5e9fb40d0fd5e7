/// What a cell says when it is read as a date.
enum DateCell: Hashable {
    case date(CalendarDate)
    /// It can mean two different days.
    case ambiguous(CalendarDate, CalendarDate)
    case noDate

    /// - Parameter formats: how dates are written, beside `YYYY-MM-DD`. Without any, a date with four digits for the year
    ///   counts where every usual way of writing gives the same day: `17 Oct 2014` and `10/17/2014`, not `10/11/2014`.
    init(_ bytes: UnsafeRawBufferPointer, formats: [DateFormat]) {
        if let date = CalendarDate(utf8: bytes) {
            self = .date(date)
            return
        }
        var found: CalendarDate?
        for format in formats.isEmpty ? Self.usualFormats : formats {
            guard let date = format.date(bytes) else { continue }
            if let found, found != date {
                self = .ambiguous(min(found, date), max(found, date))
                return
            }
            found = date
        }
        self = found.map(Self.date) ?? .noDate
    }

    private static let usualFormats: [DateFormat] =
        ["/", "-", ".", " "].flatMap { mark in
            [["D", "M", "YYYY"], ["M", "D", "YYYY"], ["D", "MON", "YYYY"], ["YYYY", "M", "D"]].compactMap {
                DateFormat($0.joined(separator: mark))
            }
        }
}
