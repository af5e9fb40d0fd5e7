import Baton
import Foundation
import SupplyChain
import Synchronization
import TestSupport
import Testing

/// What becomes of an order whose sending was cut short.
@Suite("Orders that were being sent when the process ended", .timeLimit(.minutes(15)))
struct ReconcileOrderTests {
    /// A supplier's system that takes orders, and that nobody can ask what it has taken.
    private final class Portal: PurchaseOrderChannel {
        let name = "portal"
        private let state = Mutex((orders: [String](), questions: 0))
        private let outcome: @Sendable (PurchaseOrderMessage) -> TransmissionOutcome

        /// - Parameter outcome: what is said to have happened; the order arrives all the same.
        init(
            _ outcome: @escaping @Sendable (PurchaseOrderMessage) -> TransmissionOutcome = { _ in
                .sent(to: "the portal")
            }
        ) {
            self.outcome = outcome
        }

        var orders: [String] { state.withLock { $0.orders } }
        var questions: Int { state.withLock { $0.questions } }

        func transmit(_ message: PurchaseOrderMessage) -> TransmissionOutcome {
            state.withLock { $0.orders.append(message.order.id) }
            return outcome(message)
        }

        func find(_ message: PurchaseOrderMessage) -> TransmissionFinding {
            state.withLock { $0.questions += 1 }
            return .unknown("nobody can ask it")
        }
    }

    private struct World {
        let fixture: CoordinationFixture
        let portal: Portal
        private let hasPortal: Bool
        /// What the run store holds, whichever process writes to it.
        var runs = MemoryRunStore()

        init(_ portal: Portal? = nil) async throws {
            fixture = try await CoordinationFixture()
            hasPortal = portal != nil
            self.portal = portal ?? Portal()
        }

        func agent(_ database: (any SQLDatabase)? = nil) -> SupplierCoordinationAgent {
            SupplierCoordinationAgent(
                store: SupplyChainStore(database: database ?? fixture.store.database),
                outbox: PurchaseOrderOutbox(directory: fixture.folder.path("outbox"), buyerName: "Acme"),
                channels: hasPortal ? [portal] : [])
        }

        func send(_ input: SendPurchaseOrder) async throws -> PurchaseOrderResult {
            var input = input
            input.asOf = TestStore.day(10)
            return try await AgentOrchestrator(agents: [agent()])
                .run(SupplierCoordinationAgent.sendPurchaseOrder, input)
        }

        /// The only order.
        func order() async throws -> PurchaseOrder {
            let orders = try await fixture.store.purchaseOrders()
            try #require(orders.count == 1)
            return orders[0]
        }

        /// Sends an order in a process that ends on the way, and leaves the run as its store has it then.
        ///
        /// - Returns: whether the process came to its end.
        mutating func crash(at death: DyingDatabase.Death) async throws -> Bool {
            let database = DyingDatabase(fixture.store.database, dyingAt: death)
            let first = MemoryRunStore()
            let orchestrator = try AgentOrchestrator(
                agents: [agent(database)], store: first)
            _ = try await orchestrator.executeWorkflow(Self.workflow)
            guard let run = try await first.runs(limit: 1, before: nil).first else { return false }
            let events = try await first.events(of: run.id).prefix {
                switch $0.kind {
                case .taskFinished, .attemptFailed: false
                default: true
                }
            }
            runs = MemoryRunStore()
            try await runs.commit([Commit(run: run.id, events: Array(events))])
            return database.isDead
        }

        /// Goes on with the run in a new process, as far as it comes without a person.
        ///
        /// - Returns: the run, and whether somebody is to say what became of the order.
        func recover() async throws -> (run: RunHandle, isInDoubt: Bool) {
            let run = try #require(
                try await AgentOrchestrator(agents: [agent()], store: runs).recover().first)
            while portal.questions == 0, try await !runs.unfinishedRuns().isEmpty {
                try await Task.sleep(for: .milliseconds(2))
            }
            return (run, portal.questions > 0)
        }

