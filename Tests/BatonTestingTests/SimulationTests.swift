import Baton
import Testing

@testable import BatonTesting

@Suite struct SimulationTests {
    private func purchases(_ faults: Faults) -> Simulation {
        Simulation(purchase, faults: faults) { _ in [Shop()] }
    }

    private func everything(_ faults: Faults) -> Simulation {
        Simulation(restocking, faults: faults) { _ in [Shop()] }
            .adding(purchase).adding(purchase).reacting(answerEverything)
    }

    @Test("The same seed gives the same events, byte for byte; other seeds give other interleavings")
    func determinism() throws {
        let first = try (0..<8).map { try everything(.all).run(seed: $0) }
        let second = try (0..<8).map { try everything(.all).run(seed: $0) }
        #expect(first.map(\.log) == second.map(\.log))
        #expect(first.map(\.steps) == second.map(\.steps))
        #expect(first.map(\.injected) == second.map(\.injected))
        #expect(Set(first.map(\.log)).count == 8)
        for report in first { try report.requireSound() }
    }

    @Test("Without faults only the order differs: every run succeeds, whatever the seed")
    func interleavings() throws {
        let simulation = purchases(.none)
        var orders: Set<[String]> = []
        for seed in 0..<20 as Range<UInt64> {
            let report = try simulation.run(seed: seed)
            try report.requireSound()
            #expect(report.injected.isEmpty)
            #expect(report.results.map(\.outcome) == [.success])
            orders.insert(report.calls.map(\.task))
        }
        #expect(orders == [["bolts", "nuts", "order"], ["nuts", "bolts", "order"]])
    }

    @Test("Delays pass on the clock of the simulation")
    func delays() throws {
        let report = try purchases(.delays).run(seed: 1)
        let duration = try #require(report.results.first?.duration)
        #expect(duration > .zero && duration < .seconds(8))
    }

    @Test("Lost requests and lost answers are retried, and an operation that deduplicates works once")
    func unreliableOperations() throws {
        var kinds: Set<InjectedFault.Kind> = []
        for seed in 0..<40 as Range<UInt64> {
            let book = OrderBook()
            let report = try Simulation(purchase, faults: Faults(operationFailureRate: 0.3)) { _ in
                [Shop(book)]
            }
            .requiring("at most one order") { _ in book.count <= 1 }
            .run(seed: seed)
            try report.requireSound()
            kinds.formUnion(report.injected.map(\.kind))
        }
        #expect(kinds == [.requestLost, .answerLost])
    }

    @Test("Runs survive clocks that are set forward and back")
    func clockJumps() throws {
        let faults = Faults(
            operationDelay: .seconds(2), commitDelay: .milliseconds(200), clockJumpRate: 0.05,
            clockJump: .seconds(3600))
        for seed in 0..<20 as Range<UInt64> {
            let report = try everything(faults).run(seed: seed)
            try report.requireSound()
            #expect(Set(report.injected.map(\.kind)).isSubset(of: [.clockJump]))
        }
    }

    @Test("Runs survive everything at once: crashes, lost and torn commits, failing operations, clock jumps")
    func allFaults() throws {
        var kinds: Set<InjectedFault.Kind> = []
        for seed in 100..<140 as Range<UInt64> {
            let report = try everything(.all).run(seed: seed)
            try report.requireSound()
            #expect(report.results.map(\.workflow.name) == ["restocking", "purchase", "purchase"])
            #expect(report.results.allSatisfy { $0.outcome != nil })
            kinds.formUnion(report.injected.map(\.kind))
        }
        #expect(kinds == Set(InjectedFault.Kind.allCases))
    }

