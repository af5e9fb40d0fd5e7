internal import Baton
internal import SupplyChain

extension SearchedSeries {
    /// As JSON; a figure that has no meaning for a finding is absent.
    var document: Value {
        .object([
            "id": .string(series.id), "points": .int(Int64(series.values.count)),
            "period": .int(Int64(period)), "anomalies": .array(findings.map(document)),
        ])
    }

    private func document(_ finding: SeriesFinding) -> Value {
        var members: [String: Value] = [
            "type": .string(finding.type), "from": .string(series.label(at: finding.range.lowerBound)),
            "to": .string(series.label(at: finding.range.upperBound - 1)),
            "peak": .string(series.label(at: finding.peak)), "points": .int(Int64(finding.range.count)),
        ]
        let figures = [
            "observed": finding.observed, "expected": finding.expected, "probability": finding.probability,
            "surprise": finding.surprise,
        ]
        for (name, figure) in figures { if let figure { members[name] = .double(figure) } }
        return .object(members)
    }
}
