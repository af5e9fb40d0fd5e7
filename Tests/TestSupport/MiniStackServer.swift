package import Foundation

/// MiniStack: an implementation of AWS's services on the loopback interface that runs functions as processes.
///
/// It ends with its last reference, and with the process that started it.
package final class MiniStackServer: Sendable {
    package let url: String
    /// For what is written while it runs: gone with it.
    package let folder = TemporaryFolder()
    private let input = Pipe()
    private let process: Process
    private let port: UInt16

    /// Why tests that need it are skipped.
    package static let absence = "MiniStack is not installed: pip install 'ministack==1.5.33'"

    package static let isInstalled: Bool = {
        let process = python("import importlib.util as u, sys; sys.exit(u.find_spec('ministack') is None)")
        process.standardError = FileHandle.nullDevice
        guard (try? process.launchAlone()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// That of the folder in which scripts/test installs what is missing, or the system's.
    package static func python(_ program: String) -> Process {
        let own = FileManager.default.currentDirectoryPath + "/.build/python/bin/python3"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            FileManager.default.isExecutableFile(atPath: own) ? own : "python3", "-c", program,
        ]
        return process
    }

    /// Starts one and waits until it answers.
    ///
    /// - Throws: when it cannot be started.
    package static func start() async throws -> MiniStackServer {
        for _ in 0..<3 {
            let server = try MiniStackServer()
            for _ in 0..<1200 where server.process.isRunning {
                if server.accepts { return server }
                try await Task.sleep(for: .milliseconds(50))
            }
            // Its port was taken meanwhile.
        }
        throw CocoaError(.executableRuntimeMismatch)
    }

    private init() throws {
        // One that was free a moment ago.
        port = try withExtendedLifetime(LoopbackServer(statuses: [200])) { $0.port }
        url = "http://127.0.0.1:\(port)"
        process = Self.python(
            """
            import os, sys, threading
            threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
            from ministack.app import main
            sys.argv = ['ministack']
            main()
            """)
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path("state")).deletingLastPathComponent()
        process.environment = ProcessInfo.processInfo.environment.merging([
            "BIND_HOST": "127.0.0.1", "TMPDIR": folder.url.path, "GATEWAY_PORT": "\(port)",
            "MINISTACK_HOST": "127.0.0.1",
            "SERVICES": "s3,sqs,sns,dynamodb,lambda,events,iam,sts,logs,monitoring,scheduler,cloudformation",
            "AWS_ENDPOINT_URL": url, "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.1",
            "LAMBDA_ASYNC_RETRY_MAX_SECONDS": "0.2",
        ]) { $1 }
        process.standardInput = input
        let log = FileManager.default.createFile(atPath: folder.path("log"), contents: nil)
        let handle = log ? FileHandle(forWritingAtPath: folder.path("log")) : nil
        process.standardOutput = handle ?? FileHandle.nullDevice
        process.standardError = handle ?? FileHandle.nullDevice
        try process.launchAlone()
    }

    /// Whether somebody listens.
    private var accepts: Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// What it has said so far.
    package var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }
}
