import BatonSQLite
import Foundation
import Testing

@testable import Baton

/// A folder with rules and a workflow that takes no time, and what became of the events put there.
struct EventBench {
    let tool: Tool

    /// One task that needs no data; its text tells runs apart.
    static let quick = """
        name: quick
        input: {sku: {type: string}}
        tasks:
          - {id: eoq, agent: optimization, operation: calculate_eoq,
             inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}
        """
    /// Forecasts a product: fails for one without sales.
    static let forecast = """
        name: forecast
        input: {sku: {type: string}, horizon: {type: integer, default: 30}}
        tasks:
          - {id: forecast, agent: forecasting, operation: generate_forecast,
             inputs: {sku: "${input.sku}", horizon: "${input.horizon}"}}
        """
    static let stockChanged = """
        rules:
          - name: stock-changed
            pattern: {source: [shop.stock]}
            workflow: work.yaml
            input_paths: {sku: $.detail.sku}
            input_template: '{"sku": <sku>}'
            key: $.detail.sku
            retry: {attempts: 2, backoff: 10ms}

        """

    init(rules: String = stockChanged, workflow: String = quick) throws {
        tool = try Tool()
        _ = try tool.file("baton-rules.yaml", rules)
        _ = try tool.file("work.yaml", workflow)
    }

    static func event(_ id: String, sku: String = "A") -> String {
        #"{"id": "\#(id)", "source": "shop.stock", "detail-type": "Stock Changed", "detail": {"sku": "\#(sku)"}}"#
            + "\n"
    }

    @discardableResult
    func put(_ lines: String) async throws -> Tool.Outcome {
        try await tool.run("events", "put", "-", standardInput: lines)
    }

    /// Lets a `baton up` do everything that can be done.
    @discardableResult
    func work() async throws -> Tool.Outcome {
        let outcome = try await tool.run("up", "--until-idle")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome
    }

    /// The deliveries of all events, the latest event first.
    func deliveries() async throws -> [Value] {
        let events = try await tool.run("events", "list", "--limit", "10000", "--json").json.arrayValue ?? []
        return events.flatMap { $0["deliveries"]?.arrayValue ?? [] }
    }

    func states() async throws -> [String] {
        try await deliveries().compactMap { $0["state"]?.stringValue }
    }

    /// The outcomes of all runs.
    func outcomes() async throws -> [String] {
        let runs = try await tool.run("list", "--limit", "10000", "--json").json.arrayValue ?? []
        return runs.compactMap { $0["outcome"]?.stringValue }
    }

    var database: SQLiteDatabase {
        get throws { try SQLiteDatabase(path: tool.folder.appendingPathComponent("baton.sqlite").path) }
    }
}
