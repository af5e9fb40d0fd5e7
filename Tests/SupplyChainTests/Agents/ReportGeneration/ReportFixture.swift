import TestSupport
import Baton
import Foundation
import SupplyChain

/// The four-step example over the example data, with folders of its own.
struct ReportFixture {
    let store: SupplyChainStore
    let folder = TemporaryFolder()
    let orchestrator: AgentOrchestrator

    init(store: SupplyChainStore) throws {
        self.store = store
        orchestrator = try AgentOrchestrator(
            agents: SupplyChainAgents.all(
                store: store, outbox: PurchaseOrderOutbox(directory: folder.path("outbox")),
                reports: ReportFolder(directory: folder.path("reports"))))
    }

    /// Forecast, plan, anomalies and report of one product.
    static func tasks(sku: String, report: [String: Value] = ["type": "monthly"]) -> [AgentTask] {
        let inputs: [String: Value] = ["sku": .string(sku)]
        return [
            AgentTask("forecast", agent: "forecasting", operation: "generate_forecast", inputs: inputs),
            AgentTask("optimize", agent: "optimization", operation: "optimize_inventory", inputs: inputs),
            AgentTask("anomalies", agent: "anomaly_detection", operation: "detect_anomalies", inputs: inputs),
            AgentTask(
                "report", agent: "report_generation", operation: "generate_report",
                inputs: report.merging(inputs) { $1 }),
        ]
    }

    static func text(_ output: Value?) throws -> String {
        try String(contentsOfFile: output?["path"]?.stringValue ?? "", encoding: .utf8)
    }
}
