internal import Foundation
internal import Synchronization

/// A PostgreSQL server of the tests' own, in a folder that goes with it, reached by a socket in that folder.
///
/// It runs as the user `postgres` where the tests run as root, which the server refuses to. It is stopped when the tests'
/// process ends, however that happens: a shell waits for the end of its input.
package final class PostgresServer: Sendable {
    /// Where Debian keeps the programs, the newest version last.
    private static let programs: String? = {
        let versions = "/usr/lib/postgresql"
        let found = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        return found.sorted { $0.localizedStandardCompare($1) == .orderedAscending }
            .map { "\(versions)/\($0)/bin" }
            .last { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    package static let isInstalled = programs != nil
    /// Why tests are skipped where it is not.
    package static let reason = "PostgreSQL is not installed: apt-get install postgresql"

    /// One that tests share; each has a database of its own.
    package static let shared = Result { try PostgresServer() }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private static let script = """
        set -e
        folder=$(mktemp -d /tmp/baton-postgres.XXXXXX)
        listen=$2
        cd "$folder"
        start() {
            "$0/pg_ctl" -D data -w -s -l log -o "-c listen_addresses='$listen' -c unix_socket_directories=$folder \\
                -c max_connections=1000 $1" start </dev/null >&2
        }
        stop() { "$0/pg_ctl" -D data -m immediate -s stop >&2 || true; }
        trap 'stop; rm -rf "$folder"' EXIT
        "$0/initdb" -D data -A trust -U postgres -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US \\
            --no-instructions --no-sync >&2
        [ -z "$listen" ] || echo 'host all all samenet trust' >>data/pg_hba.conf
        start "$1"
        echo "$folder"
        while read -r command; do
            case "$command" in
            restart) stop; start "$1"; echo restarted ;;
            stop) stop; echo stopped ;;
            start) start "$1"; echo started ;;
            database*)
                tries=0
                until "$0/createdb" -h "$folder" -U postgres "${command#database }" >&2 || [ $tries = 100 ]; do
                    tries=$((tries + 1))
                    sleep 0.2
                done
                echo made ;;
            esac
        done
        """

    /// Where the server's socket is.
    package let folder: String
    private let process: Process
    private let input: FileHandle
    private let output: Mutex<FileHandle>

    /// - Parameters:
    ///   - settings: for the server's command line: `-c name=value`. The tests do not wait for the disk unless told.
    ///   - listenAddress: of the host that it also listens on, for whoever is in the same network.
    ///   - launcher: the beginning of a command line that starts it where that host is.
    package init(
        settings: String = "-c fsync=off", listenAddress: String = "", launcher: [String] = []
    ) throws {
        guard let programs = Self.programs else { throw Failure(description: Self.reason) }
        process = Process()
        let user = geteuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] : []
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            launcher + user + ["/bin/sh", "-c", Self.script, programs, settings, listenAddress]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.launchAlone()
        self.input = input.fileHandleForWriting
        self.output = Mutex(output.fileHandleForReading)
        folder = Self.line(output.fileHandleForReading)
        guard !folder.isEmpty else { throw Failure(description: "PostgreSQL did not start") }
    }

    deinit {
        try? input.close()
        process.waitUntilExit()
    }

    /// For libpq.
    ///
    /// - Parameter host: the address it listens on; `nil` for the socket in its folder.
    package func address(_ database: String = "postgres", host: String? = nil) -> String {
        "host=\(host ?? folder) user=postgres dbname=\(database)"
    }

    /// Ends the server as a crash does, without a checkpoint, and starts it again.
    package func restart() throws { try tell("restart") }
    package func stop() throws { try tell("stop") }
    package func start() throws { try tell("start") }

    /// Makes an empty database.
    package func makeDatabase(_ name: String) throws { try tell("database \(name)") }

    private func tell(_ command: String) throws {
        let answer = try output.withLock { output in
            try input.write(contentsOf: Data((command + "\n").utf8))
            return Self.line(output)
        }
        guard !answer.isEmpty else { throw Failure(description: "the server did not \(command)") }
    }

    private static func line(_ handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = handle.readData(ofLength: 1).first, byte != UInt8(ascii: "\n") { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
