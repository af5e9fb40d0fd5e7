internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct SchedulePauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Pause a rule's schedule: its times do not come until it is resumed.",
        discussion: "Pausing what is paused changes nothing. Times of the pause are not caught up on.")

    @OptionGroup var target: ScheduleTarget

    func run() async throws { try await target.pause(true) }
}

struct ScheduleResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End the pause of a rule's schedule.")

    @OptionGroup var target: ScheduleTarget

    func run() async throws { try await target.pause(false) }
}

/// A rule with a schedule.
struct ScheduleTarget: ParsableArguments {
    @Argument(help: "The rule.")
    var rule: String
    @OptionGroup var rules: RulesOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// - Throws: ``InvalidInput`` when there is no such rule with a schedule, or no database.
    func open() async throws -> EventBus {
        let file = try rules.require(beside: database)
        _ = try file.schedule(named: rule)
        return try await EventBus.open(database, rules: file.rules)
    }

    fileprivate func pause(_ isPaused: Bool) async throws {
        let hasChanged = try await open().pause(rule, isPaused)
        let word = isPaused ? "paused" : "active"
        Console.output(
            output.json
                ? Value.object([
                    "rule": .string(rule), "state": .string(word), "changed": .bool(hasChanged),
                ]).json()
                : "\(rule): \(word)\(hasChanged ? "" : ", as before")")
    }
}
