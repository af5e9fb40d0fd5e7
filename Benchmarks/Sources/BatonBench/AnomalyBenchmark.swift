import Anomalies
import ArgumentParser
import Foundation

/// The detectors on series whose anomalies are known.
struct AnomalyBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anomalies",
        abstract: "Anomaly detection on series whose anomalies are known.",
        discussion: """
            A folder in the layout of the Numenta Anomaly Benchmark: data/FOLDER/FILE.csv with timestamp,value and \
            labels/combined_windows.json. The streaming detector sees one value after the other; the NAB score takes one \
            threshold for all series. The subsequence detector sees whole series and has VUS-PR only.
            """)

    @Option(help: "A folder with data and labels.")
    var data: String
    @Option(help: "Writes the streaming scores there, one CSV per series, for a scorer from outside.")
    var scores: String?
    @Option(help: "Points around a window in which an alert counts for it.")
    var tolerance = 5
    @Option(help: "Length of the stretches of the subsequence detector, and the buffer of VUS-PR.")
    var length = 100
    @Flag(help: "One JSON object per line.")
    var json = false

    func validate() throws {
        guard tolerance >= 0, length >= 2 else {
            throw ValidationError("--tolerance is 0 or more, --length 2 or more")
        }
    }

    func run() throws {
        let series = try LabelledSeries.read(folder: data)
        let clock = ContinuousClock()
        var verdicts: [[StreamingVerdict]] = []
        let duration = try clock.measure {
            for one in series {
                verdicts.append(
                    try StreamingDetector.verdicts(series: one.values, warmUpCount: max(50, one.probation)))
            }
        }
        if let scores { try write(series, verdicts, to: scores) }
        let points = series.reduce(0) { $0 + $1.values.count }
        let halves = [0, 1].map { half in series.indices.filter { $0 % 2 == half } }
        for (name, chosen) in [("all", Array(series.indices)), ("even", halves[0]), ("odd", halves[1])] {
            try report(name, chosen.map { series[$0] }, chosen.map { verdicts[$0] })
        }
        try reportOffline(series)
        let milliseconds = duration / .milliseconds(1) / Double(points)
        try show(
            [("set", "speed")],
            [("series", Double(series.count)), ("points", Double(points)), ("ms_per_point", milliseconds)])
    }

    private func report(_ name: String, _ series: [LabelledSeries], _ verdicts: [[StreamingVerdict]]) throws {
        let scores = verdicts.map { $0.map(\.score) }
        var figures: [(String, Double)] = NABScore.Profile.all.map { profile in
            ("nab_\(profile.name)", NABScore(series, scores: scores, profile: profile).score)
        }
        figures.append(
            ("nab_threshold", NABScore(series, scores: scores, profile: NABScore.Profile.all[0]).threshold))
        var events = EventScore()
        var volumes: [Double] = []
        for (one, found) in zip(series, verdicts) {
            events.add(one, alerts: found.indices.filter { found[$0].isAlert }, tolerance: tolerance)
            if let volume = VolumeUnderSurface.precisionRecall(
                scores: found.map(\.surprise), windows: one.windows, buffer: length)
            {
                volumes.append(volume)
            }
        }
        figures += [
            ("event_precision", events.precision), ("event_recall", events.recall),
            ("false_alarms_per_1000", events.falseAlarmsPerThousand),
            ("vus_pr", volumes.reduce(0, +) / Double(volumes.count)),
        ]
        try show([("detector", "streaming"), ("set", name)], figures)
    }

    private func reportOffline(_ series: [LabelledSeries]) throws {
        let detector = try SubsequenceDetector(length: length)
        let volumes = try series.filter { $0.values.count >= 2 * length }.compactMap { one in
            VolumeUnderSurface.precisionRecall(
                scores: try detector.scores(series: one.values), windows: one.windows, buffer: length)
        }
        try show(
            [("detector", "subsequence"), ("set", "all")],
            [("vus_pr", volumes.reduce(0, +) / Double(volumes.count))])
    }

    private func show(_ texts: [(String, String)], _ figures: [(String, Double)]) throws {
        guard json else {
            let cells = texts.map { "\($0) \($1)" } + figures.map { "\($0) \(String(format: "%.4g", $1))" }
            print(cells.joined(separator: "  "))
            return
        }
        var object: [String: Any] = Dictionary(uniqueKeysWithValues: texts)
        for (name, value) in figures where value.isFinite { object[name] = value }
        let line = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        print(String(decoding: line, as: UTF8.self))
    }

    private func write(
        _ series: [LabelledSeries], _ verdicts: [[StreamingVerdict]], to folder: String
    ) throws {
        for (one, found) in zip(series, verdicts) {
            let file = URL(fileURLWithPath: folder).appendingPathComponent(one.name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            let lines = one.values.indices.map { "\(one.times[$0]),\(one.values[$0]),\(found[$0].score)" }
            try (["timestamp,value,anomaly_score"] + lines + [""]).joined(separator: "\n")
                .write(to: file, atomically: true, encoding: .utf8)
        }
    }
}
