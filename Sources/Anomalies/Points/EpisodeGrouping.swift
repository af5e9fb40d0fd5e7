/// One alarming point before points are put together.
struct AlarmingPoint {
    let index: Int
    let direction: Anomaly.Direction
    let score: Double
    let expected: Double
    let observed: Double
}

/// Puts alarming points of one direction that follow each other into one finding, so that an episode alarms once.
enum EpisodeGrouping {
    /// - Parameters:
    ///   - points: in ascending order of index.
    ///   - maximumGap: how many quiet points may lie between two alarming points of one episode.
    ///   - kind: the kind of finding for a direction.
    static func episodes(
        _ points: [AlarmingPoint], maximumGap: Int, kind: (Anomaly.Direction) -> Anomaly.Kind
    ) -> [Anomaly] {
        var findings: [Anomaly] = []
        var open: [AlarmingPoint] = []
        for point in points {
            if let last = open.last, last.direction == point.direction,
                point.index - last.index <= maximumGap + 1
            {
                open.append(point)
            } else {
                if let finding = finding(open, kind) { findings.append(finding) }
                open = [point]
            }
        }
        if let finding = finding(open, kind) { findings.append(finding) }
        return findings
    }

    private static func finding(
        _ points: [AlarmingPoint], _ kind: (Anomaly.Direction) -> Anomaly.Kind
    ) -> Anomaly? {
        guard let first = points.first, let last = points.last else { return nil }
        let peak = points.reduce(first) { $1.score > $0.score ? $1 : $0 }
        return Anomaly(
            kind: kind(peak.direction), range: first.index..<(last.index + 1), peak: peak.index,
            score: peak.score, direction: peak.direction, expected: peak.expected, observed: peak.observed)
    }
}
