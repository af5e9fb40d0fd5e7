import Foundation
import TestSupport
import Testing

/// AWS's own Runtime Interface Emulator around a function.
@Suite(
    "In AWS's emulator",
    .enabled(
        if: Emulator.path != nil, "aws-lambda-rie is not there: scripts/test takes it out of aws-sam-cli"))
struct EmulatorTests {
    @Test("a function answers, fails, and is started anew after it has ended")
    func invocations() async throws {
        let emulator = try Emulator()
        let answer = try await emulator.invoke(#"{"sku": "SKU-001"}"#)
        #expect(answer.hasPrefix(#"{"event":{"sku": "SKU-001"},"request":""#))
        #expect(answer.contains(#""secondsLeft":2"#) || answer.contains(#""secondsLeft":3"#), "\(answer)")
        let long = #"{"text": "\#(String(repeating: "x", count: 100_000))"}"#
        #expect(try await emulator.invoke(long).contains(long))
        #expect(
            try await emulator.invoke(#"["fail"]"#)
                == #"{"errorMessage":"as the event says","errorType":"Worker.Failed","stackTrace":[]}"#)
        #expect(try await emulator.invoke(#"["exit"]"#).contains("Runtime.ExitError"))
        #expect(try await emulator.invoke("7").hasPrefix(#"{"event":7,"#))
    }

    @Test("a function that is late is ended, and works again afterwards")
    func timeout() async throws {
        let emulator = try Emulator()
        #expect(try await emulator.invoke(#"["sleep"]"#).contains("Task timed out after 3.00 seconds"))
        #expect(try await emulator.invoke("7").hasPrefix(#"{"event":7,"#))
    }

    @Test("a function that cannot be initialized says why")
    func initialization() async throws {
        let emulator = try Emulator(variables: ["WORKER_FAILS": "1"])
        #expect(try await emulator.invoke("7").contains(#""errorType":"Worker.Init""#))
    }

    @Test("a function registers as an extension, and answers")
    func asExtension() async throws {
        let emulator = try Emulator(variables: ["WORKER_EXTENSION": "worker"])
        #expect(try await emulator.invoke("7").hasPrefix(#"{"event":7,"#))
    }
}

/// One emulator with one function. It takes one call at a time: it crashes when there are more.
private final class Emulator: Sendable {
    static let path: String? = {
        let path =
            ProcessInfo.processInfo.environment["AWS_LAMBDA_RIE"]
            ?? FileManager.default.currentDirectoryPath + "/.build/aws-lambda-rie"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    private let process = Process()
    private let port: UInt16
    private let folder = TemporaryFolder()

    init(variables: [String: String] = [:]) throws {
        let ports = try Self.freePorts()
        port = ports.0
        let worker = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("LambdaWorker")
        process.executableURL = URL(fileURLWithPath: try #require(Self.path))
        process.arguments = [
            "--log-level", "error", "--runtime-interface-emulator-address", "127.0.0.1:\(port)",
            "--runtime-api-address", "127.0.0.1:\(ports.1)", worker.path,
        ]
        process.environment = variables.merging([
            "AWS_LAMBDA_FUNCTION_TIMEOUT": "3", "AWS_LAMBDA_FUNCTION_NAME": "worker",
            "AWS_REGION": "us-east-1",
        ]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.launchAlone()
    }

    deinit {
        // SIGTERM leaves it waiting for the function. The function ends when the Runtime API is gone.
        kill(process.processIdentifier, SIGKILL)
    }

    /// Two that were free a moment ago.
    private static func freePorts() throws -> (UInt16, UInt16) {
        let (one, other) = (try LoopbackServer(statuses: [200]), try LoopbackServer(statuses: [200]))
        return withExtendedLifetime((one, other)) { (one.port, other.port) }
    }

    func invoke(_ event: String) async throws -> String {
        let (input, output) = (try folder.write("event", event), folder.path("answer"))
        for _ in 0..<500 {
            let curl = Process()
            curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            curl.arguments = [
                "curl", "--silent", "--max-time", "20", "--data-binary", "@" + input, "--output", output,
                "http://127.0.0.1:\(port)/2015-03-31/functions/function/invocations",
            ]
            try curl.launchAlone()
            while curl.isRunning { try await Task.sleep(for: .milliseconds(10)) }
            // 7: it does not listen yet.
            guard curl.terminationStatus == 7 else { break }
        }
        return try String(contentsOfFile: output, encoding: .utf8)
    }
}
