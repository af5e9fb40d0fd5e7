import ArgumentParser
import Foundation

/// The whole command as a process: start, four steps, report, exit.
struct CommandBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "command",
        abstract: "The four-step example from process start to exit: time and peak memory.")

    @Option(help: "The built baton.")
    var baton: String
    @Option(help: "The folder Examples of the repository.")
    var examples = "Examples"
    @Option(help: "Counted runs, after one that is not counted.")
    var runs = 11

    func run() async throws {
        let folder = try TemporaryFolder()
        let examples = URL(fileURLWithPath: examples).path
        let baton = URL(fileURLWithPath: baton).path
        _ = try ChildProcess(baton, ["data", "import", "\(examples)/data"], in: folder.url)
        let samples = try (0...runs).map { _ in
            try ChildProcess(baton, ["run", "\(examples)/inventory-update.yaml"], in: folder.url)
        }.dropFirst()
        Figure(name: "baton run, four steps", unit: "ms", samples: samples.map { $0.wallSeconds * 1e3 })
            .print()
        Figure(name: "baton run, processor time", unit: "ms", samples: samples.map { $0.cpuSeconds * 1e3 })
            .print()
        Figure(name: "baton run, peak memory", unit: "MiB", samples: samples.map(\.peakMebibytes)).print()
    }
}
