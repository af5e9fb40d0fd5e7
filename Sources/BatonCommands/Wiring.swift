internal import ArgumentParser
internal import Baton
internal import BatonSQLite
internal import CoinSolver
internal import Foundation
internal import ReportFiles
internal import Reports
internal import SupplyChain
internal import WorkflowFiles

/// Puts the concrete parts together: the only place that picks them.
struct Wiring {
    let orchestrator: AgentOrchestrator
    let claims: any RunClaims
    let runs: any HistoryStore
    let data: SupplyChainStore

    /// Opens the database, creating or migrating it as needed, for commands that look at data and runs.
    static func open(_ options: DatabaseOptions) async throws -> Wiring {
        let connection = try await StoreConnection.open(options.address)
        return try await Wiring(connection, options, claims: connection.runs.claims(), channels: [])
    }

    /// Opens the database for a command that runs workflows or operations; what it runs ends with `body`.
    ///
    /// - Parameters:
    ///   - durability: see ``StoreConnection/open(_:durability:)``.
    static func running<T: Sendable>(
        _ options: DatabaseOptions, durability: Durability = .power,
        channels: [any PurchaseOrderChannel] = [], as role: RunnerRole = RunnerRole(),
        _ body: @escaping @Sendable (Wiring) async throws -> T
    ) async throws -> T {
        let connection = try await StoreConnection.open(options.address, durability: durability)
        return try await connection.runs.running(as: role) { claims in
            try await body(
                Wiring(connection, options, claims: claims, channels: channels, agents: role.agents))
        }
    }

    private init(
        _ connection: StoreConnection, _ options: DatabaseOptions, claims: any RunClaims,
        channels: [any PurchaseOrderChannel], agents wanted: Set<String>? = nil
    ) async throws {
        self.claims = claims
        runs = connection.runs
        data = SupplyChainStore(database: connection.database)
        try await data.migrate()
        let agents = SupplyChainAgents.all(
            store: data, outbox: PurchaseOrderOutbox(directory: options.folder("outbox")),
            inbox: PurchaseOrderInbox(directory: options.folder("inbox")), channels: channels,
            reports: ReportFolder(directory: options.folder("reports")),
            reportRenderers: Self.reportRenderers,
            solver: CoinSolver())
        let notice = StoreNotice(database: options.name)
        orchestrator = try AgentOrchestrator(
            agents: agents.filter { wanted?.contains($0.type) ?? true }, store: runs, claims: claims,
            blockingThreads: ProcessInfo.processInfo.activeProcessorCount,
            whenStoreIsBlocked: notice.blocked, whenStoreGoesOn: notice.goesOn)
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
        name: [.customLong("db"), .customLong("store")],
        help: ArgumentHelp(
            "The database: a file, or postgres://USER@HOST/NAME; also $BATON_STORE or $BATON_DB.",
            valueName: "file|url"),
        completion: .file(extensions: ["sqlite"]))
    private var text: String?

    var address: StoreAddress {
        StoreAddress(
            text ?? Environment.value("BATON_STORE") ?? Environment.value("BATON_DB") ?? "baton.sqlite")
    }

    /// What messages call the database.
    var name: String { "\(address)" }

    /// Whether the file is there; a server tells only when it is asked.
    var exists: Bool {
        guard case .file(let path) = address else { return true }
        return FileManager.default.fileExists(atPath: path)
    }

    /// - Throws: ``InvalidInput`` unless the file is there: looking creates nothing.
    func requireFile() throws {
        guard exists else {
            throw InvalidInput(
                "\(name): no such database (import data or run a workflow first, or name one with --db)")
        }
    }

    /// A folder for results: beside the database file, or in the current folder where the database is on a server.
    func folder(_ name: String) -> String {
        guard case .file(let path) = address else { return name }
        return path.lastIndex(of: "/").map { path[...$0] + name } ?? name
    }
}

/// How a command prints its result.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON instead of text.")
    var json = false
}
