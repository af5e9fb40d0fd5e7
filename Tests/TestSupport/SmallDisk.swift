internal import Foundation

/// A file system in memory of a given size, which can really be full. It is gone with its last reference.
///
/// Whoever may not mount gets one in a name space of its own (unshare(1)): then only what ``command(_:_:)`` starts sees it.
package final class SmallDisk: Sendable {
    package let path: String
    /// The process that keeps the name space; `nil` where everybody sees the disk.
    private let keeper: Process?

    /// Whether there can be one here.
    package static let isAvailable = (try? SmallDisk(kilobytes: 64)) != nil

    struct Unavailable: Error {}

    package init(kilobytes: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "baton-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
        let mount = ["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path]
        do {
            if try Self.run(mount) == 0 {
                keeper = nil
                return
            }
            keeper = try Self.keep(mount)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    deinit {
        if let keeper {
            keeper.terminate()
            keeper.waitUntilExit()
        } else {
            _ = try? Self.run(["umount", "--lazy", path])
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// How a program is started so that it sees the disk.
    package func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
        guard let keeper else { return (program, arguments) }
        let enter = [
            "nsenter", "--preserve-credentials", "--wd=.", "-U", "-m", "-t", "\(keeper.processIdentifier)",
        ]
        return ("/usr/bin/env", enter + [program] + arguments)
    }

    /// Writes a file until there is no room left.
    package func fill() throws {
        // Byte by byte at the end: what is left of the last page would do for a small commit.
        for size in ["64k", "4k", "1"] {
            try shell(
                "dd if=/dev/zero bs=\(size) of='\(path)/ballast' oflag=append conv=notrunc 2>/dev/null || true"
            )
        }
    }

    /// Takes the file away again.
    package func free() throws { try shell("rm '\(path)/ballast'") }

    private func shell(_ script: String) throws {
        let command = command("/bin/sh", ["-c", script])
        guard try Self.run([command.program] + command.arguments) == 0 else { throw Unavailable() }
    }

    private static func keep(_ mount: [String]) throws -> Process {
        let ready = Pipe()
        let process = process(
            ["unshare", "-rm", "/bin/sh", "-c", #"set -e; "$@"; echo ready; exec sleep 600"#, "sh"] + mount)
        process.standardOutput = ready
        try process.launchAlone()
        // Nothing comes from one that may not.
        guard ready.fileHandleForReading.availableData.isEmpty == false else {
            process.waitUntilExit()
            throw Unavailable()
        }
        return process
    }

    private static func run(_ command: [String]) throws -> Int32 {
        let process = process(command)
        process.standardOutput = FileHandle.nullDevice
        try process.launchAlone()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static func process(_ command: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }
}
