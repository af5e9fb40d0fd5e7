internal import Anomalies
internal import SupplyChain

/// How a series is searched.
struct AnomalySearch {
    let falseAlarmRate: Double
    let streams: Bool
    let warmUpCount: Int?
    /// Values per cycle; `nil`: the usual one of the spacing, or found in the values.
    let period: Int?

    private static let fewestForWarmUp = 50

    func search(_ series: FileSeries) throws(AnomalyError) -> SearchedSeries {
        if streams { return try stream(series) }
        let period = period ?? usualPeriod(series)
        let findings = try SeriesDetector(falseAlarmRate: falseAlarmRate).detect(
            series.values, period: period)
        return SearchedSeries(series: series, period: period, findings: findings.map(SeriesFinding.init))
    }

    private func usualPeriod(_ series: FileSeries) -> Int {
        guard let step = series.step else { return SeriesDetector.period(of: series.values) }
        return step.usualPeriods.first { 3 * $0 <= series.values.count } ?? 1
    }

    /// Missing values are left out: a stream has none.
    private func stream(_ series: FileSeries) throws(AnomalyError) -> SearchedSeries {
        let places = series.values.indices.filter { series.values[$0] != nil }
        let values = places.compactMap { series.values[$0] }
        let warmUp = warmUpCount ?? max(Self.fewestForWarmUp, min(750, values.count * 15 / 100))
        guard values.count > warmUp else {
            throw AnomalyError(
                kind: .tooFewValues, parameter: "values",
                message: "expected more than the \(warmUp) values of the warm-up, found \(values.count)",
                hint: "leave --streaming out, or give more history")
        }
        let verdicts = try StreamingDetector.verdicts(series: values, warmUpCount: warmUp)
        let findings = verdicts.indices.filter { verdicts[$0].isAlert }.map { index in
            SeriesFinding(
                type: "unusual", range: places[index]..<(places[index] + 1), observed: values[index],
                surprise: verdicts[index].surprise)
        }
        return SearchedSeries(series: series, period: 1, findings: findings)
    }
}

/// A series with what was found in it.
struct SearchedSeries {
    let series: FileSeries
    let period: Int
    /// By where they begin.
    let findings: [SeriesFinding]
}

/// One finding.
struct SeriesFinding {
    let type: String
    /// The periods it covers.
    let range: Range<Int>
    /// The most unusual of them.
    let peak: Int
    let observed: Double?
    let expected: Double?
    /// Of something as extreme where nothing is wrong; absent for facts and streams.
    let probability: Double?
    /// Of a stream's verdict.
    let surprise: Double?

    init(_ anomaly: Anomaly) {
        type =
            switch anomaly.kind {
            case .demandSpike: "spike"
            case .demandDrop: "drop"
            default: anomaly.kind.rawValue
            }
        range = anomaly.range
        peak = anomaly.peak
        observed = anomaly.observed
        expected = anomaly.expected
        probability = anomaly.kind == .missingPeriods ? nil : anomaly.probability
        surprise = nil
    }

    init(type: String, range: Range<Int>, observed: Double, surprise: Double) {
        self.type = type
        self.range = range
        peak = range.lowerBound
        self.observed = observed
        expected = nil
        probability = nil
        self.surprise = surprise
    }
}
