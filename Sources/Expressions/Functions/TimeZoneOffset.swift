/// The offset of a time zone from UTC.
enum TimeZoneOffset {
    /// Steps that reading a zone file takes.
    private static let readingCost = 1_000

    /// The seconds east of UTC in a zone at a point in time.
    ///
    /// - Parameter zone: `UTC`, an offset such as `+02:00`, `-09:30` or `02:00`, or a name of the IANA time
    ///   zone database such as `Europe/Berlin`, which needs the system's zone files.
    static func seconds(
        _ zone: String, at secondsSinceEpoch: Int64, _ budget: inout CostBudget
    ) throws(Failure) -> Int64 {
        if zone == "UTC" || zone == "GMT" || zone == "Z" || zone.isEmpty { return 0 }
        if let offset = fixedOffset(zone) { return offset }
        try budget.spend(readingCost)
        guard let file = ZoneFile(named: zone) else {
            throw Failure(
                .invalidArgument, "unknown time zone \(StringQuoting.quote(zone))",
                hint:
                    "expected an offset such as '+02:00' or, where zone files are installed, 'Europe/Berlin'"
            )
        }
        return file.offsetSeconds(at: secondsSinceEpoch)
    }

    /// `±hh:mm` or `hh:mm`
    private static func fixedOffset(_ zone: String) -> Int64? {
        let isSigned = zone.hasPrefix("+") || zone.hasPrefix("-")
        var reader = DigitReader(rest: (isSigned ? zone : "+" + zone).utf8[...])
        guard let seconds = try? reader.offsetSeconds(), reader.rest.isEmpty else { return nil }
        return seconds
    }
}
