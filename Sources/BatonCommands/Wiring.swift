internal import ArgumentParser
internal import Baton
internal import BatonSQLite
internal import CoinSolver
internal import Foundation
internal import ReportFiles
internal import Reports
internal import SupplyChain

/// Puts the concrete parts together: the only place that picks them.
struct Wiring {
    let orchestrator: AgentOrchestrator
    let runs: SQLiteRunStore
    let data: SupplyChainStore

    /// Opens the database file, creating or migrating it as needed.
    ///
    /// - Parameter durability: with `memory` runs are kept apart from the data, which are in the file as ever.
    static func open(
        _ options: DatabaseOptions, durability: Durability = .power,
        channels: [any PurchaseOrderChannel] = []
    ) async throws -> Wiring {
        let isKept = durability != .memory
        let database = try SQLiteDatabase(path: options.database, durability: isKept ? durability : .power)
        let data = SupplyChainStore(database: database)
        try await data.migrate()
        let runs = try await SQLiteRunStore(database: isKept ? database : .inMemory())
        let agents = SupplyChainAgents.all(
            store: data, outbox: PurchaseOrderOutbox(directory: options.folder("outbox")),
            inbox: PurchaseOrderInbox(directory: options.folder("inbox")), channels: channels,
            reports: ReportFolder(directory: options.folder("reports")), reportRenderers: reportRenderers,
            solver: CoinSolver())
        let notice = StoreNotice(database: options.database)
        let orchestrator = try AgentOrchestrator(
            agents: agents, store: runs, claims: runs.claims(),
            blockingThreads: ProcessInfo.processInfo.activeProcessorCount,
            whenStoreIsBlocked: notice.blocked, whenStoreGoesOn: notice.goesOn)
        return Wiring(orchestrator: orchestrator, runs: runs, data: data)
    }

    /// Applies what other processes want of this one's runs.
    var requests: RequestTaker { RequestTaker(orchestrator: orchestrator, inbox: runs) }

    /// Writers of reports that need a library or a program.
    static var reportRenderers: [ReportFileFormat: any ReportRenderer] {
        let environment = ProcessInfo.processInfo.environment
        return [
            .xlsx: SpreadsheetRenderer(),
            .pdf: ChromiumRenderer(
                browser: environment["BATON_BROWSER"], searchPath: environment["PATH"] ?? ""),
        ]
    }

    /// The agents' declarations, without a database file: for what only describes and checks.
    static func declarations() throws -> AgentRegistry {
        let store = SupplyChainStore(database: try SQLiteDatabase.inMemory())
        return try AgentRegistry(SupplyChainAgents.all(store: store))
    }
}

/// Where data, history and results are kept.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: [.customLong("db")],
        help: ArgumentHelp("The database file; also $BATON_DB.", valueName: "file"),
        completion: .file(extensions: ["sqlite"]))
    private var file: String?

    var database: String { file ?? Environment.value("BATON_DB") ?? "baton.sqlite" }

    /// - Throws: ``InvalidInput`` unless the file is there: looking creates nothing.
    func requireFile() throws {
        guard FileManager.default.fileExists(atPath: database) else {
            throw InvalidInput(
                "\(database): no such database (import data or run a workflow first, or name one with --db)")
        }
    }

    /// A folder for results, beside the database file.
    func folder(_ name: String) -> String {
        database.lastIndex(of: "/").map { database[...$0] + name } ?? name
    }
}

/// How a command prints its result.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON instead of text.")
    var json = false
}
