import Baton
import Foundation
import TestSupport
import Testing

@Suite(
    "Commands on PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)))
struct PostgresCommandTests {
    private let tool: Tool
    private let store: String

    init() throws {
        tool = try Tool()
        let server = try PostgresServer.shared.get()
        let name = "c" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try server.makeDatabase(name)
        store = "postgres://postgres@/\(name)?host=\(server.folder)"
    }

    private func run(_ arguments: String...) async throws -> Tool.Outcome {
        try await tool.run(arguments + ["--store", store])
    }

    /// Two minutes at most.
    private func wait(until term: String, holdsFor count: Int) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while try await run("list", "--where", term, "--limit", "1000", "--json").json.arrayValue?.count
            != count
        {
            try #require(ContinuousClock.now < end, "\(term)")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    @Test("data are imported, an example runs, and what is asked of them is answered as from a file")
    func sameAsFile() async throws {
        try await tool.importSample()
        let imported = try await run("data", "import", Tool.examples.appendingPathComponent("data").path)
        #expect(imported.status == 0, "\(imported.errors)")
        for question in [["data", "status"], ["stock"], ["suppliers", "list"], ["orders", "list"]] {
            let (server, file) = (
                try await tool.run(question + ["--json", "--store", store]),
                try await tool.run(question + ["--json"])
            )
            #expect(server.status == 0 && server.output == file.output, "\(question)")
        }
        let outcome = try await run("run", Tool.example("inventory-update"), "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try await run("list", "--json").json[0]?["outcome"] == "success")
        #expect(try await run("db", "verify").status == 0)
        // The workflow, and the operation behind the list of suppliers.
        #expect(try await run("db", "stats", "--json").json["runs"]?["success"] == 2)
        #expect(try await run("db", "migrate", "--json").json["applied"] == [])
        let script = try await run("db", "migrate", "--print").output
        #expect(script.contains("hash BYTEA") && script.contains("COMMIT;"))
        #expect(!script.contains("\"C\" COLLATE"))
        let steps = try await run("db", "migrate", "--print", "--json").output
        #expect(steps.contains("hash BYTEA"))
    }

    @Test("two processes run what is queued; what one leaves behind when it is killed the other goes on with")
    func workers() async throws {
        let file = try tool.file(
            "slow.yaml", "name: slow\ntasks:\n  - {id: gate, signal: go}\n  - {id: rest, sleep: 1ms}\n")
        let first = try tool.spawn("up", "--quiet", "--store", store)
        let second = try tool.spawn("up", "--quiet", "--store", store)
        defer {
            first.stop()
            second.stop()
        }
        var runs: [String] = []
        for number in 0..<6 {
            let started = try await run("start", file, "--key", "\(number)", "--json")
            runs.append(try #require(try started.json["run"]?.stringValue))
        }
        try await wait(until: "task=waiting", holdsFor: 6)
        first.kill()
        for id in runs { _ = try await run("signal", id, "go", "--no-wait") }
        try await wait(until: "outcome=success", holdsFor: 6)
        let all = try await run("list", "--json").json.arrayValue ?? []
        #expect(Set(all.compactMap { $0["run"]?.stringValue }) == Set(runs) && all.count == 6)
        #expect(all.allSatisfy { $0["outcome"] == "success" })
        kill(second.process.processIdentifier, SIGTERM)
        #expect(await second.status() == 0)
        #expect(try await run("db", "verify").status == 0)
    }

    @Test("events start one run each beside two processes with rules, of which one is killed")
    func events() async throws {
        let rules = try tool.file("rules.yaml", EventBench.stockChanged)
        _ = try tool.file("work.yaml", EventBench.quick)
        let first = try tool.spawn("up", "--quiet", "--rules", rules, "--store", store)
        let second = try tool.spawn("up", "--quiet", "--rules", rules, "--store", store)
        defer {
            first.stop()
            second.stop()
        }
        let ids = (0..<60).map { "e\($0)" }
        func put(_ ids: some Sequence<String>) async throws -> Tool.Outcome {
            let lines = ids.flatMap { Array(repeating: EventBench.event($0, sku: $0), count: 5) }
            return try await tool.run(
                ["events", "put", "-", "--store", store], standardInput: lines.shuffled().joined())
        }
        #expect(try await put(ids.prefix(30)).output.hasPrefix("30 events stored, 120 known before"))
        try await wait(until: "outcome=success", holdsFor: 30)
        #expect(try await put(ids.dropFirst(30)).output.hasPrefix("30 events stored, 120 known before"))
        first.kill()
        #expect(try await put(ids).output.hasPrefix("0 events stored, 300 known before"))
        try await wait(until: "outcome=success", holdsFor: 60)
        // An input that does not fit never begins.
        let poison =
            #"{"id": "p", "source": "shop.stock", "detail-type": "Stock Changed", "detail": {"sku": 7}}"#
        _ = try await tool.run(["events", "put", "-", "--store", store], standardInput: poison)
        func dead() async throws -> [Value] {
            try await run("events", "dlq", "list", "--json").json.arrayValue ?? []
        }
        let end = ContinuousClock.now + .seconds(120)
        while try await dead().isEmpty {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await dead()[0]["reason"]?.stringValue?.contains("sku") == true)
        let list = try await run("events", "list", "--limit", "1000", "--json").json.arrayValue ?? []
        let deliveries = list.flatMap { $0["deliveries"]?.arrayValue ?? [] }
        #expect(deliveries.count == 61 && list.count == 61)
        #expect(Set(deliveries.compactMap { $0["run"]?.stringValue }).count == 60)
        kill(second.process.processIdentifier, SIGTERM)
        #expect(await second.status() == 0)
        #expect(try await run("list", "--limit", "1000", "--json").json.arrayValue?.count == 60)
        let again = try await run("events", "replay", "--from", "1d", "--name", "again", "--rules", rules)
        #expect(again.output.hasPrefix("61 deliveries"), "\(again.output)\(again.errors)")
        let idle = try await run("up", "--until-idle", "--quiet", "--rules", rules)
        #expect(idle.status == 0, "\(idle.errors)")
        #expect(try await run("list", "--limit", "1000", "--json").json.arrayValue?.count == 120)
        #expect(try await run("schedule", "list", "--rules", rules, "--json").status == 0)
    }

    @Test("workers take the runs of their agents; one that is drained ends, and the others go on")
    func workersOfAgents() async throws {
        let quick = try tool.file("work.yaml", EventBench.quick)
        let mixed = try tool.file(
            "mixed.yaml",
            EventBench.quick.replacing("name: quick", with: "name: mixed")
                + "\n  - {id: suppliers, agent: supplier_coordination, operation: list_suppliers, inputs: {}}\n"
        )
        let optimizing = try tool.spawn(
            "worker", "--agents", "optimization", "--concurrency", "3", "--quiet", "--store", store)
        defer { optimizing.stop() }
        for (file, key) in [(mixed, "m"), (quick, "q")] {
            #expect(try await run("start", file, "--input", "sku=A", "--key", key).status == 0)
        }
        try await wait(until: "outcome=success", holdsFor: 1)
        let workers = try await run("worker", "list", "--json").json
        #expect(workers[0]?["agents"] == ["optimization"] && workers[0]?["concurrency"] == 3)
        let number = try #require(workers[0]?["number"]?.intValue)
        // The other run waits for somebody who can.
        let listed = try await run("list", "--json").json.arrayValue ?? []
        #expect(listed.first { $0["workflow"] == "mixed" }?["outcome"] != "success")
        let any = try tool.spawn("worker", "--quiet", "--store", store)
        defer { any.stop() }
        try await wait(until: "outcome=success", holdsFor: 2)
        let drained = try await run("worker", "drain", "\(number)")
        #expect(
            drained.status == 0 && drained.output.contains("ended: worker \(number)"), "\(drained.errors)")
        #expect(await optimizing.status() == 0)
        #expect(try await run("start", quick, "--input", "sku=B", "--wait").status == 0)
        #expect(try await run("worker", "drain", "--all", "--json").json["left"] == [])
        #expect(await any.status() == 0)
        #expect(try await run("worker", "list").output.contains("no workers"))
        for arguments in [
            ["worker", "drain", "77", "--store", store], ["worker", "--agents", "nobody", "--store", store],
            ["worker", "--db", "runs.sqlite"], ["worker", "list", "--db", "runs.sqlite"],
        ] {
            let outcome = try await tool.run(arguments)
            #expect(outcome.status == 2 && outcome.errorLines.count == 1, "\(arguments): \(outcome.errors)")
        }
    }

    @Test("what needs a file says so in one line; a server that is not there is named without its password")
    func refusals() async throws {
        let backup = try await run("db", "backup", "copy")
        #expect(backup.status == 2 && backup.errorLines.count == 1, "\(backup.errors)")
        let away = try await tool.run(
            "list", "--store", "postgres://ada:secret@127.0.0.1:1/baton?connect_timeout=1")
        #expect(
            away.status != 0 && away.errorLines.count == 1 && !away.errors.contains("secret"),
            "\(away.errors)")
    }
}
