import Foundation
import Testing

@testable import Baton

/// Runs go on from what failed, and others begin with what they did.
@Suite struct ContinuationCommandTests {
    private static let file = """
        name: plan
        pattern: graph
        input:
          demand: {type: number, default: 1300}
        tasks:
          - {id: fixed, agent: optimization, operation: calculate_eoq,
             inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}
          - {id: asked, agent: optimization, operation: calculate_eoq,
             inputs: {annual_demand: "${input.demand}", ordering_cost: 8, holding_cost: 0.225}}
          - {id: sign_off, approval: {prompt: "order?"}, dependencies: [asked]}
        """

    @Test("a redrive asks again what was rejected; a fork takes another input; diff tells them apart")
    func continuation() async throws {
        let tool = try Tool()
        let file = try tool.file("plan.yaml", Self.file)
        let first = try await tool.run("run", file, "--reject", "all", "--json")
        try #require(first.status == 3, "\(first.errors)")
        let id = try #require(try first.json["run"]?.stringValue)

        let second = try await tool.run("redrive", "latest", "--approve", "all", "--json")
        #expect(second.status == 0, "\(second.errors)")
        #expect(try second.json["run"] == .string(id) && second.json["generation"] == 2)
        #expect(try second.json["tasks"]?[0] == first.json["tasks"]?[0])

        let refused = try await tool.run("redrive", id)
        #expect(refused.status == 2 && refused.errorLines.count == 1, "\(refused.errors)")

        let third = try await tool.run(
            "fork", id, "--from", "asked", "--input", "demand=2600", "--approve", "all", "--json")
        #expect(third.status == 0, "\(third.errors)")
        let fork = try #require(try third.json["run"]?.stringValue)
        #expect(try third.json["forked_from"] == ["run": .string(id), "task": "asked"])

        let same = try await tool.run("diff", id, id)
        #expect(same.status == 0 && same.output.contains("nothing differs"))
        let diff = try await tool.run("diff", id, fork, "--json")
        #expect(diff.status == 1)
        let input = try #require(try diff.json["input"]?.arrayValue?.first)
        #expect(input["path"] == "demand")
        #expect(input["left"]?.doubleValue == 1300 && input["right"]?.doubleValue == 2600)
        #expect(try diff.json["tasks"]?.arrayValue?.map { $0["id"] } == ["asked"])
        #expect(try await tool.run("diff", id, fork).output.contains("input.demand"))
        #expect(try await tool.run("db", "verify").status == 0)
    }

    @Test("an unknown run or task is one line and exit code 2")
    func unknown() async throws {
        let tool = try Tool()
        let file = try tool.file("plan.yaml", Self.file)
        #expect(try await tool.run("redrive", "latest").status == 2)
        _ = try await tool.run("run", file, "--approve", "all", "--quiet")
        for arguments in [
            ["redrive", "nobody"], ["fork", "latest", "--from", "fxed"], ["diff", "latest", "nobody"],
            ["fork", "latest", "--from", "asked", "--input", "demand=many"],
        ] {
            let outcome = try await tool.run(arguments)
            #expect(outcome.status == 2 && outcome.errorLines.count == 1, "\(arguments): \(outcome.errors)")
        }
    }
}
