import Baton
import BatonSQLite
import EventLayer
import Foundation
import TestSupport
import Testing

extension HeavyTests {
    /// Kill -9 of `baton up` while it turns events into runs.
    ///
    /// 20 kills; `BATON_FAULT_KILLS=500` in the environment makes it the long form.
    @Suite(.serialized) struct EventKillTests {
        private static let kills =
            ProcessInfo.processInfo.environment["BATON_FAULT_KILLS"].flatMap(Int.init) ?? 20
        /// Databases stay small, so that looking at all of one after each kill is quick.
        private static let killsPerDatabase = 10

        /// An attempt may be under way at many of the kills.
        private static let workflow = """
            name: work
            input: {id: {type: string}, sku: {type: string}}
            tasks:
              - id: eoq
                agent: optimization
                operation: calculate_eoq
                inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}
                retry: {max_attempts: 20, initial_backoff: 1ms}
            """
        /// The same events go by a plain rule, and by one in whose order they must run.
        private static let rules = """
            rules:
              - {name: plain, pattern: {source: [shop]}, workflow: work.yaml, input: detail, retry: {attempts: 1}}
              - name: ordered
                pattern: {source: [shop]}
                workflow: work.yaml
                input: detail
                key: $.detail.sku
                ordered: true
                retry: {attempts: 1}
            """

        @Test("every event that was acknowledged has one run of each rule, however often baton up is killed")
        func kills() async throws {
            var runs = 0
            for first in stride(from: 0, to: Self.kills, by: Self.killsPerDatabase) {
                runs += try await killed(min(Self.killsPerDatabase, Self.kills - first))
            }
            print("\(Self.kills) kills of baton up, \(runs) runs")
        }

        /// - Returns: how many runs there were.
        private func killed(_ kills: Int) async throws -> Int {
            let bench = try await EventFaultBench(rules: Self.rules, workflow: Self.workflow)
            for kill in 0..<kills {
                // Many at once: what is done for them one by one is likely to be cut off in between.
                try await bench.put(10)
                let before = try await bench.starts()
                let up = try bench.up(untilIdle: false)
                try await bench.wait(up) {
                    kill.isMultiple(of: 2)
                        ? try await bench.starts() > before
                        : try await bench.bus.deliveries(limit: 1).first?.eventID == bench.acknowledged.last
                }
                if kill.isMultiple(of: 3) { try await bench.put(2) }
                try await Task.sleep(for: .microseconds(.random(in: 0...20_000)))
                bench.kill(up)
            }
            try await bench.finish()
            try await check(bench)
            return bench.acknowledged.count * 2
        }

        private func check(_ bench: EventFaultBench) async throws {
            let ids = bench.acknowledged
            let deliveries = try await bench.bus.deliveries(limit: .max)
            for rule in ["plain", "ordered"] {
                let ofRule = deliveries.filter { $0.rule == rule }
                #expect(ofRule.map(\.eventID).sorted() == ids.sorted())
                for delivery in ofRule {
                    #expect(delivery.state == .done && delivery.attempts == 1, "\(delivery)")
                }
            }
            #expect(Set(deliveries.map(\.run)).count == ids.count * 2)
            let stored = try await bench.store.runs(limit: .max, before: nil)
            let isEqual = Set(stored.map(\.id)) == Set(deliveries.compactMap(\.run))
            #expect(isEqual, "\(stored.count) runs of \(deliveries.count) deliveries")
            #expect(stored.allSatisfy { $0.outcome == .success })
            #expect(try await bench.store.verify() == [])

            // Of one product, each run began when the one before had ended.
            let byID = Dictionary(uniqueKeysWithValues: stored.map { ($0.id, $0) })
            let ordered = deliveries.filter { $0.rule == "ordered" }
            for (_, ofKey) in Dictionary(grouping: ordered, by: \.groupKey) {
                let runs = ofKey.sorted { $0.number < $1.number }.compactMap { $0.run.flatMap { byID[$0] } }
                for (before, after) in zip(runs, runs.dropFirst()) {
                    let end = try #require(before.finishedAt)
                    #expect(end <= after.startedAt)
                }
            }
        }
    }
}

/// A folder with rules, and the built command that goes by them.
private final class EventFaultBench {
    private let folder = TemporaryFolder()
    let bus: EventBus
    let store: SQLiteRunStore
    private(set) var acknowledged: [String] = []
    private let database: SQLiteDatabase

    init(rules: String, workflow: String) async throws {
        try rules.write(toFile: folder.path("baton-rules.yaml"), atomically: true, encoding: .utf8)
        try workflow.write(toFile: folder.path("work.yaml"), atomically: true, encoding: .utf8)
        database = try SQLiteDatabase(path: folder.path("baton.sqlite"), durability: .process)
        store = try await SQLiteRunStore(database: database)
        bus = EventBus(rules: [], database: database)
        try await bus.migrate()
    }

    /// Puts new events, each twice, and an old one.
    func put(_ count: Int) async throws {
        let first = acknowledged.count
        var events = (first..<(first + count)).map { number in
            Event(
                id: "e\(number)", source: "shop", detailType: "Stock Changed", time: SystemClock().now(),
                detail: ["id": .string("e\(number)"), "sku": .string("sku \(number % 2)")])
        }
        let new = events.map(\.id)
        events += events
        if let old = acknowledged.randomElement() {
            events.append(
                Event(id: old, source: "shop", detailType: "Stock Changed", time: SystemClock().now()))
        }
        let isNew = try await bus.put(events)
        #expect(isNew.count { $0 } == count)
        acknowledged += new
    }

    func up(untilIdle: Bool) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("baton")
        process.arguments =
            ["up", "--quiet", "--durability", "process", "--db", folder.path("baton.sqlite")]
            + (untilIdle ? ["--until-idle"] : [])
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path(""))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.launchAlone()
        return process
    }

    /// How many starts were ever posted.
    func starts() async throws -> Int {
        try await database.read { try $0.queryOne("SELECT COUNT(*) FROM request")?.get(0) ?? 0 }
    }

    /// Two minutes at most.
    func wait(_ process: Process, until isSo: () async throws -> Bool) async throws {
        for _ in 0..<60_000 where process.isRunning {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        Issue.record("baton up does not go by its rules")
    }

    func kill(_ process: Process) {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Lets it do everything that can be done, within two minutes.
    func finish() async throws {
        let process = try up(untilIdle: true)
        for _ in 0..<60_000 where process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
        if process.isRunning {
            Issue.record("baton up did not come to an end")
            kill(process)
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
    }
}
