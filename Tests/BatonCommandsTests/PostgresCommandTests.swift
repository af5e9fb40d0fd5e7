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
        while try await run("list", "--where", term, "--json").json.arrayValue?.count != count {
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

    @Test("what needs a file says so in one line; a server that is not there is named without its password")
    func refusals() async throws {
        let file = try tool.file("rules.yaml", "rules: []\n")
        for arguments in [
            ["db", "backup", "copy"], ["events", "list"], ["schedule", "pause", "x"],
            ["events", "put", "--source", "s", "--detail-type", "t"], ["up", "--rules", file],
        ] {
            let outcome = try await tool.run(arguments + ["--store", store])
            #expect(outcome.status == 2 && outcome.errorLines.count == 1, "\(arguments): \(outcome.errors)")
        }
        let away = try await tool.run(
            "list", "--store", "postgres://ada:secret@127.0.0.1:1/baton?connect_timeout=1")
        #expect(
            away.status != 0 && away.errorLines.count == 1 && !away.errors.contains("secret"),
            "\(away.errors)")
    }
}
