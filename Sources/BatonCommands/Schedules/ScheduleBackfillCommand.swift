internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct ScheduleBackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Make the events of a schedule's past times; 'baton up' runs them.",
        discussion: """
            Times that had their event already, by the schedule or an earlier backfill, are left out: each comes once.

            Example:
              baton schedule backfill nightly-forecast --from 2026-03-01 --to 2026-03-07
            """)

    @OptionGroup var target: ScheduleTarget
    @Option(name: .long, help: ArgumentHelp("Later than this time.", valueName: "time"))
    var from: String
    @Option(name: .long, help: ArgumentHelp("The last time; now by default.", valueName: "time"))
    var to: String?

    func run() async throws {
        let range = try TimeRange(from: from, to: to, now: SystemClock().now())
        let bus = try await target.open()
        let count: Int
        do {
            count = try await bus.backfill(target.rule, from: range.from, to: range.to)
        } catch let error as EventError {
            throw InvalidInput(error.description.onOneLine)
        }
        Console.output(
            target.output.json
                ? Value.object(["rule": .string(target.rule), "events": .int(Int64(count))]).json()
                : "\(target.rule): \(count) \(count == 1 ? "event" : "events")")
    }
}