    @Test("After a crash no task that has ended runs again, and a repeated one deduplicates by its key")
    func crashes() throws {
        let faults = Faults(operationDelay: .seconds(2), commitDelay: .seconds(1), crashRate: 0.03)
        var restarts = 0
        var repeated = 0
        for seed in 0..<40 as Range<UInt64> {
            let book = OrderBook()
            let report = try Simulation(purchase, faults: faults) { _ in [Shop(book)] }.run(seed: seed)
            try report.requireSound()
            #expect(report.results.map(\.outcome) == [.success])
            let runs = Set(report.calls.map(\.run)).count
            #expect(book.count <= runs)
            restarts += report.injected.count { $0.kind == .crash }
            repeated += report.calls.count > 3 * runs ? 1 : 0
        }
        #expect(restarts > 20)
        #expect(repeated > 5)
    }

    @Test("A store that loses what it has acknowledged is found out")
    func droppedCommit() throws {
        let simulation = purchases(.none).storing { ForgetfulStore(forgetting: 1) }
        let report = try simulation.run(seed: 3)
        #expect(report.isSound == false)
        #expect(report.description.contains("seed 3"))
        #expect(report.description.contains("try simulation.run(seed: 3)"))
        #expect(throws: UnsoundSimulation.self) { try report.requireSound() }
        #expect(try simulation.run(seed: 3).description == report.description)
    }

    @Test("An operation that counts on its calls not being repeated is found out")
    func careless() throws {
        let found = try #require(
            try carelessSimulation(Faults(operationFailureRate: 0.2)).firstUnsound(seeds: 0..<100))
        #expect(found.violations.first?.message.contains("at most one order") == true)
        #expect(found.injected.contains { $0.kind == .answerLost })
        #expect(
            try carelessSimulation(Faults(operationFailureRate: 0.2)).run(seed: found.seed).log == found.log)
    }

    /// Orders without a look at the idempotency key.
    private func carelessSimulation(_ faults: Faults) -> Simulation {
        let book = Box<[RunID: Int]>([:])
        let agent = BasicAgent(
            "shop", effect: .idempotent,
            [
                "order": { _, context in
                    book.update { $0[context.run, default: 0] += 1 }
                    return [:]
                }
            ])
        let workflow = Workflow("order", tasks: [AgentTask("order", agent: "shop", operation: "order")])
        return Simulation(workflow, faults: faults) { _ in
            book.value = [:]
            return [agent]
        }
        .requiring("at most one order") { run in book.value[run.id] ?? 0 <= 1 }
    }

    @Test("An effect that cannot be repeated happens once, because after a crash its agent is asked for it")
    func reconciliation() throws {
        let faults = Faults(operationDelay: .seconds(2), commitDelay: .seconds(2), crashRate: 0.03)
        var doubts = 0
        for seed in 0..<40 as Range<UInt64> {
            let bank = Bank()
            let report = try Simulation(payments, faults: faults) { _ in [bank] }
                .requiring("nothing is paid twice") { _ in bank.payments.value.values.allSatisfy { $0 == 1 } }
                .run(seed: seed)
            try report.requireSound()
            doubts += report.log.contains("task_in_doubt") ? 1 : 0
        }
        #expect(doubts > 5)
    }

    @Test("A run that waits for what never comes is reported with what it waits for")
    func stuck() throws {
        let report = try Simulation(restocking, faults: .none) { _ in [Shop()] }.run(seed: 1)
        #expect(
            report.violations.map(\.message) == [
                "nothing is left that could go on, but the runs have not ended: restocking/release is waiting, "
                    + "restocking/delivery is pending, restocking/check is pending"
            ])
    }

    @Test("A simulation that does not come to its end is given up")
    func maxSteps() throws {
        var simulation = purchases(.delays)
        simulation.maxSteps = 5
        let message = try #require(try simulation.run(seed: 1).violations.first?.message)
        #expect(message == "the runs have not ended after 5 steps: purchase has not begun")
    }

    @Test("A workflow that cannot run is refused")
    func refusedWorkflow() {
        let cyclic = Workflow(
            "cycle", tasks: [AgentTask("a", agent: "shop", operation: "price", dependencies: ["a"])])
        #expect(throws: WorkflowError.self) {
            try Simulation(cyclic, faults: .none) { _ in [Shop()] }.run(seed: 1)
        }
    }
}
