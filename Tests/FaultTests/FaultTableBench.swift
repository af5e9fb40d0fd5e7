import Baton
import BatonPostgres
import Foundation
import PostgresClient
import Synchronization
import TestSupport
import Testing

/// Where the faults of a table happen: a server, three hosts with a worker each, and the outside world. The hosts are
/// network namespaces where these can be made.
final class FaultHosts: Sendable {
    static let count = 3
    let network: HostNetwork?
    let server: PostgresServer

    init() throws {
        network = HostNetwork.absence == nil ? try HostNetwork(hosts: Self.count + 1) : nil
        // When each row was committed is what recovery is measured by.
        let settings = "-c fsync=off -c track_commit_timestamp=on"
        guard let network else {
            server = try PostgresServer(settings: settings)
            return
        }
        server = try PostgresServer(
            settings: settings, listenAddress: HostNetwork.address(of: HostNetwork.serverHost),
            launcher: network.launcher(on: HostNetwork.serverHost))
    }

    /// As a worker reaches it.
    func address(_ database: String) -> String {
        server.address(database, host: network.map { _ in HostNetwork.address(of: HostNetwork.serverHost) })
    }

    func launcher(on host: Int) -> [String] {
        network?.launcher(on: HostNetwork.serverHost + 1 + host) ?? []
    }

    func set(isIsolated: Bool, host: Int) throws {
        try network?.set(isIsolated: isIsolated, host: HostNetwork.serverHost + 1 + host)
    }
}

/// A row's database, workers, and runs that are started all the time.
final class FaultTableBench: Sendable {
    struct Worker: Sendable {
        let process: Process
        let name: String
        let agents: String
    }

    /// One injection, and the runs that it befell.
    private struct Injection {
        let at: Date
        let runs: [RunID]
    }

    private struct State {
        var workers: [Worker] = []
        var launches = 0
        var acknowledged: [RunID: Workflow] = [:]
        var injections: [Injection] = []
        var storm: [String: RunID] = [:]
        var isOver = false
    }

    let hosts: FaultHosts
    let effects: EffectServer
    let store: PostgresRunStore
    let lease: Duration
    private let fault: TableFault
    private let folder = TemporaryFolder()
    private let database: String
    private let state = Mutex(State())

    private static let patient = RetryPolicy(maxAttempts: 50)
    /// Runs under way at a time.
    private static let load = 24

    static let workflow = Workflow(
        "both", pattern: .graph,
        tasks: [
            AgentTask("before", agent: "effects", operation: "wait", retry: patient),
            AgentTask("order", agent: "effects", operation: "order", dependencies: ["before"]),
            AgentTask(
                "between", agent: "effects", operation: "wait", dependencies: ["order"], retry: patient),
            AgentTask("pay", agent: "effects", operation: "pay", dependencies: ["between"]),
            AgentTask("put", agent: "effects", operation: "put", dependencies: ["before"], retry: patient),
        ])
    /// For workers of the new version only.
    static let newWorkflow = Workflow(
        "new", pattern: .graph,
        tasks: workflow.tasks + [
            AgentTask("send", agent: "parcels", operation: "order", dependencies: ["order"])
        ])
    private static let external: Set = ["order", "pay", "send"]

    init(_ fault: TableFault, hosts: FaultHosts, lease: Duration) async throws {
        self.fault = fault
        self.hosts = hosts
        self.lease = lease
        database = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        try hosts.server.makeDatabase(database)
        effects = try EffectServer(folder: folder.path(""))
        // By the socket: whoever looks at the faults is not struck by those of the network.
        var options = PostgresOptions(server: hosts.server.address(database))
        options.applicationName = "observer"
        options.borrowTimeout = .seconds(120)
        store = try await PostgresRunStore(database: PostgresDatabase(options))
    }

    // MARK: Workers

    func worker(_ host: Int) -> Worker { state.withLock { $0.workers[host] } }

