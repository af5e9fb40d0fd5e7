import Foundation
import TestSupport
import Testing

/// A function as a process of its own, with the runtime in it.
@Suite("A function")
struct WorkerTests {
    private static var executable: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("LambdaWorker")
    }

    private func launch(_ variables: [String: String]) throws -> (Process, errors: Pipe) {
        let process = Process()
        process.executableURL = Self.executable
        process.environment = variables
        process.standardInput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.launchAlone()
        return (process, errors)
    }

    private func text(_ pipe: Pipe) -> String {
        String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    /// Waits for the end of a process, for two minutes at most.
    private func end(_ process: Process) async throws -> Int32 {
        for _ in 0..<24_000 where process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        if process.isRunning { process.interrupt() }
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    @Test("answers, and ends well on SIGTERM while it waits for an event")
    func termination() async throws {
        let server = try RuntimeAPIServer([
            .event("[1]", id: "r1", headers: ["Lambda-Runtime-Trace-Id": "t1"])
        ])
        let (process, _) = try launch(["AWS_LAMBDA_RUNTIME_API": server.address])
        try await server.wait { $0.calls.count == 3 }
        #expect(server.posts[0].body.hasPrefix(#"{"event":[1],"request":"r1","trace":"t1","secondsLeft":2"#))
        process.terminate()
        #expect(try await end(process) == 0)
    }

    @Test("is cancelled by SIGTERM while it is at work, and still answers")
    func terminationAtWork() async throws {
        let server = try RuntimeAPIServer([.event(#"["sleep"]"#, id: "r1")])
        let (process, _) = try launch(["AWS_LAMBDA_RUNTIME_API": server.address])
        try await server.wait { $0.calls.count == 1 }
        try await Task.sleep(for: .milliseconds(100))
        process.terminate()
        #expect(try await end(process) == 0)
        #expect(server.posts.map(\.body) == [#""cancelled""#])
    }

    @Test("registers as an extension without events when it is to be told of its end")
    func asExtension() async throws {
        let server = try RuntimeAPIServer([.event("[]", id: "r1")])
        let (process, _) = try launch([
            "AWS_LAMBDA_RUNTIME_API": server.address, "WORKER_EXTENSION": "worker",
        ])
        try await server.wait { $0.calls.count == 5 }
        let register = try #require(server.calls.first { $0.path == "/2020-01-01/extension/register" })
        #expect(register.headers["lambda-extension-name"] == "worker")
        #expect(register.body == #"{"events":[]}"#)
        let wait = try #require(server.calls.first { $0.path == "/2020-01-01/extension/event/next" })
        #expect(wait.headers["lambda-extension-identifier"] == "ext-1")
        process.terminate()
        #expect(try await end(process) == 0)
    }

    @Test("ends badly, with one line, when it cannot be initialized or reached")
    func badStarts() async throws {
        let server = try RuntimeAPIServer([.event("[]", id: "r1")])
        let starts: [([String: String], String)] = [
            (
                ["AWS_LAMBDA_RUNTIME_API": server.address, "WORKER_FAILS": "1"],
                "Worker.Init: as the environment says\n"
            ), ([:], "AWS_LAMBDA_RUNTIME_API is not set: this program runs in AWS Lambda\n"),
            (["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"], "connect to 127.0.0.1:1: Connection refused\n"),
        ]
        for (variables, line) in starts {
            let (process, errors) = try launch(variables)
            #expect(try await end(process) == 1)
            #expect(text(errors) == line)
        }
        #expect(server.calls.map(\.path) == ["/2018-06-01/runtime/init/error"])
    }
}
