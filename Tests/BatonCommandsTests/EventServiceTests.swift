import BatonSQLite
import Foundation
import TestSupport
import Testing

@testable import Baton

/// From an event to a run, its results and alerts, with the built command.
@Suite struct EventServiceTests {
    @Test("a stock change starts the inventory workflow; its results are stored and alerts go out, once")
    func stockChange() async throws {
        let server = try LoopbackServer(statuses: [200])
        let workflow = try String(contentsOfFile: Tool.example("inventory-update"), encoding: .utf8)
        let bench = try EventBench(workflow: workflow)
        let tool = bench.tool
        try await tool.importSample()
        _ = try tool.file(
            "alerts.yaml",
            """
            channels:
              log: {type: file, path: alerts.jsonl}
              hook: {type: webhook, url: "\(server.url)"}
            recipients:
              - {name: planner, channels: [log, hook]}
            """)
        let up = try tool.spawn("up")
        defer { up.stop() }
        let put = try await tool.run(
            "events", "put", "--source", "shop.stock", "--detail-type", "Stock Changed", "--detail",
            #"{"sku": "1082185"}"#, "--id", "change-1")
        #expect(put.status == 0, "\(put.errors)")
        try await wait { try await bench.states() == ["done"] }
        try await wait { !server.requests.isEmpty }
        up.process.terminate()
        #expect(await up.status() == 0)

        let run = try await tool.run("show", "latest", "--json").json
        #expect(run["outcome"] == "success")
        #expect(run["input"]?["sku"] == "1082185")
        #expect(try await bench.outcomes() == ["success"])
        #expect(try await tool.run("data", "export", "forecasts").output.contains("1082185"))
        let alerts = try await tool.run("alerts", "list", "--json").json.arrayValue ?? []
        #expect(!alerts.isEmpty)
        let log = try String(
            contentsOf: tool.folder.appendingPathComponent("alerts.jsonl"), encoding: .utf8)
        #expect(log.split(separator: "\n").count == alerts.count)
        #expect(server.requests.count == alerts.count)
        #expect(Set(server.requests.map(\.body)).count == alerts.count)
    }

    @Test("duplicate, reordered and 100-fold repeated events give one run each, a replay one more each")
    func duplicates() async throws {
        let bench = try EventBench()
        let ids = (0..<20).map { "e\($0)" }
        var random = SystemRandomNumberGenerator()
        let lines = ids.flatMap { Array(repeating: EventBench.event($0, sku: $0), count: 100) }
        let up = try bench.tool.spawn("up")
        defer { up.stop() }
        let first = try await bench.put(lines.shuffled(using: &random).joined())
        #expect(first.output.hasPrefix("20 events stored, 1980 known before"))
        let second = try await bench.put(lines.shuffled(using: &random).joined())
        #expect(second.output.hasPrefix("0 events stored, 2000 known before"))
        try await wait { try await bench.states() == Array(repeating: "done", count: 20) }
        up.process.terminate()
        #expect(await up.status() == 0)
        #expect(try await bench.outcomes() == Array(repeating: "success", count: 20))

        for expected in ["20 deliveries", "0 deliveries", "0 deliveries"] {
            let replay = try await bench.tool.run("events", "replay", "--from", "1d", "--name", "again")
            #expect(replay.output.hasPrefix(expected), "\(replay.output)\(replay.errors)")
        }
        try await bench.work()
        #expect(try await bench.outcomes() == Array(repeating: "success", count: 40))
    }

    @Test("a burst of stock events of one product is one run, which says for how many")
    func burst() async throws {
        let bench = try EventBench(rules: EventBench.stockChanged + "    debounce: 200ms\n")
        try await bench.put(
            (0..<100).map { EventBench.event("b\($0)") }.joined() + EventBench.event("other", sku: "B"))
        try await bench.work()
        #expect(try await bench.outcomes() == ["success", "success"])
        let done = try await bench.deliveries().filter { $0["state"] == "done" }
        #expect(done.map { $0["events"] } == [1, 100])
        #expect(done.map { $0["key"] } == ["B", "A"])
        #expect(try await bench.states().count { $0 == "merged" } == 99)
    }

    @Test("poison events end in the dead-letter queue with the reason; redrive tries again, drop gives up")
    func deadLetters() async throws {
        let bench = try EventBench(workflow: EventBench.forecast)
        let tool = bench.tool
        try await bench.put(
            EventBench.event("unknown", sku: "1082185")
                + #"{"id": "empty", "source": "shop.stock", "detail-type": "Stock Changed"}"#)
        let log = try await bench.work().errors
        #expect(log.contains("dead letter"))
        let letters = try #require(try await tool.run("events", "dlq", "--json").json.arrayValue)
        #expect(letters.map { $0["event"] } == ["empty", "unknown"])
        #expect(
            letters[0]["reason"]?.stringValue
                == "the input does not fit work.yaml: 'sku': is missing, expected text")
        #expect(letters[0]["attempts"] == 1)
        #expect(letters[1]["reason"]?.stringValue?.contains("there is no product '1082185'") == true)
        #expect(letters[1]["reason"]?.stringValue?.hasSuffix("after 2 attempts") == true)
        #expect(try await bench.outcomes() == ["failed", "failed"])

        try await tool.importSample()
        let number = String(try #require(letters[1]["delivery"]?.intValue))
        let shown = try await tool.run("events", "dlq", "show", number).json
        #expect(shown["document"]?["detail"]?["sku"] == "1082185")
        let redriven = try await tool.run("events", "dlq", "redrive", number)
        #expect(redriven.output == "1 dead letter to be tried again\n")
        let twice = try await tool.run("events", "dlq", "redrive", number)
        #expect(twice.status == 2 && twice.errors.contains("there is no dead letter \(number)"))
        try await bench.work()
        #expect(try await bench.outcomes().count { $0 == "success" } == 1)
        #expect(try await tool.run("events", "dlq", "drop", "--all").output == "1 dead letter dropped\n")
        #expect(try await tool.run("events", "dlq").output == "no dead letters\n")
        #expect(try await bench.states() == ["dropped", "done"])
    }

    @Test("a batch over all products is partial when some fail, failed when all do, and an error without any")
    func batch() async throws {
        let bench = try EventBench(
            rules: """
                rules:
                  - name: batch
                    pattern: {source: [shop.stock]}
                    workflow: work.yaml
                    input: {horizon: 7}
                    for_each: {list: products, input: sku, max_concurrency: 2}
                    retry: {attempts: 1}

                """, workflow: EventBench.forecast)
        let tool = bench.tool
        try await bench.put(EventBench.event("none"))
        try await bench.work()
        #expect(try await bench.outcomes() == [])
        let none = try await tool.run("events", "dlq").output
        #expect(none.contains("there are no products in the database"))

        let products = try tool.file("products.csv", "sku,name\nA/1,one\n${x},two\n")
        #expect(try await tool.run("data", "import", "products", products).status == 0)
        try await bench.put(EventBench.event("all fail"))
        try await bench.work()
        #expect(try await bench.outcomes() == ["failed"])
        #expect(try await bench.states() == ["dead", "dead"])

        try await tool.importSample()
        try await bench.put(EventBench.event("some fail"))
        try await bench.work()
        #expect(try await bench.outcomes() == ["partial", "failed"])
        #expect(try await bench.states() == ["done", "dead", "dead"])
        let tasks = try #require(try await tool.run("show", "latest", "--json").json["tasks"]?.arrayValue)
        let known = try await tool.run("data", "export", "products").output.split(separator: "\n").count - 1
        #expect(known > 10 && tasks.count == known)
        let failed = tasks.filter { $0["status"] == "failed" }.compactMap { $0["id"]?.stringValue }
        #expect(Set(failed) == ["A_1", "${x}"])
        let succeeded = try #require(tasks.first { $0["id"] == "1082185" })
        #expect(succeeded["output"]?["sku"] == "1082185")
        // What the items have in common comes with each.
        #expect(succeeded["output"]?["daily"]?.arrayValue?.count == 7)
    }

    @Test("a map in a workflow gets the list of all products, and without products nothing starts")
    func list() async throws {
        let bench = try EventBench(
            rules: """
                rules:
                  - name: batch
                    pattern: {source: [shop.stock]}
                    workflow: work.yaml
                    input: {}
                    input_lists: {skus: products}

                """,
            workflow: """
                name: each
                input: {skus: {type: array}}
                tasks:
                  - id: each
                    map:
                      over: input.skus
                      item: sku
                      tasks:
                        - {id: eoq, agent: optimization, operation: calculate_eoq,
                           inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}
                      output: "${sku}"
                output: "${each.outputs}"
                """)
        try await bench.put(EventBench.event("none"))
        try await bench.work()
        #expect(try await bench.states() == ["dead"])
        let products = try bench.tool.file("products.csv", "sku,name\nA,one\nB,two\n")
        #expect(try await bench.tool.run("data", "import", "products", products).status == 0)
        try await bench.put(EventBench.event("two"))
        try await bench.work()
        #expect(try await bench.states() == ["done", "dead"])
        #expect(try await bench.tool.run("show", "latest", "--json").json["output"] == ["A", "B"])
    }

    @Test("a termination signal ends it in order, and what has come meanwhile is done by the next one")
    func drain() async throws {
        let bench = try EventBench()
        let up = try bench.tool.spawn("up")
        defer { up.stop() }
        try await bench.put(EventBench.event("before"))
        try await wait { try await bench.states() == ["done"] }
        let second = try await bench.tool.run("up")
        #expect(second.status == 2 && second.errorLines.count == 1)
        up.process.terminate()
        #expect(await up.status() == 0)
        try await bench.put(EventBench.event("after"))
        #expect(try await bench.deliveries().count == 1)
        try await bench.work()
        #expect(try await bench.states() == ["done", "done"])
    }

    @Test(
        "a run that waits for a person holds up nobody; cancelled, its event is a dead letter and the next one goes on"
    )
    func cancelled() async throws {
        let bench = try EventBench(
            rules: EventBench.stockChanged + "    ordered: true\n",
            workflow: """
                name: asking
                input: {sku: {type: string}}
                tasks:
                  - {id: sign_off, approval: "Order now?"}
                """)
        try await bench.put(EventBench.event("first") + EventBench.event("second"))
        try await bench.work()
        #expect(try await bench.states() == ["pending", "running"])
        #expect(try await bench.tool.run("cancel", "latest", "--reason", "no").status == 0)
        try await bench.work()
        #expect(try await bench.states() == ["running", "dead"])
        let reason = try await bench.deliveries().last?["reason"]?.stringValue
        #expect(reason?.contains("ended as cancelled") == true)
        #expect(try await bench.tool.run("approve", "latest", "--no-wait").status == 0)
        try await bench.work()
        #expect(try await bench.states() == ["done", "dead"])
    }

    @Test("without rules events wait, and nobody forgets them")
    func withoutRules() async throws {
        let bench = try EventBench()
        let rules = try String(
            contentsOf: bench.tool.folder.appendingPathComponent("baton-rules.yaml"), encoding: .utf8)
        try FileManager.default.removeItem(at: bench.tool.folder.appendingPathComponent("baton-rules.yaml"))
        try await bench.put(EventBench.event("early"))
        try await bench.work()
        #expect(try await bench.states() == [])
        _ = try bench.tool.file("baton-rules.yaml", rules)
        try await bench.work()
        #expect(try await bench.states() == ["done"])
    }

    /// Two minutes at most.
    private func wait(_ isSo: () async throws -> Bool) async throws {
        for _ in 0..<1_200 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("it did not come to that")
    }
}
