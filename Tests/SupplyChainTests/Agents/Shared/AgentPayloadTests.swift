import Baton
import Testing

@testable import SupplyChain

@Suite("Payloads of forecasting, optimization and anomaly detection") struct AgentPayloadTests {
    /// Every payload type of the three agents; the second test fails when one is forgotten.
    private static let payloads: [any Payload.Type] = [
        GenerateForecast.self, GenerateForecastResult.self, AnalyzeSalesHistory.self,
        SalesHistoryAnalysis.self,
        Backtest.self, BacktestResult.self, RecordActuals.self, RecordActualsResult.self, ForecastAll.self,
        ForecastAllResult.self, ApplyExternalFactors.self, AdjustedForecastResult.self,
        IncorporateSeasonality.self, SeasonalForecastResult.self, ForecastAccuracyQuery.self,
        ForecastAccuracyResult.self, OptimizeInventory.self, OptimizeInventoryResult.self,
        PurchaseOrderRecommendation.self, CalculateEOQ.self, CalculateEOQResult.self,
        CalculateReorderPoint.self, RecommendPurchaseOrders.self, RecommendPurchaseOrdersResult.self,
        CalculateReorderPointResult.self, CalculateSafetyStock.self, CalculateSafetyStockResult.self,
        NewsvendorInput.self, NewsvendorResult.self, ClassifyAssortment.self, ClassifyAssortmentResult.self,
        PlaceSafetyStock.self, PlaceSafetyStockResult.self, JointReplenishmentInput.self,
        JointReplenishmentResult.self, SerialBaseStock.self, SerialBaseStockResult.self,
        AssortmentBaseStockRequest.self, AssortmentBaseStockResult.self,
        BookStock.self, StockBooking.self, PlanTransfer.self, MoveTransfer.self, TransferResult.self,
        OptimizeDistribution.self, DistributionPlan.self, RecommendTransfers.self,
        RedistributeDisruption.self,
        RecommendTransfersResult.self, SimulatePolicy.self, SimulatePolicyResult.self,
        LocationStatusInput.self, LocationStatusResult.self,
        DetectAnomalies.self, DetectAnomaliesResult.self, ListAnomalies.self, ListAnomaliesResult.self,
        UpdateAnomaly.self, AnomalyFinding.self, AnalyzeRootCause.self, AnalyzeRootCauseResult.self,
        GenerateAnomalyRecommendations.self, GenerateAnomalyRecommendationsResult.self,
    ]

    @Test(
        "the declared keys of a payload are its coding keys, both ways, at every depth",
        arguments: payloads.indices)
    func keysAgree(_ index: Int) throws { try check(Self.payloads[index]) }

    private func check<T: Payload>(_ type: T.Type) throws {
        let sample = sampleValue(T.schema, named: "")
        // A declared key that the type lacks is lost here; an undeclared one that it needs makes decoding fail.
        let decoded = try T(from: sample)
        #expect(try Value(encoding: decoded) == sample)
        #expect(T.schema.violations(of: try Value(encoding: decoded)).isEmpty)
        // An optional property that is not declared shows only here.
        #expect(Mirror(reflecting: decoded).children.count == T.fields.count)
    }

    @Test("every operation's input and output is among the checked payloads") func allAreChecked()
        async throws
    {
        let store = try await AgentSamples.emptyStore()
        let checked = Set(Self.payloads.map { $0.objectSchema })
        for agent in try AgentSamples.orchestrator(store).agents.agents {
            for operation in agent.operations.map(\.definition) {
                #expect(checked.contains(operation.input), "\(agent.type).\(operation.name) input")
                #expect(checked.contains(operation.output), "\(agent.type).\(operation.name) output")
                #expect(operation.summary.hasSuffix("."))
            }
        }
    }

    /// A value that fits a schema, with every optional key present.
    private func sampleValue(_ schema: Schema, named name: String) -> Value {
        switch schema {
        case .any: ["key": 1]
        case .boolean: true
        case .integer(let range): .int(max(range?.lowerBound ?? 1, min(range?.upperBound ?? 1, 1)))
        case .number(let minimum?, let maximum?): .double((minimum + maximum) / 2)
        case .number(let minimum, nil): .double((minimum ?? 0) + 0.5)
        case .number(nil, let maximum?): .double(maximum - 0.5)
        case .string(let options): .string(options.first ?? Self.texts[name] ?? "2017-12-31")
        case .array(let element): .array([sampleValue(element, named: name)])
        case .dictionary(let element): ["key": sampleValue(element, named: name)]
        case .nullable(let wrapped): sampleValue(wrapped, named: name)
        case .object(let object):
            .object(
                Dictionary(
                    uniqueKeysWithValues: object.properties.map {
                        ($0.name, sampleValue($0.schema, named: $0.name))
                    }))
        }
    }

    private static let texts = ["amount": "12.50", "currency": "USD"]
}
