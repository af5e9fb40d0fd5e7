import Baton
import BatonSQLite
import SupplyChain

let database = try SQLiteDatabase(path: "baton.sqlite")
let agents = SupplyChainAgents.all(store: SupplyChainStore(database: database))
let orchestrator = try AgentOrchestrator(agents: agents)

let run = try await orchestrator.executeWorkflow([
    AgentTask(
        "forecast", agent: "forecasting", operation: "generate_forecast",
        inputs: ["sku": "981760", "horizon": 30]),
    AgentTask("stock", agent: "optimization", operation: "optimize_inventory", dependencies: ["forecast"]),
    AgentTask(
        "anomalies", agent: "anomaly_detection", operation: "detect_anomalies", inputs: ["sku": "981760"]),
    AgentTask(
        "report", agent: "report_generation", operation: "generate_report", inputs: ["sku": "981760"],
        dependencies: ["forecast", "stock", "anomalies"]),
])
for task in run.results { print(task.id, task.status.rawValue, task.failure?.message ?? "") }