    /// Starts the worker of a host, the first time or in place of one that has ended.
    ///
    /// - Parameter agents: those that its version has.
    func launch(_ host: Int, agents: String) throws {
        let number = state.withLock { state in
            state.launches += 1
            return state.launches
        }
        let name = "host-\(host).\(number)"
        let process = try FaultBench.launch(
            [hosts.address(database), effects.socket], output: folder.path("\(name).log"),
            by: hosts.launcher(on: host) + [
                "env", "FAULT_NAME=\(name)", "FAULT_LEASE=\(Int(lease / .milliseconds(1)))",
                "FAULT_AGENTS=\(agents)",
            ])
        let worker = Worker(process: process, name: name, agents: agents)
        state.withLock { state in
            if host == state.workers.count {
                state.workers.append(worker)
            } else {
                state.workers[host] = worker
            }
        }
    }

    func kill(_ host: Int) {
        let process = worker(host).process
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func end() {
        for host in state.withLock(\.workers).indices { kill(host) }
        effects.close()
    }

    // MARK: Faults

    /// The runs that workers have under way.
    ///
    /// - Parameter worker: of this one only.
    func runs(of worker: String? = nil) async throws -> [RunID] {
        try await store.database.read { transaction in
            try transaction.query(
                """
                SELECT r.id FROM run r JOIN worker w ON w.number = r.worker
                WHERE r.outcome IS NULL AND w.ended_at IS NULL AND (? = '' OR w.name = ?) ORDER BY r.id
                """, [.text(worker ?? ""), .text(worker ?? "")]
            ).map { RunID(try $0.get(0)) }
        }
    }

    /// A fault has just happened to these runs.
    func note(_ runs: [RunID]) {
        let injection = Injection(at: Date(), runs: runs)
        state.withLock { $0.injections.append(injection) }
    }

    /// Ends one session of a worker.
    func terminate(using random: inout Dice) async throws {
        let sessions = try await store.database.read { transaction in
            try transaction.query(
                "SELECT pid, application_name FROM pg_stat_activity WHERE application_name LIKE 'host-%' ORDER BY pid"
            ).map { (pid: try $0.get(0, as: Int.self), name: try $0.get(1, as: String.self)) }
        }
        guard let session = sessions.randomElement(using: &random) else { return }
        let runs = try await runs(of: session.name)
        try await store.database.read {
            _ = try $0.query("SELECT pg_terminate_backend(CAST(? AS integer))", [session.pid.sqlValue])
        }
        note(runs)
    }

    /// Locks the rows of some runs and does nothing, for a while.
    func hold(for duration: Duration, using random: inout Dice) async throws {
        let held = Array(try await runs().shuffled(using: &random).prefix(3))
        var options = PostgresOptions(server: hosts.server.address(database))
        // Whoever holds them is no program of ours, which the server would end sooner.
        options.idleInTransactionLimit = .seconds(600)
        let pool = PostgresPool(options)
        defer { pool.close() }
        note(held)
        try await pool.withSession { session in
            try session.run("BEGIN")
            _ = try session.query(
                "SELECT 1 FROM run WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE",
                [.array(held.map { .text($0.text) })])
            Thread.sleep(forTimeInterval: duration / .seconds(1))
            try session.run("ROLLBACK")
        }
    }

    /// Wants something of a run that is under way, or waits.
    func storm(using random: inout Dice) async throws {
        guard let run = try await unfinished().randomElement(using: &random) else { return }
        let action: RunRequest.Action =
            switch Int.random(in: 0..<5, using: &random) {
            case 0: .cancel(reason: "storm")
            case 1, 2: .pause(reason: "storm")
            default: .resume()
            }
        try await request(action, of: run)
    }

    private func request(_ action: RunRequest.Action, of run: RunID) async throws {
        let id = UUID().uuidString
        state.withLock { $0.storm[id] = run }
        try await post(RunRequest(id: id, run: run, action, by: "storm", postedAt: SystemClock().now()))
    }

    private func unfinished() async throws -> [RunID] {
        try await store.database.read { transaction in
            try transaction.query("SELECT id FROM run WHERE outcome IS NULL ORDER BY id").map {
                RunID(try $0.get(0))
            }
        }
    }

    // MARK: Runs

    /// Posts until it is acknowledged.
    private func post(_ request: RunRequest) async throws {
        while true {
            do {
                _ = try await store.post(request)
                return
            } catch let error as SQLError where error.isTemporary {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Starts runs and decides on doubts while `body` injects faults, and then until all runs have ended.
    func underLoad(_ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                while !state.withLock(\.isOver) {
                    try await fill()
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            let deciding = Task { [self] in
                do {
                    try await decideForever()
                } catch is CancellationError {
                } catch {
                    Issue.record("nobody decides on doubts any more: \(error)")
                }
            }
            defer { deciding.cancel() }
            do {
                try await body()
            } catch {
                state.withLock { $0.isOver = true }
                throw error
            }
            state.withLock { $0.isOver = true }
            try await group.waitForAll()
            try await finish()
        }
    }

    private func fill() async throws {
        let open = try await openWork()
        for number in 0..<max(Self.load - open, 0) {
            let isNew = fault == .versions && number.isMultiple(of: 2)
            let workflow = isNew ? Self.newWorkflow : Self.workflow
            let run = RunID(at: SystemClock().now(), entropy: .random(in: 0...(.max)))
            try await post(
                RunRequest(
                    id: run.text, run: run, .start(workflow, input: [:]), postedAt: SystemClock().now()))
            state.withLock { $0.acknowledged[run] = workflow }
        }
    }

    /// Runs that have not ended, and requests without an answer.
    private func openWork() async throws -> Int {
        try await store.database.read { transaction in
            try transaction.queryOne(
                """
                SELECT (SELECT COUNT(*) FROM request WHERE reply IS NULL)
                    + (SELECT COUNT(*) FROM run WHERE outcome IS NULL)
                """)?.get(0) ?? 0
        }
    }

    private func finish() async throws {
        let end = ContinuousClock.now + .seconds(300)
        while try await openWork() > 0, ContinuousClock.now < end {
            // What somebody paused last would wait for ever.
            if fault == .storms {
                for run in try await unfinished() { try await request(.resume(), of: run) }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Says of each doubt that no agent could resolve what the outside says.
    private func decideForever() async throws {
        var decided: Set<String> = []
        while !Task.isCancelled {
            for run in try await store.runs(where: RunFilter(taskStatus: .inDoubt), limit: 999, before: nil) {
                for task in TaskRecord.fold(try await store.events(of: run.id)) where task.status == .inDoubt
                {
                    // The agent of the others is asked.
                    guard task.path == "pay" else { continue }
                    let id = "\(run.id) \(task.path) \(task.attempts)"
                    guard decided.insert(id).inserted else { continue }
                    let happened = effects.decide("\(run.id).1/\(task.path)", attempt: task.attempts)
                    try await post(
                        RunRequest(
                            id: id, run: run.id,
                            .resolve(task: task.path, happened ? .done(output: ["found": true]) : .retry),
                            by: "observer", postedAt: SystemClock().now()))
                }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    // MARK: What came of it

    /// - Returns: the row; what is wrong beside its figures is recorded as an issue.
    func row(seed: UInt64, duration: Duration) async throws -> FaultRow {
        let (acknowledged, injections, storm, workers) = state.withLock {
            ($0.acknowledged, $0.injections, $0.storm, $0.workers)
        }
        for worker in workers { #expect(worker.process.isRunning, "\(fault): a worker ended by itself") }
        var row = FaultRow(fault: fault, seed: seed, duration: duration)
        row.faults = fault == .storms ? storm.count : injections.count
        row.runs = acknowledged.count
        try await effects.settle()
        let effectsDone = effects.external
        row.duplicated = effectsDone.values.count { $0 > 1 }
        row.refused = effects.refusals
        row.fenced = effects.fencings
        for (run, workflow) in acknowledged {
            let events = try await self.events(of: run)
            let problems = HistoryCheck.problems(of: run, events, external: Self.external)
            #expect(problems == [], "\(fault)")
            row.inDoubt += events.count { if case .taskInDoubt = $0.kind { true } else { false } }
            let reason = try await loss(of: run, workflow, events, effectsDone)
            if let reason {
                let rows = try await rows(of: run)
                Issue.record("\(fault), seed \(seed): run \(run) is lost: \(reason); \(rows)")
            }
            row.lost += reason == nil ? 0 : 1
        }
        row.recoveries =
            try await fault == .storms ? answerTimes(of: storm) : recoveries(from: injections)
        #expect(try await store.verify() == [], "\(fault)")
        return row
    }

    /// What the tables say of a run, of its start and of workers.
    private func rows(of run: RunID) async throws -> String {
        try await store.database.read { transaction in
            try [
                "SELECT * FROM run WHERE id = ?", "SELECT * FROM request WHERE run = ?",
                "SELECT number, name FROM worker WHERE ended_at IS NULL AND name <> ?",
            ].map { sql in
                try transaction.query(sql, [.text(run.text)]).map { row in
                    zip(row.columns, row.values).map { "\($0): \($1)" }.joined(separator: ", ")
                }.joined(separator: "; ")
            }.joined(separator: " | ")
        }
    }

    private func events(of run: RunID) async throws -> [RunEvent] {
        do {
            return try await store.events(of: run)
        } catch let error as RunStoreError where error.kind == .unknownRun {
            return []
        }
    }

    /// - Returns: what is missing of a run, or too much; `nil` when nothing is.
    private func loss(
        of run: RunID, _ workflow: Workflow, _ events: [RunEvent], _ done: [String: Int]
    ) async throws -> String? {
        let wanted = workflow.tasks.map(\.id).filter(Self.external.contains)
        let happened = wanted.filter { done["external \(run).1/\($0)"] != nil }
        let result = events.isEmpty ? nil : RunResult(folding: events)
        switch result?.outcome {
        case .success:
            return happened == wanted ? nil : "its effects are only \(happened)"
        case .cancelled where fault == .storms:
            let cancellation = events.firstIndex {
                if case .cancellationRequested = $0.kind { true } else { false }
            }
            let starts = events.indices.filter {
                if case .attemptStarted = events[$0].kind { true } else { false }
            }
            if starts.contains(where: { $0 > cancellation ?? 0 }) {
                return "something began after its cancellation"
            }
            let begun = Set(starts.compactMap { events[$0].task })
            return happened.allSatisfy(begun.contains) ? nil : "effects without an intent: \(happened)"
        case nil where events.isEmpty && fault == .storms:
            // Cancelled before it began: then its start was refused.
            guard case .refused? = try await store.start(of: run)?.reply else { return "it never began" }
            return happened.isEmpty ? nil : "it has effects and never began"
        case let outcome:
            let failures = result?.results.compactMap { $0.failure.map { "\($0.kind): \($0.message)" } } ?? []
            return "its outcome is \(outcome.map { "\($0)" } ?? "none") \(failures)"
        }
    }

    /// From each fault to the first event stored after it, of each run that it befell and that had not ended by then.
    ///
    /// A worker's last commit may be under way while it is struck. Nobody else can have its runs before its lease has run
    /// out, which is renewed after a quarter of it: what was stored within half of a lease was such a commit.
    private func recoveries(from injections: [Injection]) async throws -> [Duration] {
        let commits = try await store.database.read { transaction in
            var commits: [RunID: [Double]] = [:]
            try transaction.forEachRow(
                """
                SELECT r.id, CAST(EXTRACT(EPOCH FROM pg_xact_commit_timestamp(s.xmin)) AS double precision)
                FROM segment s JOIN run r ON r.number = s.run ORDER BY s.run, s.first
                """, []
            ) { row in commits[RunID(try row.get(0)), default: []].append(try row.get(1)) }
            return commits
        }
        let blind = fault.isOfWholeWorker ? lease / .seconds(1) / 2 : 0
        return injections.flatMap { injection in
            injection.runs.compactMap { run -> Duration? in
                let at = injection.at.timeIntervalSince1970
                return commits[run]?.first { $0 > at + blind }.map { .seconds($0 - at) }
            }
        }
    }

    /// Each request has one answer, and was applied no more than once.
    private func answerTimes(of storm: [String: RunID]) async throws -> [Duration] {
        var times: [Duration] = []
        let answers = try await store.database.read { transaction in
            try transaction.query("SELECT id, answered_at - created_at FROM request WHERE kind <> 'start'")
                .map {
                    (id: try $0.get(0, as: String.self), nanoseconds: try $0.get(1, as: Int64?.self))
                }
        }
        for answer in answers where storm[answer.id] != nil {
            guard let nanoseconds = answer.nanoseconds else {
                Issue.record("a request to run \(storm[answer.id]?.text ?? "") was never answered")
                continue
            }
            times.append(.nanoseconds(nanoseconds))
        }
        #expect(times.count == storm.count)
        for run in Set(storm.values) {
            let taken = try await events(of: run).compactMap { event in
                if case .requestTaken(let id) = event.kind { id } else { nil }
            }
            #expect(Set(taken).count == taken.count, "a request to run \(run) was applied twice")
        }
        return times
    }
}
