import Foundation
import Synchronization
import TestSupport

/// Hosts, each a network namespace of its own, and a network between them that loses, delays and cuts off on command. The
/// first one is for the server.
///
/// The namespaces have no names and no way out; they go with the router and the processes in them.
final class HostNetwork: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let serverHost = 1
    private let router: Process
    private let input: FileHandle
    private let output: Mutex<FileHandle>
    private let namespaces: [Int]

    /// Why there are none here; `nil` where they can be made.
    static let absence: String? = {
        guard geteuid() == 0 else { return "network namespaces need root" }
        do {
            _ = try HostNetwork(hosts: 1)
            return nil
        } catch {
            return "\(error)"
        }
    }()

    init(hosts: Int) throws {
        guard let script = Bundle.module.path(forResource: "Fixtures/router", ofType: "py") else {
            throw Failure(description: "the router's script is not there")
        }
        router = Process()
        router.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        router.arguments = ["python3", script, "\(hosts)"]
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        router.standardInput = input
        router.standardOutput = output
        router.standardError = errors
        try router.launchAlone()
        self.input = input.fileHandleForWriting
        self.output = Mutex(output.fileHandleForReading)
        namespaces = Self.line(output.fileHandleForReading).split(separator: " ").compactMap { Int($0) }
        guard namespaces.count == hosts else {
            let reason = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw Failure(
                description: reason.split(whereSeparator: \.isNewline).last.map(String.init) ?? "no python3")
        }
    }

    deinit {
        try? input.close()
        router.waitUntilExit()
    }

    static func address(of host: Int) -> String { "10.77.0.\(host)" }

    /// The beginning of a command line that runs the rest of it on a host.
    func launcher(on host: Int) -> [String] {
        ["nsenter", "--net=/proc/\(router.processIdentifier)/fd/\(namespaces[host - 1])", "--"]
    }

    /// - Parameter delay: of each packet, in each direction.
    func set(delay: Duration) throws { try tell("delay \(delay / .seconds(1))") }

    /// - Parameter loss: the share of all packets.
    func set(loss: Double, seed: UInt64) throws { try tell("loss \(loss) \(seed)") }

    /// Whether packets from and to a host vanish without a word.
    func set(isIsolated: Bool, host: Int) throws { try tell("hole \(host) \(isIsolated ? "on" : "off")") }

    private func tell(_ command: String) throws {
        let answer = try output.withLock { output in
            try input.write(contentsOf: Data((command + "\n").utf8))
            return Self.line(output)
        }
        guard answer == "ok" else { throw Failure(description: "the router did not \(command)") }
    }

    private static func line(_ handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = handle.readData(ofLength: 1).first, byte != UInt8(ascii: "\n") { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
