internal import ArgumentParser
internal import Baton
internal import BatonPostgres
internal import WorkflowFiles

struct WorkerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the processes that run runs, those that began last first.",
        discussion: """
            States: active, draining (it was asked to end), silent (it has not been heard of for the time of its lease: \
            others take over what it has), ended. Processes of 'baton run' are there too, as long as they run; they take \
            nothing from the queue.
            """)

    @Flag(name: .long, help: "Also those of the last 30 days that have ended.")
    var all = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let workers = try await database.serverStore().workers(includesEnded: all)
        if output.json {
            Console.output(Value.array(workers.map(\.document)).json(pretty: true))
        } else {
            Console.output(workers.isEmpty ? "no workers" : table(workers))
        }
    }

    private func table(_ workers: [WorkerRecord]) -> String {
        var table = TextTable(
            ["NO", "NAME", "STATE", "RUNS", "AT MOST", "AGENTS", "SINCE"], alignRight: [0, 3, 4])
        for worker in workers {
            table.add([
                String(worker.number), worker.name.printable, worker.state.rawValue, String(worker.runs),
                worker.concurrency.map { String($0) } ?? "-",
                worker.takesQueue ? worker.agents?.joined(separator: ", ") ?? "all" : "only its own runs",
                worker.startedAt.toSeconds,
            ])
        }
        return table.render()
    }
}

extension WorkerRecord {
    fileprivate var document: Value {
        [
            "number": .int(Int64(number)), "name": .string(name), "state": .string(state.rawValue),
            "takes_queue": .bool(takesQueue),
            "agents": agents.map { .array($0.map(Value.string)) } ?? .null,
            "concurrency": concurrency.map { .int(Int64($0)) } ?? .null, "runs": .int(Int64(runs)),
            "started_at": .string("\(startedAt)"),
            "ended_at": endedAt.map { .string("\($0)") } ?? .null,
        ]
    }
}

extension DatabaseOptions {
    /// - Parameter hint: what to do instead.
    /// - Throws: ``InvalidInput`` unless the database is on a server.
    func requireServer(_ hint: String) throws {
        guard case .file = address else { return }
        throw InvalidInput("\(name): workers share a database on a server (--store postgres://…); \(hint)")
    }

    /// - Throws: ``InvalidInput`` unless the database is on a server; `SQLError`.
    func serverStore() async throws -> PostgresRunStore {
        try requireServer("a file has one at a time")
        guard let store = try await StoreConnection.open(address).runs as? PostgresRunStore else {
            throw InvalidInput("\(name): no server")
        }
        return store
    }
}
