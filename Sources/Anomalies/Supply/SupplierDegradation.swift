import Foundation

/// Watches receipts of a supplier for a rise of the share that went wrong: late, short or defective.
///
/// Sequential tests follow each other without pause: whenever the evidence against the supplier is used up, a new one
/// begins, so old good deliveries do not excuse new bad ones. An acceptable supplier raises a false alarm every
/// (1 − β)/α receipts on average, or less often. After an alarm the episode stays open until a full test accepts.
///
/// Source: Page, Biometrika 41 (1954) 100–115; the bound is Lorden's, Annals of Mathematical Statistics 42 (1971).
public struct SupplierDegradation: Sendable, Equatable {
    private let test: SequentialProportionTest

    /// Makes a watch from the test it repeats.
    ///
    /// - Parameter test: a test that has seen nothing.
    public init(test: SequentialProportionTest) {
        var fresh = test
        fresh.restart()
        self.test = fresh
    }

    /// Finds stretches of degraded delivery.
    ///
    /// - Parameter failures: for each receipt in order of time whether it went wrong.
    /// - Returns: findings in ascending order. A finding starts where the evidence began to gather and ends with the
    ///   test that accepts again, or the last receipt. Its score is the evidence in powers of ten: an acceptable
    ///   supplier gathers as much at most at that rate per receipt. Expected is the acceptable share, observed the
    ///   share within the range.
    public func detect(failures: [Bool]) -> [Anomaly] {
        var findings: [Anomaly] = []
        var index = 0
        while let alarm = firstAlarm(failures, from: index) {
            let episode = extent(failures, alarm)
            findings.append(finding(failures, alarm, episode))
            index = episode.end
        }
        return findings
    }

    private struct Alarm {
        let start: Int
        let signal: Int
        let evidence: Double
    }

    private func firstAlarm(_ failures: [Bool], from first: Int) -> Alarm? {
        var running = test
        var start = first
        for index in failures.indices.dropFirst(first) {
            let decision = running.observe(failures[index])
            if decision == .unacceptable {
                return Alarm(
                    start: firstFailure(failures, from: start), signal: index,
                    evidence: running.logLikelihoodRatio)
            }
            if running.logLikelihoodRatio <= 0 {
                running.restart()
                start = index + 1
            }
        }
        return nil
    }

    private func firstFailure(_ failures: [Bool], from start: Int) -> Int {
        failures[start...].firstIndex(of: true) ?? start
    }

    /// Where the episode ends, and the most evidence it gathered.
    private func extent(_ failures: [Bool], _ alarm: Alarm) -> (end: Int, evidence: Double) {
        var running = test
        var gathered = alarm.evidence
        var most = alarm.evidence
        for index in failures.indices.dropFirst(alarm.signal + 1) {
            let before = running.logLikelihoodRatio
            let decision = running.observe(failures[index])
            gathered += running.logLikelihoodRatio - before
            most = max(most, gathered)
            switch decision {
            case .undecided: break
            case .acceptable: return (index + 1, most)
            case .unacceptable: running.restart()
            }
        }
        return (failures.count, most)
    }

    private func finding(
        _ failures: [Bool], _ alarm: Alarm, _ episode: (end: Int, evidence: Double)
    ) -> Anomaly {
        let range = alarm.start..<episode.end
        let share = Double(failures[range].count { $0 }) / Double(range.count)
        return Anomaly(
            kind: .supplierDegradation, range: range, peak: alarm.signal, score: episode.evidence / log(10),
            direction: .above, expected: test.acceptableShare, observed: share)
    }
}
