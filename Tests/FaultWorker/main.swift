import Baton
import BatonSQLite
import Foundation

// Runs what is queued in a database, as `baton up` does, with agents whose effects happen in another process.
//
// FaultWorker DATABASE SOCKET [POINT]: DATABASE is a file, or the address of a PostgreSQL server; POINT is where the process ends as if by kill -9, see CrashPoint.
// FaultWorker --write DATABASE PAGES [TASKS COUNT]: see SteadyWriter.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else { exit(2) }
if arguments[1] == "--write" {
    let numbers = arguments.dropFirst(3).map { Int($0) ?? 1 }
    if numbers.count > 2 {
        try await SteadyWriter.run(
            database: arguments[2], checkpoint: numbers[0], tasks: numbers[1], count: numbers[2])
        exit(0)
    }
    try await SteadyWriter.run(database: arguments[2], checkpoint: numbers.first ?? 1000)
}
let effects = EffectClient(socket: arguments[2])
let point = arguments.count > 3 ? CrashPoint(arguments[3]) : nil
if arguments[1].contains("=") {
    try await PostgresWorker(address: arguments[1], effects: effects).run { store, claims in
        try await runQueued(store, store, claims)
    }
} else {
    let store = try await SQLiteRunStore(database: SQLiteDatabase(path: arguments[1], durability: .ofWorker))
    let lock = try store.lockForRunning()
    try await runQueued(store, store, store.claims())
    withExtendedLifetime(lock) {}
}

@Sendable func runQueued(
    _ store: some RunStore, _ inbox: some RequestInbox, _ claims: any RunClaims
) async throws {
    let agents = (ProcessInfo.processInfo.environment["FAULT_AGENTS"] ?? "effects").split(separator: ",")
    let orchestrator = try AgentOrchestrator(
        agents: agents.map { EffectAgent(String($0), client: effects, point: point) },
        store: CrashingStore(store: store, point: point),
        claims: claims)
    var options = Runner.Options()
    options.endsWhenIdle = ProcessInfo.processInfo.environment["FAULT_UNTIL_IDLE"] != nil
    options.pollInterval = .milliseconds(5)
    options.sweepInterval = .milliseconds(200)
    let runner = Runner(
        orchestrator: orchestrator, store: store, inbox: CrashingInbox(inbox: inbox, point: point),
        options: options,
        tell: { news in
            if case .problem(let line) = news { FileHandle.standardError.write(Data("\(line)\n".utf8)) }
        })
    try await effects.send("hello -")
    _ = try await runner.run()
}
