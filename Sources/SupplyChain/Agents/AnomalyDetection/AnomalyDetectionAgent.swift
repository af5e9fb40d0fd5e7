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
        let single = zip(Self.singleDetections, Self.allDetectors).map { operation, detector in
            operation.implemented(committing: { input, context in
                try await OperationFailure.translating { try await detect(input, with: [detector], context) }
            })
        }
        return single + [
            Self.detectAnomalies.implemented(committing: { input, context in
                try await OperationFailure.translating {
                    try await detect(input, with: Self.allDetectors, context)
                }
            }),
            Self.analyzeRootCause.implemented { input, _ in
                try await OperationFailure.translating { try await analyzeRootCause(input) }
            },
            Self.generateRecommendations.implemented { input, _ in
                try await OperationFailure.translating { try await generateRecommendations(input) }
            },
            Self.listAnomalies.implemented { input, _ in
                try await OperationFailure.translating { try await listAnomalies(input) }
            },
            Self.updateAnomaly.implemented(committing: { updateAnomaly($0, $1) }),
        ]
    }

    /// One for each of ``singleDetections``, in the same order.
    private static let allDetectors: [any SubjectDetector] = [
        DemandAnomalyDetector(kind: .demandSpike), DemandAnomalyDetector(kind: .demandDrop),
        DemandLevelCheck(), StockBandCheck(), DeadStockCheck(), ShrinkageCheck(), SupplierDegradationCheck(),
        DeliveryDriftCheck(quantity: .price), DeliveryDriftCheck(quantity: .leadTime),
        DuplicateOrderCheck(), DataQualityCheck(),
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
        var records: [AnomalyRecord] = []
        if !found.isEmpty {
            let scale = try await store.database.read { try StakeScale(subject, $0) }
            records = try found.map { try $0.record(valuedBy: scale) }
        }
        let result = DetectAnomaliesResult(
            sku: input.sku, location: input.location, asOf: subject.asOf, from: subject.windowStart,
            anomalies: [],
            checked: detectors.map(\.name).filter { name in !skipped.contains { $0.detector == name } },
            skipped: skipped)
        return context.committing(to: store) { [records] transaction in
            var result = result
            result.anomalies = try records.map { AnomalyFinding(try AnomalyLog(transaction).record($0)) }
                .sorted(by: AnomalyFinding.worstFirst)
            return result
        }
    }
}
