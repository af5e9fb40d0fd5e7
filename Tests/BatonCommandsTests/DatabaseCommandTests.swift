import Foundation
import Testing

@testable import Baton

/// The operator's verbs on the database file.
@Suite struct DatabaseCommandTests {
    private func toolWithRun() async throws -> Tool {
        let tool = try Tool()
        let call = try await tool.run(
            "call", "optimization", "calculate_eoq", "annual_demand=1300", "ordering_cost=8",
            "holding_cost=0.225")
        try #require(call.status == 0, "\(call.errors)")
        return tool
    }

    @Test("the database is counted, checked, copied and pruned")
    func verbs() async throws {
        let tool = try await toolWithRun()
        let statistics = try await tool.run("db", "stats", "--json").json
        #expect(statistics["runs"] == ["unfinished": 0, "success": 1])
        #expect(statistics["tasks"] == ["success": 1])
        #expect(try await tool.run("db", "stats").output.contains("tasks success"))
        #expect(try await tool.run("db", "verify", "--json").json == ["ok": true, "problems": []])

        #expect(try await tool.run("db", "backup", "copy.sqlite").status == 0)
        #expect(try await tool.run("db", "backup", "copy.sqlite").status == 2)
        #expect(try await tool.run("history", "--db", "copy.sqlite", "--json").json.arrayValue?.count == 1)

        #expect(try await tool.run("db", "prune", "--json").json["removed"] == 0)
        #expect(try await tool.run("db", "prune", "--older-than", "0s", "--json").json["removed"] == 1)
        #expect(try await tool.run("history", "--json").json == [])
        #expect(try await tool.run("db", "verify").status == 0)
        for age in ["", "d", "-1d", "soon"] {
            #expect(try await tool.run("db", "prune", "--older-than=\(age)").status == 2, "\(age)")
        }
    }

    @Test("runs that are not to be kept go when another one begins, and 'stats' says what is kept")
    func retention() async throws {
        let tool = try Tool()
        let file = try tool.file("short.yaml", "name: short\ntasks: [{id: rest, sleep: 1ms}]\n")
        func count() async throws -> Int? { try await tool.run("list", "--json").json.arrayValue?.count }
        for _ in 0..<3 { #expect(try await tool.run("run", file).status == 0) }
        #expect(try await count() == 3)
        #expect(try await tool.run("run", file, "--keep", "all").status == 0)
        #expect(try await count() == 4)
        #expect(try await tool.run("run", file, "--keep", "2").status == 0)
        #expect(try await count() == 3)
        #expect(try await tool.run("up", "--until-idle", "--keep", "1d,1").status == 0)
        #expect(try await count() == 1)
        #expect(try await tool.run("run", file, "--keep", "0s").status == 0)
        #expect(try await count() == 1)
        #expect(try await tool.run("db", "verify").status == 0)
        let statistics = try await tool.run("db", "stats", "--json").json
        #expect(statistics["keep"] == "90d" && statistics["first_end"]?.stringValue != nil)
        #expect(try await tool.run("db", "stats").output.contains("finished runs kept"))
        for keep in ["1d,2d", ",", "-1", "soon"] {
            let refused = try await tool.run("run", file, "--keep=\(keep)")
            #expect(refused.status == 2 && refused.errorLines.count == 1, "\(keep): \(refused.errors)")
        }
    }

    @Test("a changed row is found, and the exit code says so")
    func damage() async throws {
        let tool = try await toolWithRun()
        let path = tool.folder.appendingPathComponent("baton.sqlite")
        #expect(try await tool.run("db", "backup", "copy.sqlite").status == 0)
        let copy = tool.folder.appendingPathComponent("copy.sqlite")
        var bytes = Array(try Data(contentsOf: copy))
        let place = try #require(bytes.firstRange(of: Array("\"annual_demand\":1300".utf8)))
        bytes[place.upperBound - 1] = UInt8(ascii: "1")
        try Data(bytes).write(to: copy)
        let found = try await tool.run("db", "verify", "--db", "copy.sqlite", "--json")
        #expect(found.status == 1)
        #expect(try found.json["problems"]?[0]?["kind"] == "hash")
        #expect(try await tool.run("db", "verify", "--db", path.path).status == 0)
    }

    @Test("migrations are printed without a database, applied once, and named")
    func migrations() async throws {
        let tool = try Tool()
        let printed = try await tool.run("db", "migrate", "--print")
        #expect(printed.status == 0 && printed.output.contains("CREATE TABLE segment"))
        #expect(try await tool.run("db", "stats").status == 2)
        let steps = try await tool.run("db", "migrate", "--print", "--json").json.arrayValue ?? []
        let names = steps.compactMap { $0["name"] }
        #expect(try await tool.run("db", "migrate", "--json").json["applied"] == .array(names))
        #expect(try await tool.run("db", "migrate", "--json").json["applied"] == [])
        #expect(names.contains("baton/2 segments"))
    }

    @Test("looking needs a database, and creates none")
    func missing() async throws {
        let tool = try Tool()
        for verb in [["stats"], ["verify"], ["prune"], ["backup", "x.sqlite"]] {
            #expect(try await tool.run(["db"] + verb).status == 2, "\(verb)")
        }
        #expect(
            !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("baton.sqlite").path))
    }
}
