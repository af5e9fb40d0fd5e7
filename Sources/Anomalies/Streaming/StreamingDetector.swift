/// Watches a series as it comes, and says of each value how surprising it is given those before: no value is ever
/// judged with the help of a later one, and memory does not grow with the series.
///
/// ```swift
/// var detector = try StreamingDetector(warmUpCount: 600)
/// for value in readings where try detector.observe(value).isAlert { report(value) }
/// ```
/// Five views look at each value: the level against the last 150 and the last 6,000 values, the course over short and
/// over long scales against the most similar courses of the past, and the deviation from earlier cycles, where the
/// warm-up shows a cycle. Each turns its deviation into evidence, −log₁₀ of a probability learnt from its own past,
/// and the evidence is added (Fisher's method without its independence, hence no probability is claimed). The sum is
/// compared with what the series' own stretches have shown. An episode alerts once and ends with a rest.
///
/// Sources: Burnaev & Ishimtsev, arXiv:1608.04585; Laxhammar & Falkman, COPA 2010. The constants were chosen on the
/// Numenta Anomaly Benchmark (Lavin & Ahmad, IEEE ICMLA 2015), the views on half of its files with a look at the
/// other half; `Benchmarks/README.md` has the figures.
public struct StreamingDetector: Sendable {
    /// How many values it learns from before it may alert.
    public let warmUpCount: Int
    /// The surprise from which an episode begins.
    public let threshold: Double

    /// The threshold that served best on the Numenta Anomaly Benchmark.
    public static let usualThreshold = 1.78

    private static let memory = 3_000
    private static let calibrationMemory = 16_384

    private var nearLevel = EvidenceView(LevelDeviation(capacity: 150))
    private var farLevel = EvidenceView(LevelDeviation(capacity: 6_000))
    private var shortShape = EvidenceView(ShapeNovelty(scales: [1, 3, 9, 27, 81], memory: memory))
    private var longShape = EvidenceView(ShapeNovelty(scales: [8, 24, 72, 216], memory: memory))
    private var season: EvidenceView<SeasonalDeviation>?
    private var quiet: QuietReference
    private var warmUp: [Double] = []
    private var count = 0
    private var rest = 0
    private var restCount: Int

    /// Makes a detector that has seen nothing.
    ///
    /// - Parameters:
    ///   - warmUpCount: how many values it learns from before it may alert, at least 50. Two or more cycles of a
    ///     seasonal series let it see the season. A sixth of it is the rest after an episode.
    ///   - threshold: the surprise from which an episode begins, above 0; less finds more and alarms more.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(warmUpCount: Int, threshold: Double = StreamingDetector.usualThreshold) throws(AnomalyError) {
        guard warmUpCount >= 50 else {
            throw .invalid(
                "warmUpCount", expected: "at least 50", found: warmUpCount,
                hint: "give two cycles of a seasonal series")
        }
        try Require.positive(threshold, "threshold")
        self.warmUpCount = warmUpCount
        self.threshold = threshold
        restCount = warmUpCount / 6
        quiet = QuietReference(length: warmUpCount / 3)
        warmUp.reserveCapacity(warmUpCount)
    }

    /// Takes in the next value.
    ///
    /// - Parameter value: finite.
    /// - Throws: `AnomalyError` when it is not finite; the detector is unchanged then.
    public mutating func observe(_ value: Double) throws(AnomalyError) -> StreamingVerdict {
        guard value.isFinite else {
            throw .invalid(
                "value", expected: "a finite number", found: value, hint: "leave missing values out")
        }
        count += 1
        if count <= warmUpCount { learnSeason(value) }
        var evidence = nearLevel.observe(value) + farLevel.observe(value)
        evidence += shortShape.observe(value) + longShape.observe(value)
        if count > warmUpCount { evidence += season?.observe(value) ?? 0 }
        return verdict(quiet.observe(evidence))
    }

    /// Judges a whole series value by value, as if it came one by one.
    ///
    /// - Parameter series: finite values.
    /// - Returns: one verdict for each value.
    /// - Throws: `AnomalyError` when a value is not finite.
    public static func verdicts(
        series: [Double], warmUpCount: Int, threshold: Double = usualThreshold
    ) throws(AnomalyError) -> [StreamingVerdict] {
        var detector = try StreamingDetector(warmUpCount: warmUpCount, threshold: threshold)
        var verdicts: [StreamingVerdict] = []
        verdicts.reserveCapacity(series.count)
        for value in series { verdicts.append(try detector.observe(value)) }
        return verdicts
    }

    /// At the end of the warm-up looks for a cycle, and lets the seasonal view live through the warm-up.
    private mutating func learnSeason(_ value: Double) {
        warmUp.append(value)
        guard count == warmUpCount else { return }
        if let period = DominantPeriod.find(warmUp) {
            var view = EvidenceView(SeasonalDeviation(period: period))
            for known in warmUp { _ = view.observe(known) }
            season = view
        }
        warmUp = []
    }

    private mutating func verdict(_ surprise: Double) -> StreamingVerdict {
        guard count > warmUpCount else {
            return StreamingVerdict(surprise: surprise, isAlert: false, score: 0)
        }
        guard surprise >= threshold else {
            rest = max(0, rest - 1)
            return StreamingVerdict(surprise: surprise, isAlert: false, score: surprise)
        }
        let isAlert = rest == 0
        rest = restCount
        return StreamingVerdict(surprise: surprise, isAlert: isAlert, score: isAlert ? surprise : 0)
    }

    /// A view of the series together with what it has learnt of its own deviations.
    private struct EvidenceView<View: DeviationView>: Sendable {
        private var view: View
        private var tail = TailEvidence(capacity: StreamingDetector.calibrationMemory)

        init(_ view: View) {
            self.view = view
        }

        mutating func observe(_ value: Double) -> Double {
            view.observe(value).map { tail.observe($0) } ?? 0
        }
    }
}

/// A way to see how unusual a value is among those before it.
protocol DeviationView: Sendable {
    /// Takes in the next value.
    ///
    /// - Returns: a deviation of at least 0, larger for the more unusual; absent while there is too little to
    ///   compare with.
    mutating func observe(_ value: Double) -> Double?
}
