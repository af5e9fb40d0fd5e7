import Foundation
import Testing

@testable import Baton

/// Workflows that are runs of their own, from the command line.
@Suite struct DistributedCommandTests {
    private static let workflow = """
        name: lots
        tasks:
          - id: each
            map:
              over: "[1, 2, 3, 4, 5, 6, 7, 8]"
              tasks:
                - id: lot
                  distributed: true
                  inputs: {demand: "${item * 100}"}
                  workflow:
                    name: lot
                    input: {demand: {type: number}}
                    tasks:
                      - {id: nap, sleep: NAP}
                      - {id: eoq, agent: optimization, operation: calculate_eoq,
                         inputs: {annual_demand: "${input.demand}", ordering_cost: 8, holding_cost: 0.225}}
                    output: "${eoq.order_quantity}"
        """

    private func quantities(_ shown: Value) throws -> [Double] {
        let outputs = try #require(shown["tasks"]?[0]?["output"]?["outputs"]?.arrayValue)
        return outputs.compactMap(\.doubleValue)
    }

    /// The square root of 2 D K / h.
    private let expected = (1...8).map { (2 * Double($0) * 100 * 8 / 0.225).squareRoot() }

    @Test(
        "they run with the run, or are taken from the queue, with the same results", arguments: [true, false])
    func results(isQueued: Bool) async throws {
        let tool = try Tool()
        let file = try tool.file("lots.yaml", Self.workflow.replacing("NAP", with: "0s"))
        if isQueued {
            #expect(try await tool.run("start", file).status == 0)
            // A nap, however short, is no work: the command may end while somebody sleeps.
            var isDone = false
            while !isDone {
                try #require(try await tool.run("up", "--until-idle").status == 0)
                let runs = try await tool.run("list", "--json").json.arrayValue ?? []
                isDone = runs.contains { $0["workflow"] == "lots" && $0["outcome"] == "success" }
            }
        } else {
            #expect(try await tool.run("run", file).status == 0)
        }
        let runs = try await tool.run("list", "--json").json.arrayValue ?? []
        #expect(runs.count == 9 && runs.allSatisfy { $0["outcome"] == "success" })
        let parent = try #require(runs.first { $0["workflow"] == "lots" }?["run"]?.stringValue)
        let found = try quantities(try await tool.run("show", parent, "--json").json)
        for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-6) }
        #expect(found.count == 8)
        let child = try #require(runs.first { $0["workflow"] == "lot" }?["run"]?.stringValue)
        #expect(try await tool.run("show", child).output.contains("eoq"))
    }

    @Test("killed at random moments, the parent and its runs go on: none is lost, none begins twice")
    func kills() async throws {
        let tool = try Tool()
        let file = try tool.file("lots.yaml", Self.workflow.replacing("NAP", with: "300ms"))
        #expect(try await tool.run("start", file).status == 0)
        for _ in 0..<4 {
            let up = try tool.spawn("up")
            try await Task.sleep(for: .milliseconds(.random(in: 100...500)))
            up.kill()
        }
        let up = try tool.spawn("up")
        defer { up.stop() }
        var runs: [Value] = []
        for _ in 0..<2_000 {
            runs = try await tool.run("list", "--json").json.arrayValue ?? []
            if runs.contains(where: { $0["workflow"] == "lots" && $0["outcome"] == "success" }) { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        up.stop()
        #expect(runs.count == 9 && runs.allSatisfy { $0["outcome"] == "success" }, "\(runs)")
        let parent = try #require(runs.first { $0["workflow"] == "lots" }?["run"]?.stringValue)
        #expect(try quantities(try await tool.run("show", parent, "--json").json).count == 8)
        #expect(try await tool.run("db", "verify").status == 0)
    }
}
