import Foundation

/// A PostgreSQL server of the benchmark's own, which waits for the disk; it goes with the process.
final class PostgresBenchServer {
    private static let script = """
        set -e
        bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
        folder=$(mktemp -d "$0/baton-postgres.XXXXXX")
        cd "$folder"
        trap '"$bin/pg_ctl" -D data -m immediate -s stop >&2 || true; rm -rf "$folder"' EXIT
        "$bin/initdb" -D data -A trust -U postgres -E UTF8 --no-instructions >&2
        "$bin/pg_ctl" -D data -w -s -l log -o "-c listen_addresses='' -c unix_socket_directories=$folder \\
            -c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=100" start </dev/null >&2
        echo "$folder"
        while read -r command; do
            "$bin/pg_test_fsync" -s 1 -f "$folder/sync" | sed -n 's/^ *fdatasync *\\([0-9.]*\\) ops.*/\\1/p' | head -1
        done
        """

    /// Where its socket is.
    let folder: String
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// - Parameter parent: on the disk to be measured.
    init(in parent: String) throws {
        let shell = ["/bin/sh", "-c", Self.script, parent]
        process.executableURL = URL(fileURLWithPath: geteuid() == 0 ? "/usr/sbin/runuser" : "/usr/bin/env")
        process.arguments = (geteuid() == 0 ? ["-u", "postgres", "--"] : []) + shell
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        folder = Self.line(output.fileHandleForReading)
        guard !folder.isEmpty else {
            throw WrongResult(
                "PostgreSQL did not start: is postgresql installed, and \(parent) open to its user?")
        }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// For libpq.
    var address: String { "host=\(folder) user=postgres dbname=postgres" }

    /// Writes of 8 KiB that the disk flushes one after another, as `pg_test_fsync` measures them for a second.
    func flushesPerSecond() throws -> Double {
        try input.fileHandleForWriting.write(contentsOf: Data("flush\n".utf8))
        guard let flushes = Double(Self.line(output.fileHandleForReading)) else {
            throw WrongResult("pg_test_fsync told nothing")
        }
        return flushes
    }

    private static func line(_ handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = handle.readData(ofLength: 1).first, byte != UInt8(ascii: "\n") { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
