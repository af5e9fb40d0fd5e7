import AWSClient
import Baton
import BatonAWS
import BatonSQLite
import Foundation
import SupplyChain
import TestSupport
import Testing

/// MiniStack with everything that the function needs, and the function: the program that was built beside the tests.
final class Stack: Sendable {
    let server: MiniStackServer
    let client: AWSClient
    let runs: DynamoDBRunStore
    let topic: String
    /// Hears of alerts.
    let alerts: String
    /// Of events that the function could not handle.
    let deadLetters: String
    let name: String

    static let table = "runs"
    static let account = "000000000000"

    var dynamo: DynamoDB { DynamoDB(client) }
    var s3: S3 { S3(client) }
    var sqs: SQS { SQS(client) }

    /// - Parameters:
    ///   - timeout: of the function, in seconds.
    ///   - hasData: whether the example data is in the bucket.
    init(timeout: Int = 60, hasData: Bool = true) async throws {
        server = try await MiniStackServer.start()
        name = "baton"
        client = try Self.client(of: server)
        try await DynamoDBRunStore.createTable(Self.table, in: DynamoDB(client))
        runs = DynamoDBRunStore(DynamoDB(client), table: Self.table)
        for bucket in ["reports", "data"] { try await S3(client).createBucket(bucket) }
        topic = try await SNS(client).createTopic("alerts")
        alerts = try await SQS(client).createQueue("alerts")
        deadLetters = try await SQS(client).createQueue("dead-letters")
        try await SNS(client).subscribe(
            "sqs", Self.arn("sqs", "alerts"), to: topic, attributes: ["RawMessageDelivery": "true"])
        if hasData { try await putData() }
        try await createFunction(timeout: timeout, hasData: hasData)
    }

    static func client(of server: MiniStackServer) throws -> AWSClient {
        AWSClient(
            AWSConfiguration(
                region: "us-east-1",
                credentials: StaticCredentials(AWSCredentials(accessKeyID: "test", secretAccessKey: "test")),
                endpoint: try Endpoint(url: server.url)))
    }

    static func arn(_ service: String, _ name: String) -> String {
        "arn:aws:\(service):us-east-1:\(account):\(name)"
    }

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func putData() async throws {
        let path = server.folder.path("example.sqlite")
        let database = try SQLiteDatabase(path: path, durability: .process)
        let store = SupplyChainStore(database: database)
        try await store.migrate()
        for entity in SupplyChainEntities.importable where entity.name != "delivery_history" {
            let file = Self.root.appendingPathComponent("Examples/data/\(entity.name).csv").path
            _ = try await CSVImporter(entity: entity).importFile(at: file, into: store)
        }
        try await database.backup(to: path + ".whole")
        let content = try Data(contentsOf: URL(fileURLWithPath: path + ".whole"))
        try await s3.put(Array(content), to: "data", key: "baton.sqlite")
    }

    /// A zip with rules and workflows as scripts/package-lambda makes it, and the program as it was built: a script that
    /// starts it, because with everything for debuggers it is large.
    private func zip() throws -> Data {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("bootstrap").path
        let path = server.folder.path("function.zip")
        let process = MiniStackServer.python(
            """
            import glob, os, sys, zipfile
            root, program, path = sys.argv[1:]
            with zipfile.ZipFile(path, 'w') as archive:
                start = zipfile.ZipInfo('bootstrap')
                start.external_attr = 0o755 << 16
                archive.writestr(start, '#!/bin/sh\\nexec "%s"\\n' % program)
                archive.write(root + '/deploy/baton-rules.yaml', 'baton-rules.yaml')
                for file in glob.glob(root + '/Examples/*.yaml') + glob.glob(root + '/Tests/BatonFunctionTests/Workflows/*'):
                    archive.write(file, 'workflows/' + os.path.basename(file))
            """)
        process.arguments = (process.arguments ?? []) + [Self.root.path, program, path]
        try process.launchAlone()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try Data(contentsOf: URL(fileURLWithPath: path))
    }

    private func createFunction(timeout: Int, hasData: Bool) async throws {
        var variables: [String: Value] = [
            "BATON_RUNS_TABLE": .string(Self.table), "BATON_ALERTS_TOPIC": .string(topic),
            "BATON_REPORTS_BUCKET": "reports",
            "BATON_SCRATCH": .string(server.folder.path("scratch")), "AWS_ENDPOINT_URL": .string(server.url),
        ]
        if hasData { variables["BATON_DATA"] = "s3://data/baton.sqlite" }
        let role = Self.arn("iam", "role/function").replacing("us-east-1", with: "")
        try await post(
            "CreateFunction", "/2015-03-31/functions",
            [
                "FunctionName": .string(name), "Runtime": "provided.al2023", "Role": .string(role),
                "Handler": "bootstrap", "Timeout": .int(Int64(timeout)), "MemorySize": 512,
                "Code": ["ZipFile": .string(try zip().base64EncodedString())],
                "Environment": ["Variables": .object(variables)],
            ])
        try await post(
            "PutFunctionEventInvokeConfig", "/2019-09-25/functions/\(name)/event-invoke-config",
            [
                "MaximumRetryAttempts": 2,
                "DestinationConfig": [
                    "OnFailure": ["Destination": .string(Self.arn("sqs", "dead-letters"))]
                ],
            ], method: "PUT")
    }

    /// A call of AWS Lambda that the client has no name for.
    func post(_ operation: String, _ path: String, _ body: Value, method: String = "POST") async throws {
        var call = AWSCall(Lambda.service, operation)
        call.method = method
        call.path = path
        call.headers = ["Content-Type": "application/json"]
        call.body = Array(body.json().utf8)
        _ = try await client.send(call)
    }

    /// - Returns: what the function answers, and how it failed if it did.
    func invoke(_ event: Value) async throws -> (answer: Value, error: String?) {
        let answer = try await Lambda(client).invoke(name, Array(event.json().utf8), timeout: .seconds(120))
        return (try Value(json: answer.payload), answer.functionError)
    }

    /// Waits until something is there.
    func eventually<T>(_ what: String, within limit: Duration = .seconds(300), _ look: () async throws -> T?)
        async throws
        -> T
    {
        let end = ContinuousClock.now + limit
        while true {
            if let found = try await look() { return found }
            guard ContinuousClock.now < end else {
                Issue.record("\(what) did not come; the log ends with: \(server.log.suffix(3000))")
                throw CancellationError()
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// The next message of a queue.
    func message(from queue: String, _ what: String) async throws -> Value {
        try await eventually(what) {
            guard let message = try await sqs.receive(from: queue, limit: 1).first else { return nil }
            try await sqs.delete(message.receiptHandle, from: queue)
            return try Value(json: message.body)
        }
    }

    /// An event as EventBridge delivers it.
    static func stockChanged(_ id: String, sku: Value = "981760", replay: String? = nil) -> Value {
        var members: [String: Value] = [
            "version": "0", "id": .string(id), "source": "shop.stock", "detail-type": "Stock Changed",
            "account": .string(account), "time": "2026-11-28T03:00:00Z", "region": "us-east-1",
            "resources": [],
            "detail": ["sku": sku],
        ]
        if let replay { members["replay-name"] = .string(replay) }
        return .object(members)
    }
}
