import Baton
import Foundation
import TestSupport
import Testing

extension HeavyTests {
    /// Each fault, injected at random moments into three workers under load, as a row of a table.
    ///
    /// A few seconds a row with a short lease. In the environment, `BATON_FAULT_SECONDS=120` makes it the long form, in which
    /// the lease is that of a worker by default; `BATON_FAULT_ROWS=kills,loss` chooses rows; `BATON_FAULT_SEED` other moments.
    @Suite(
        .serialized,
        .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
        .timeLimit(.minutes(120)))
    struct FaultTableTests {
        private static let environment = ProcessInfo.processInfo.environment
        private static let seconds = environment["BATON_FAULT_SECONDS"].flatMap(Int.init)
        private static let duration = Duration.seconds(seconds ?? 4)
        private static let lease = Duration.seconds(seconds == nil ? 2 : 10)
        private static let seed = environment["BATON_FAULT_SEED"].flatMap(UInt64.init) ?? 1
        private static let rows: [TableFault] =
            environment["BATON_FAULT_ROWS"].map { names in
                names.split(separator: ",").compactMap { TableFault(rawValue: String($0)) }
            } ?? TableFault.allCases
        /// What all durations are in proportion to.
        private static var unit: Duration { lease / 10 }

        @Test("whatever happens to workers, server and network, no run is lost and nothing is done twice")
        func table() async throws {
            let hosts = try FaultHosts()
            var lines: [String] = []
            for fault in Self.rows {
                if fault.needsNetwork, let absence = HostNetwork.absence {
                    lines.append("| \(fault.title) | skipped: \(absence) |")
                    continue
                }
                let row = try await Self.row(fault, hosts)
                #expect(row.lost == 0, "\(fault)")
                #expect(row.duplicated == 0, "\(fault)")
                #expect(row.faults > 0, "\(fault)")
                lines.append(row.line)
                print(row.line)
            }
            let place = HostNetwork.absence.map { "on one host (\($0))" } ?? "on hosts of their own"
            print("Three workers \(place), lease \(Self.lease)\n\(FaultRow.heading)")
            print(lines.joined(separator: "\n"))
        }

        private static func row(_ fault: TableFault, _ hosts: FaultHosts) async throws -> FaultRow {
            let bench = try await FaultTableBench(fault, hosts: hosts, lease: lease)
            defer { bench.end() }
            for host in 0..<FaultHosts.count {
                let isOld = fault == .versions && host > 0
                try bench.launch(host, agents: isOld ? "effects" : "effects,parcels")
            }
            try await bench.underLoad {
                var random = Dice(seed: seed)
                while try await bench.runs().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
                let end = ContinuousClock.now + duration
                repeat {
                    try await Task.sleep(for: pause(before: fault, using: &random))
                    try await inject(fault, into: bench, using: &random)
                } while ContinuousClock.now < end
            }
            return try await bench.row(seed: seed, duration: duration)
        }

        private static func pause(before fault: TableFault, using random: inout Dice) -> Duration {
            switch fault {
            // 10 to 40 s where the lease is 10 s.
            case .restarts: unit * Double.random(in: 10...40, using: &random)
            case .terminations: .milliseconds(.random(in: 20...200, using: &random))
            case .storms: .milliseconds(.random(in: 0...20, using: &random))
            case .kills, .standstills, .blackholes, .latency, .loss, .holders, .versions:
                unit * Double.random(in: 0.5...4, using: &random)
            }
        }

        private static func inject(
            _ fault: TableFault, into bench: FaultTableBench, using random: inout Dice
        ) async throws {
            switch fault {
            case .kills: try await kill(.random(in: 0..<FaultHosts.count, using: &random), of: bench)
            case .versions:
                let host = Int.random(in: 0..<FaultHosts.count, using: &random)
                let isNew = host == 0 || Bool.random(using: &random)
                try await kill(host, of: bench, agents: isNew ? "effects,parcels" : "effects")
            case .standstills, .blackholes:
                try await cutOff(by: fault, bench, using: &random)
            case .restarts:
                let runs = try await bench.runs()
                try bench.hosts.server.stop()
                bench.note(runs)
                try bench.hosts.server.start()
            case .terminations: try await bench.terminate(using: &random)
            case .latency:
                bench.note(try await bench.runs())
                try bench.hosts.network?.set(delay: .milliseconds(200))
                try await Task.sleep(for: unit * Double.random(in: 4...8, using: &random))
                try bench.hosts.network?.set(delay: .zero)
            case .loss:
                bench.note(try await bench.runs())
                try bench.hosts.network?.set(loss: 0.05, seed: random.next())
                try await Task.sleep(for: unit * Double.random(in: 4...8, using: &random))
                try bench.hosts.network?.set(loss: 0, seed: 0)
            case .holders:
                try await bench.hold(for: unit * Double.random(in: 1...12, using: &random), using: &random)
            case .storms: try await bench.storm(using: &random)
            }
        }

        private static func kill(
            _ host: Int, of bench: FaultTableBench, agents: String = "effects,parcels"
        ) async throws {
            let runs = try await bench.runs(of: bench.worker(host).name)
            bench.kill(host)
            bench.note(runs)
            try bench.launch(host, agents: agents)
        }

        /// One or two workers stand still, or hear nothing of the server, until others have taken their runs over.
        private static func cutOff(
            by fault: TableFault, _ bench: FaultTableBench, using random: inout Dice
        ) async throws {
            let struck = (0..<FaultHosts.count).shuffled(using: &random).prefix(
                .random(in: 1...2, using: &random))
            var runs: [RunID] = []
            for host in struck { runs += try await bench.runs(of: bench.worker(host).name) }
            func set(isCutOff: Bool) throws {
                for host in struck {
                    if fault == .blackholes {
                        try bench.hosts.set(isIsolated: isCutOff, host: host)
                    } else {
                        let process = bench.worker(host).process.processIdentifier
                        Foundation.kill(process, isCutOff ? SIGSTOP : SIGCONT)
                    }
                }
            }
            try set(isCutOff: true)
            bench.note(runs)
            try await Task.sleep(for: lease + unit * Double.random(in: 1...8, using: &random))
            try set(isCutOff: false)
        }
    }
}
