import AWSClient
import Baton
import BatonAWS
import Foundation
import TestSupport
import Testing

/// The built program under AWS's own emulator, with its runs in moto, which checks signatures.
@Suite(
    "The function in AWS's emulator",
    .enabled(if: LambdaEmulator.path != nil, Comment(rawValue: LambdaEmulator.absence)),
    .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct EmulatorTests {
    @Test("signs its calls, stores its runs, and answers a repeated call with the first run")
    func calls() async throws {
        let moto = try await MotoServer.shared()
        let credentials = AWSCredentials(accessKeyID: moto.accessKeyID, secretAccessKey: moto.secretAccessKey)
        let client = AWSClient(
            AWSConfiguration(
                region: "us-east-1", credentials: StaticCredentials(credentials),
                endpoint: try Endpoint(url: moto.url)))
        let table = "runs-\(UUID().uuidString)"
        try await DynamoDBRunStore.createTable(table, in: DynamoDB(client))
        let emulator = try LambdaEmulator(
            "bootstrap",
            variables: [
                "BATON_RUNS_TABLE": table, "AWS_ENDPOINT_URL": moto.url,
                "AWS_ACCESS_KEY_ID": moto.accessKeyID, "AWS_SECRET_ACCESS_KEY": moto.secretAccessKey,
            ], seconds: 300)
        let call = """
            {"id": "call-1", "tasks": [{"id": "eoq", "agent": "optimization", "operation": "calculate_eoq",
             "inputs": {"annual_demand": 1000, "ordering_cost": 50, "holding_cost": 2}}]}
            """
        let answer = try await emulator.invoke(call)
        let value = try Value(json: answer)
        #expect(value["tasks"]?["eoq"]?["status"] == "success", "\(answer)")
        #expect(try await emulator.invoke(call) == answer)
        let runs = try await DynamoDBRunStore(DynamoDB(client), table: table).runs(limit: 10, before: nil)
        #expect(runs.map(\.id.text) == [value["run"]?.stringValue])
        #expect(try await emulator.invoke("{}").contains(#""errorType":"Baton.InvalidEvent""#))
    }

    @Test("says at its start what setting is missing")
    func settings() async throws {
        let emulator = try LambdaEmulator("bootstrap", seconds: 300)
        let answer = try await emulator.invoke("{}")
        #expect(answer.contains("Baton.Configuration") && answer.contains("BATON_RUNS_TABLE"), "\(answer)")
    }
}
