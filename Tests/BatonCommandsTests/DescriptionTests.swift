import Foundation
import Testing

@testable import Baton

/// What the command tells about agents and files.
@Suite struct DescriptionTests {
    @Test("the five agents are listed with their operations and schemas")
    func agents() async throws {
        let tool = try Tool()
        let operations = try #require(try await tool.run("agents", "--json").json.arrayValue)
        let names = Set(operations.compactMap { $0["operation"]?.stringValue })
        #expect(
            names.isSuperset(of: [
                "generate_forecast", "analyze_sales_history", "optimize_inventory", "calculate_eoq",
                "calculate_reorder_point", "calculate_safety_stock", "detect_anomalies",
                "detect_demand_spike",
                "send_purchase_order", "get_supplier_performance", "compare_suppliers", "generate_report",
                "calculate_kpis",
            ]))
        #expect(
            Set(operations.compactMap { $0["agent"]?.stringValue }) == [
                "forecasting", "optimization", "supplier_coordination", "anomaly_detection",
                "report_generation",
            ])
        for operation in operations {
            #expect(operation["summary"]?.stringValue?.isEmpty == false)
            for (key, property) in operation["input"]?["properties"]?.objectValue ?? [:] {
                #expect(property["description"] != nil, "\(operation["operation"]?.json() ?? "") \(key)")
            }
        }
        #expect(try await tool.run("agents", "forecasting", "generate_forecast").output.contains("horizon"))
        let unknown = try await tool.run("agents", "forcasting")
        #expect(unknown.status == 2 && unknown.errors.contains("did you mean 'forecasting'?"))
    }

    @Test("the JSON Schema is that of the library, with the operations of all five agents")
    func schema() async throws {
        let schema = try await Tool().run("schema").json
        #expect(Set((schema["properties"]?.objectValue ?? [:]).keys) == Set(WorkflowDecoder.workflowKeys))
        let rules = schema["$defs"]?["call"]?["allOf"]?.arrayValue ?? []
        let agents = rules.compactMap { rule in
            rule["then"]?["properties"]?["operation"] == nil
                ? nil : rule["if"]?["properties"]?["agent"]?["const"]?.stringValue
        }
        #expect(
            Set(agents) == [
                "forecasting", "optimization", "supplier_coordination", "anomaly_detection",
                "report_generation",
            ])
    }

    @Test("an exported file can be imported again and changes nothing")
    func roundTrip() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let before = try await tool.everything()
        #expect(try await tool.run("data", "export", "sales", "--output", "sales.csv").status == 0)
        let again = try await tool.run("data", "import", "sales.csv", "--json").json
        #expect(again[0]?["unchanged"] == again[0]?["rows"])
        #expect(try await tool.everything() == before)
    }
}
