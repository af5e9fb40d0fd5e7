import Foundation
import TestSupport
import Testing

/// The built `baton` on a terminal of its own, typed at by a test.
final class Terminal {
    private let main: Int32
    private let process = Process()
    private let exits: AsyncStream<Int32>
    private(set) var shown = ""
    /// How much of it was waited for already.
    private var seen = 0

    init(_ tool: Tool, _ arguments: String...) throws {
        var (main, side): (Int32, Int32) = (-1, -1)
        try #require(openpty(&main, &side, nil, nil, nil) == 0)
        self.main = main
        try #require(fcntl(main, F_SETFL, O_NONBLOCK) == 0)
        let handle = FileHandle(fileDescriptor: side, closeOnDealloc: true)
        let (exits, sender) = AsyncStream.makeStream(of: Int32.self)
        self.exits = exits
        process.executableURL = Tool.executable
        process.arguments = arguments
        process.currentDirectoryURL = tool.folder
        process.environment = ["PATH": "/usr/bin:/bin", "TERM": "dumb", "USER": "ada"]
        process.standardInput = handle
        process.standardOutput = handle
        process.standardError = handle
        process.terminationHandler = { process in
            sender.yield(process.terminationStatus)
            sender.finish()
        }
        try process.launchAlone()
    }

    deinit {
        if process.isRunning { process.terminate() }
        close(main)
    }

    /// Waits until a text is shown after what was waited for before.
    func wait(for text: String) async throws {
        let limit = ContinuousClock.now + .seconds(60)
        while true {
            drain()
            if let found = shown.dropFirst(seen).firstRange(of: text) {
                seen = shown.distance(from: shown.startIndex, to: found.upperBound)
                return
            }
            try #require(ContinuousClock.now < limit, "'\(text)' is not shown in: \(shown)")
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    func type(_ text: String) { _ = text.withCString { write(main, $0, strlen($0)) } }

    /// What the terminal does when Ctrl-C is pressed.
    func interrupt() { process.interrupt() }

    /// Waits for the end of the process.
    func end() async -> Int32? {
        for await status in exits {
            drain()
            return status
        }
        return nil
    }

    private func drain() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(main, &chunk, chunk.count)
            guard count > 0 else { return }
            shown += String(decoding: chunk.prefix(count), as: UTF8.self)
        }
    }
}
