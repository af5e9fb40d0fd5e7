internal import AWSClient
internal import Baton
internal import BatonAWS
internal import EventLayer
internal import Foundation
internal import LambdaRuntime
internal import SupplyChain
internal import WorkflowFiles

/// What the function is made of, put together once for each process.
struct FunctionParts: Sendable {
    let conductor: RunConductor
    let store: DynamoDBRunStore
    let data: SupplyData
    let rules: [EventRule]
    /// By the names of the rules.
    let workflows: [String: Workflow]
    let library: WorkflowLibrary

    /// - Throws: `LambdaFailure` of type `Baton.Configuration` for files that cannot be used; `AWSError`; `SQLError`.
    static func open(_ settings: FunctionSettings) async throws -> FunctionParts {
        let client = AWSClient(try await AWSConfiguration.resolve())
        let data = try await SupplyData.open(settings, client)
        return try FunctionParts(settings, client, data)
    }

    private init(_ settings: FunctionSettings, _ client: AWSClient, _ data: SupplyData) throws {
        self.data = data
        let dynamo = DynamoDB(client)
        store = DynamoDBRunStore(dynamo, table: settings.runsTable)
        let s3 = S3(client)
        let publisher: any FilePublisher =
            settings.reportsBucket.map { BucketFiles(s3: s3, bucket: $0, folder: settings.scratch) }
            ?? NoFiles()
        let agents = SupplyChainAgents.all(
            store: data.store, outbox: PurchaseOrderOutbox(directory: settings.scratch + "/orders"),
            inbox: PurchaseOrderInbox(directory: settings.scratch + "/inbox"),
            channels: [BucketOrderChannel(s3: s3, bucket: settings.reportsBucket)],
            reports: ReportFolder(directory: settings.scratch + "/reports"), publisher: publisher)
        let orchestrator = try AgentOrchestrator(
            agents: agents, store: store,
            blockingThreads: ProcessInfo.processInfo.activeProcessorCount, usesClosingLedger: true)
        conductor = RunConductor(
            orchestrator: orchestrator, store: store,
            leases: RunLeases(dynamo, table: settings.runsTable),
            alerts: try settings.alertsTopic.map { try AlertPass(data.store, SNS(client), topic: $0) })
        library = WorkflowLibrary(folder: settings.folder, agents: orchestrator.agents)
        (rules, workflows) = try Self.rules(settings, orchestrator.agents)
    }

    private static func rules(
        _ settings: FunctionSettings, _ agents: AgentRegistry
    ) throws -> ([EventRule], [String: Workflow]) {
        guard FileLook.isFile(settings.rules) else {
            guard !settings.isRulesNamed else {
                throw LambdaFailure.configuration("BATON_RULES: \(settings.rules): no such file")
            }
            return ([], [:])
        }
        do {
            let file = try RulesFileReader.read(settings.rules, agents: agents)
            for warning in file.warnings { FunctionLog.write("warning", ["message": .string(warning)]) }
            for rule in file.rules where rule.debounce != nil || rule.throttle != nil || rule.isOrdered {
                FunctionLog.write(
                    "warning",
                    [
                        "rule": .string(rule.name),
                        "message": "debounce, throttle and ordered have no effect in the function",
                    ])
            }
            return (file.rules.filter(\.isEnabled), file.workflows)
        } catch let error as InvalidInput {
            throw LambdaFailure.configuration(error.lines.joined(separator: "; "))
        }
    }
}
