import Baton
import BatonSQLite
import SupplyChain

let database = try SQLiteDatabase(path: "baton.sqlite")
let agents = SupplyChainAgents.all(store: SupplyChainStore(database: database))
let orchestrator = try AgentOrchestrator(agents: agents)

for sku in ["1082185", "1096036"] {
    let run = try await orchestrator.executeWorkflow(
        [
            AgentTask(
                "forecast", agent: "forecasting", operation: "generate_forecast",
                inputs: ["sku": .string(sku)]),
            AgentTask(
                "order", agent: "supplier_coordination", operation: "send_purchase_order",
                inputs: ["sku": .string(sku), "quantity": 240], condition: "forecast.forecast > 500"),
        ], pattern: .conditional)
    for task in run.results { print(sku, task.id, task.status.rawValue, task.failure?.message ?? "") }
}
