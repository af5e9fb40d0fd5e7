import Baton
import BatonTesting
import Testing

@Suite struct RecoveryTests {
    /// Crashes and slow disks, without commits that are refused.
    private let faults = Faults(
        operationDelay: .seconds(2), operationFailureRate: 0.1, commitDelay: .milliseconds(500),
        clockJumpRate: 0.005, clockJump: .seconds(30), crashRate: 0.02)

    @Test(
        "Every kind of task comes to one end through crashes",
        arguments: EveryKindOfTask.all.map(\.name))
    func everyKind(name: String) throws {
        let workflow = try #require(EveryKindOfTask.all.first { $0.name == name })
        let simulation = Simulation(workflow, faults: faults) { _ in [EveryKindOfTask.agent] }
        let found = try simulation.firstUnsound(seeds: 0..<25)
        #expect(found == nil, "\(found?.description ?? "")")
    }

    @Test("Several runs share the disk and the places of a limited agent through crashes")
    func sharedLimits() throws {
        var simulation = Simulation(EveryKindOfTask.limits, faults: faults) { _ in [EveryKindOfTask.agent] }
            .adding(EveryKindOfTask.map).adding(EveryKindOfTask.loop)
        simulation.limits = ["work": SlotLimit(concurrent: 2, rate: Rate(count: 3, interval: .seconds(2)))]
        let found = try simulation.firstUnsound(seeds: 0..<10)
        #expect(found == nil, "\(found?.description ?? "")")
    }
}
