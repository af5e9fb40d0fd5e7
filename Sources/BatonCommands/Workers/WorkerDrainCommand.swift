internal import ArgumentParser
internal import Baton
internal import BatonPostgres
internal import WorkflowFiles

struct WorkerDrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Have workers take nothing new and end.",
        discussion: """
            Operations under way may finish within the worker's grace time; other workers go on with everything else. \
            A worker hears of it within three seconds. The command waits until they have ended.

            Exit codes: 0 they have ended (or, with --no-wait, were asked), 1 some have not in time, 2 no such worker.
            """)

    @Argument(help: ArgumentHelp("Numbers of 'baton worker list'.", valueName: "number"))
    var workers: [Int] = []
    @Flag(name: .long, help: "All of them.")
    var all = false
    @Flag(name: .long, help: "Do not wait until they have ended.")
    var noWait = false
    @Option(name: .long, help: ArgumentHelp("How long to wait.", valueName: "duration"))
    var timeout = "5m"
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if workers.isEmpty != all {
            throw ValidationError("expected numbers of workers, or --all")
        }
        guard Duration(text: timeout) != nil else {
            throw ValidationError("--timeout: expected a duration like 5m, found '\(timeout)'")
        }
    }

    func run() async throws {
        let store = try await database.serverStore()
        let alive = Set(try await store.workers().map(\.number))
        for number in workers where !alive.contains(number) {
            throw InvalidInput(
                "there is no worker \(number) that has not ended; 'baton worker list' tells which there are")
        }
        // Whoever begins later is not meant.
        let wanted = all ? alive : Set(workers)
        _ = try await store.drain(wanted.sorted())
        let left = noWait ? [] : try await waitForEnd(of: wanted, store)
        if output.json {
            Console.output(
                Value.object([
                    "asked": .array(wanted.sorted().map { .int(Int64($0)) }),
                    "left": .array(left.sorted().map { .int(Int64($0)) }),
                ]).json())
        } else if noWait {
            Console.output("asked: \(Self.text(wanted))")
        } else {
            if !wanted.subtracting(left).isEmpty {
                Console.output("ended: \(Self.text(wanted.subtracting(left)))")
            }
            if !left.isEmpty { Console.error("not ended after \(timeout): \(Self.text(left))") }
            if wanted.isEmpty { Console.output("no workers") }
        }
        if !left.isEmpty { throw ExitStatus.failed }
    }

    private func waitForEnd(of wanted: Set<Int>, _ store: PostgresRunStore) async throws -> Set<Int> {
        let end = ContinuousClock.now + (Duration(text: timeout) ?? .seconds(300))
        var left = wanted
        while !left.isEmpty {
            left.formIntersection(try await store.workers().map(\.number))
            guard !left.isEmpty, ContinuousClock.now < end else { break }
            try await Task.sleep(for: .milliseconds(200))
        }
        return left
    }

    private static func text(_ workers: Set<Int>) -> String {
        workers.sorted().map { "worker \($0)" }.joined(separator: ", ")
    }
}
