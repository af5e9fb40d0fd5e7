internal import Expressions

/// Between the clocks of a time zone and UTC; both in seconds since 1970-01-01T00:00.
enum LocalTime {
    static func seconds(at instant: Int64, in zone: ZoneFile?) -> Int64 {
        instant + (zone?.offsetSeconds(at: instant) ?? 0)
    }

    /// The instants at which the clocks show a time, in order: none in the gap at the change to summer time, two when
    /// it comes again at the change back.
    static func instants(of local: Int64, in zone: ZoneFile?) -> [Int64] {
        guard let zone else { return [local] }
        // A change is never within two days of another one.
        let offsets = [-CivilTime.secondsPerDay, CivilTime.secondsPerDay].map {
            zone.offsetSeconds(at: local + $0)
        }
        return Set(offsets.map { local - $0 }).filter { seconds(at: $0, in: zone) == local }.sorted()
    }
}