        static let workflow = Workflow(
            "restock",
            tasks: [
                AgentTask(
                    "order", agent: "supplier_coordination", operation: "send_purchase_order",
                    inputs: [
                        "sku": "A", "quantity": 120, "supplier": "CHEAP", "trigger": "t", "actor": "ann",
                        "as_of": .string(TestStore.day(10).description),
                    ])
            ])
    }

    /// More than the writes of one sending.
    private static let deaths = DyingDatabase.Death.around(first: 9)

    @Test("Into the outbox it goes once, wherever the process ended, and nobody is asked", arguments: deaths)
    func outbox(death: DyingDatabase.Death) async throws {
        var world = try await World()
        guard try await world.crash(at: death) else { return }
        let (run, isInDoubt) = try await world.recover()
        #expect(!isInDoubt)
        let result = try await run.result()
        #expect(result.outcome == .success)
        let order = try await world.order()
        #expect(order.status == .sent && result["order"]?.output?["order_id"] == .string(order.id))
        #expect(
            result["order"]?.output?["is_new"] == true || result["order"]?.output?["supplier_reason"] == nil)
        #expect(world.fixture.outboxFiles == ["\(order.id).csv", "\(order.id).xml"])
    }

    @Test("Files that were carried on before the process came back are not written again", arguments: deaths)
    func carriedOn(death: DyingDatabase.Death) async throws {
        var world = try await World()
        guard try await world.crash(at: death) else { return }
        func carry() throws -> [String] {
            let names = world.fixture.outboxFiles.filter { !$0.hasPrefix(".") }
            for name in names {
                try FileManager.default.removeItem(atPath: world.fixture.folder.path("outbox/\(name)"))
            }
            return names
        }
        var carried = try carry()
        let orchestrator = try AgentOrchestrator(agents: [world.agent()], store: world.runs)
        let run = try #require(try await orchestrator.recover().first)
        // Who carries the files knows what went out.
        if carried.count == 2 {
            while run.resolve("order", .done(output: [:])) != .accepted {
                guard try await !world.runs.unfinishedRuns().isEmpty else { break }
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        #expect(try await run.result().outcome == .success)
        carried += try carry()
        let order = try await world.order()
        #expect(order.status == .sent && carried.sorted() == ["\(order.id).csv", "\(order.id).xml"])
    }

    @Test(
        "A portal that cannot be asked gets it once; in doubt a person says what happened", arguments: deaths)
    func portal(death: DyingDatabase.Death) async throws {
        var world = try await World(Portal())
        guard try await world.crash(at: death) else { return }
        let before = world.portal.orders.count
        let (run, isInDoubt) = try await world.recover()
        if isInDoubt {
            #expect(world.portal.orders.count == before)
            #expect(run.resolve("order", before > 0 ? .done(output: [:]) : .retry, by: "ann") == .accepted)
        }
        let result = try await run.result()
        let order = try await world.order()
        #expect(result.outcome == .success && order.status == .sent)
        #expect(result["order"]?.output?["order_id"] == .string(order.id))
        #expect(world.portal.orders == [order.id])
        #expect(world.fixture.outboxFiles.count == 2)
    }

    @Test("Somebody is asked only where the portal may have it and the store does not say so")
    func doubtIsNarrow() async throws {
        var doubts: [DyingDatabase.Death] = []
        var last = 0
        for death in Self.deaths {
            var world = try await World(Portal())
            guard try await world.crash(at: death) else { break }
            last = death.write
            let (run, isInDoubt) = try await world.recover()
            if isInDoubt {
                doubts.append(death)
                run.cancel(reason: "seen enough")
            }
            _ = try await run.result()
        }
        // Once it is on record that the order is leaving, until it is on record that it has left.
        #expect(doubts.count == 2 && doubts.first?.isStored == true && doubts.last?.isStored == false)
        #expect(doubts.last?.write == (doubts.first?.write ?? 0) + 1)
        #expect(last > 5, "the process did not end on the way")
    }

    /// The end of the process right after the portal has taken the order.
    private static func inDoubt() async throws -> (world: World, run: RunHandle) {
        for death in deaths {
            var world = try await World(Portal())
            guard try await world.crash(at: death), !world.portal.orders.isEmpty else { continue }
            let (run, isInDoubt) = try await world.recover()
            try #require(isInDoubt)
            return (world, run)
        }
        throw CancellationError()
    }

    @Test("While an order is in doubt no other run sends, changes or cancels it")
    func nobodyElseSends() async throws {
        let (world, run) = try await Self.inDoubt()
        let order = try await world.order()
        for _ in 0..<2 {
            let failure = await #expect(throws: TaskFailure.self) {
                _ = try await world.send(SendPurchaseOrder(orderID: order.id))
            }
            #expect(failure?.message.contains("nobody knows whether purchase order \(order.id)") == true)
            #expect(failure?.message.contains(run.id.text) == true && failure?.isRetryable == false)
        }
        let orchestrator = try AgentOrchestrator(agents: [world.agent()])
        await #expect(throws: TaskFailure.self) {
            _ = try await orchestrator.run(
                SupplierCoordinationAgent.cancelPurchaseOrder,
                DecideOnOrder(orderID: order.id, actor: "ann", reason: "not needed"))
        }
        await #expect(throws: TaskFailure.self) {
            _ = try await orchestrator.run(
                SupplierCoordinationAgent.amendPurchaseOrder,
                AmendPurchaseOrder(orderID: order.id, quantity: 60, actor: "ann"))
        }
        #expect(try await world.order() == order)
        #expect(world.portal.orders == [order.id])
        run.resolve("order", .done(output: ["seen": true]))
        #expect(try await run.result()["order"]?.output == ["seen": true])
        #expect(try await world.order().status == .sent)
    }

    @Test(
        "A task that a person fails leaves the order in doubt until somebody knows", arguments: [true, false])
    func failed(hasArrived: Bool) async throws {
        let (world, run) = try await Self.inDoubt()
        run.resolve("order", .fail(message: "the supplier is shut"))
        #expect(try await run.result().outcome == .failed)
        let order = try await world.order()
        #expect(order.status == .approved)
        await #expect(throws: TaskFailure.self) {
            _ = try await world.send(SendPurchaseOrder(orderID: order.id))
        }
        let sent = try await world.send(
            SendPurchaseOrder(orderID: order.id, earlierTransmission: hasArrived ? .arrived : .lost))
        #expect(sent.isSent && world.portal.orders.count == (hasArrived ? 1 : 2))
    }

    @Test("An answer that never came is not asked for again by itself")
    func unknownOutcome() async throws {
        let world = try await World(Portal { _ in .unknown("no answer from the portal") })
        let orchestrator = try AgentOrchestrator(agents: [world.agent()])
        var workflow = World.workflow
        workflow.tasks[0].retry = RetryPolicy(maxAttempts: 5, initialBackoff: .zero)
        let failure = try await orchestrator.executeWorkflow(workflow)["order"]?.failure
        let order = try await world.order()
        #expect(failure?.message.hasSuffix("(no answer from the portal)") == true)
        #expect(order.status == .approved && world.portal.orders == [order.id])
        let sent = try await world.send(SendPurchaseOrder(orderID: order.id, earlierTransmission: .arrived))
        #expect(sent.isSent && world.portal.orders == [order.id])
    }

    @Test("A process that lacks the channel of a run leaves it to one that has it")
    func channelNotSetUp() async throws {
        var world = try await World(Portal())
        for death in Self.deaths {
            world = try await World(Portal())
            guard try await world.crash(at: death) else { break }
            let waits = try await world.fixture.store.all(OrderTransmission.self).contains {
                $0.channel == "portal" && $0.state != .sent
            }
            guard waits else { continue }
            let bare = SupplierCoordinationAgent(
                store: world.fixture.store,
                outbox: PurchaseOrderOutbox(directory: world.fixture.folder.path("outbox"), buyerName: "Acme")
            )
            let run = try #require(
                try await AgentOrchestrator(agents: [bare], store: world.runs).recover().first)
            let isSending = try await world.fixture.store.all(OrderTransmission.self).contains {
                $0.channel == "portal" && $0.state == .sending
            }
            if isSending {
                run.cancel(reason: "nobody can tell here")
            }
            let result = try await run.result()
            #expect(result.outcome != .success && world.portal.orders.count <= 1)
            #expect(try await world.order().status == .approved)
        }
    }
}
