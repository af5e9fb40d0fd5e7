internal import Foundation

/// AWS's Runtime Interface Emulator with one function. It takes one call at a time: it crashes when there are more.
package final class LambdaEmulator: Sendable {
    /// Why tests that need it are skipped.
    package static let absence = "aws-lambda-rie is not there: scripts/test takes it out of aws-sam-cli"

    package static let path: String? = {
        let path =
            ProcessInfo.processInfo.environment["AWS_LAMBDA_RIE"]
            ?? FileManager.default.currentDirectoryPath + "/.build/aws-lambda-rie"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    private let process = Process()
    private let port: UInt16
    private let folder = TemporaryFolder()
    private let seconds: Int

    /// - Parameters:
    ///   - program: the function, built beside the tests.
    ///   - seconds: how long it may take for a call.
    package init(_ program: String, variables: [String: String] = [:], seconds: Int = 3) throws {
        self.seconds = seconds
        let ports = try Self.freePorts()
        port = ports.0
        let worker = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent(program)
        process.executableURL = URL(fileURLWithPath: Self.path ?? "")
        process.arguments = [
            "--log-level", "error", "--runtime-interface-emulator-address", "127.0.0.1:\(port)",
            "--runtime-api-address", "127.0.0.1:\(ports.1)", worker.path,
        ]
        process.environment = variables.merging([
            "AWS_LAMBDA_FUNCTION_TIMEOUT": "\(seconds)", "AWS_LAMBDA_FUNCTION_NAME": "worker",
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

    package func invoke(_ event: String) async throws -> String {
        let (input, output) = (try folder.write("event", event), folder.path("answer"))
        for _ in 0..<500 {
            let curl = Process()
            curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            curl.arguments = [
                "curl", "--silent", "--max-time", "\(seconds + 17)", "--data-binary", "@" + input, "--output",
                output,
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
