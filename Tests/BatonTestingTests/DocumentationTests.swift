import Baton
import BatonTesting
import Foundation
import Testing

/// The snippets of docs/testing.md, word for word.
@Suite struct DocumentationTests {
    @Test("An order waits for both prices and takes its product from the later one")
    func purchases() async throws {
        let agents = try [Shop() as any Agent]
            .stubbing("shop", "order", .returns(["number": 7, "status": "placed"]))
        let orchestrator = try AgentOrchestrator(agents: agents.agents)
        let result = try await orchestrator.executeWorkflow(purchase)
        #expect(result.outcome == .success)
        let call = try #require(try agents.calls(of: "shop", "order").first)
        #expect(call.input == ["sku": "nut", "quantity": 3])
    }

    @Test("A supplier that is busy twice gets the order in the third attempt")
    func retries() throws {
        let executor = SeededExecutor(seed: 1)
        let clock = VirtualClock(executor: executor)
        let agents = try StubbedAgents([Shop()], clock: clock)
            .stubbing(
                "shop", "order",
                .sequence([.fails("busy"), .fails("busy"), .returns(["number": 7, "status": "placed"])]))
        let orchestrator = try AgentOrchestrator(agents: agents.agents, clock: clock, executor: executor)
        let result = try executor.run(advancing: clock) { try await orchestrator.executeWorkflow(purchase) }
        #expect(result["order"]?.attempts == 3)
    }

    @Test("An approval that nobody gives is refused after two days")
    func approval() async throws {
        let executor = SeededExecutor(seed: 1)
        let clock = VirtualClock(executor: executor)
        let orchestrator = try AgentOrchestrator(agents: [], clock: clock, executor: executor)
        let ask = AgentTask(
            "ask", .approval(ApprovalTask("Order for 12,000?", onTimeout: .reject)),
            timeout: .seconds(2 * 86_400))
        let run = try orchestrator.start(Workflow("ask", tasks: [ask]))
        await clock.advance(by: .seconds(86_400))
        #expect(run.current["ask"]?.status == .waiting)
        await clock.advance(by: .seconds(86_400))
        #expect(run.current["ask"]?.failure?.kind == .rejected)
    }

    @Test("A purchase orders once, whatever goes wrong", arguments: 0..<20 as Range<UInt64>)
    func ordersOnce(seed: UInt64) throws {
        let book = OrderBook()
        let simulation = Simulation(purchase, faults: .all) { clock in [Shop(book)] }
            .requiring("no order is placed twice") { run in book.isFreeOfDuplicates }
        try simulation.run(seed: seed).requireSound()
    }

    @Test("A release waits for its approval through crashes")
    func approvalSurvives() throws {
        let release = Workflow("release", tasks: [AgentTask("ask", .approval(ApprovalTask("Release?")))])
        let simulation = Simulation(release, faults: .all) { clock in [] }
            .reacting { event, run in
                guard case .taskWaiting(let task, .approval) = event.kind else { return }
                run.answer(task, ApprovalAnswer(id: "ada-1", isApproved: true, by: "Ada"))
            }
        let found = try simulation.firstUnsound(seeds: 0..<20)
        #expect(found == nil, "\(found?.description ?? "")")
    }

    @Test("Every snippet of docs/testing.md stands in these tests")
    func snippets() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let page = try String(contentsOf: folder.appending(path: "../../docs/testing.md"), encoding: .utf8)
        let sources = try ["DocumentationTests.swift", "Support/Shop.swift"].map { name in
            try String(contentsOf: folder.appending(path: name), encoding: .utf8).unindented
        }
        let snippets = page.components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first?.unindented }
            .filter { !$0.hasPrefix("// Package.swift") }
        #expect(snippets.count == 6)
        for snippet in snippets { #expect(sources.contains { $0.contains(snippet) }, "\(snippet)") }
    }
}

extension String {
    /// The lines without what stands before and after them.
    fileprivate var unindented: String {
        split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .joined(separator: "\n")
    }
}
