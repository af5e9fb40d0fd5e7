internal import Anomalies
public import Baton

/// Finds what is out of the ordinary in sales, stock, deliveries and the data themselves.
public struct AnomalyDetectionAgent: Agent {
    public let type = "anomaly_detection"
    public let summary = "Finds anomalies in demand, stock, deliveries and data, with evidence and a cause."

    let store: SupplyChainStore
    let forecasts: ForecastService

    /// - Parameter forecasts: shared by all agents over this store, so that each series is fitted once.
    public init(store: SupplyChainStore, forecasts: ForecastService) {
        self.store = store
        self.forecasts = forecasts
    }

    public var operations: [OperationImplementation] {
        [
            Self.detectAnomalies.implemented(committing: { input, context in
                try await OperationFailure.translating {
                    try await detect(input, with: Self.allDetectors, context)
                }
            }),
            Self.detectDemandSpike.implemented(committing: { input, context in
                try await OperationFailure.translating {
                    try await detect(input, with: [DemandAnomalyDetector(kind: .demandSpike)], context)
                }
            }),
            Self.detectDemandDrop.implemented(committing: { input, context in
                try await OperationFailure.translating {
                    try await detect(input, with: [DemandAnomalyDetector(kind: .demandDrop)], context)
                }
            }),
            Self.listAnomalies.implemented { input, _ in
                try await OperationFailure.translating { try await listAnomalies(input) }
            },
            Self.updateAnomaly.implemented(committing: { updateAnomaly($0, $1) }),
        ]
    }

    private static let allDetectors: [any SubjectDetector] = [
        DemandAnomalyDetector(kind: .demandSpike), DemandAnomalyDetector(kind: .demandDrop),
        StockBandCheck(), DeadStockCheck(), ShrinkageCheck(), SupplierDegradationCheck(), DataQualityCheck(),
    ]

    /// Runs detectors, records what they find, and tells what is stored of it.
    private func detect(
        _ input: DetectAnomalies, with detectors: [any SubjectDetector], _ context: ExecutionContext
    ) async throws -> ClosingTransaction<DetectAnomaliesResult> {
        let subject = try await DetectionSubject(input, store: store, forecasts: forecasts)
        var found: [DetectedAnomaly] = []
        var skipped: [SkippedDetector] = []
        for detector in detectors {
            switch try detector.detect(subject) {
            case .checked(let anomalies): found += anomalies
            case .skipped(let reason):
                skipped.append(SkippedDetector(detector: detector.name, reason: reason))
            }
        }
        let records = found.map(\.record)
        let result = DetectAnomaliesResult(
            sku: input.sku, location: input.location, asOf: subject.asOf, from: subject.windowStart,
            anomalies: [],
            checked: detectors.map(\.name).filter { name in !skipped.contains { $0.detector == name } },
            skipped: skipped)
        return context.committing(to: store) { transaction in
            var result = result
            result.anomalies = try records.map { AnomalyFinding(try AnomalyLog(transaction).record($0)) }
                .sorted(by: AnomalyFinding.worstFirst)
            return result
        }
    }
}
