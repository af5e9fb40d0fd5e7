internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import Foundation
internal import WorkflowFiles

struct ScheduleListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules with schedules and their next times.")

    @OptionGroup var rules: RulesOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try rules.require(beside: database)
        var statuses: [String: EventBus.ScheduleStatus] = [:]
        if database.exists {
            let stored = try await EventBus.open(database, rules: file.rules).schedules()
            statuses = Dictionary(stored.map { ($0.rule, $0) }) { first, _ in first }
        }
        let now = SystemClock().now()
        let schedules = file.rules.compactMap { rule -> ListedSchedule? in
            guard case .schedule(let times) = rule.trigger else { return nil }
            let status = statuses[rule.name]
            return ListedSchedule(
                rule: rule, times: times, isPaused: status?.isPaused ?? false,
                next: status == nil ? times.schedule.next(after: now, start: now) : status?.next)
        }
        if output.json {
            Console.output(Value.array(schedules.map(\.document)).json(pretty: true))
        } else {
            Console.output(schedules.isEmpty ? "no rule has a schedule" : table(schedules))
        }
    }

    private func table(_ schedules: [ListedSchedule]) -> String {
        var table = TextTable(["RULE", "SCHEDULE", "ZONE", "STATE", "NEXT (UTC)", "CATCH-UP", "OVERLAP"])
        for listed in schedules {
            table.add([
                listed.rule.name, listed.times.schedule.expression, listed.times.schedule.timeZone,
                listed.state, listed.next.map(\.toSeconds) ?? "-", listed.times.catchUp.rawValue,
                listed.times.overlap.rawValue,
            ])
        }
        return table.render()
    }
}

private struct ListedSchedule {
    let rule: EventRule
    let times: ScheduledTimes
    let isPaused: Bool
    let next: Timestamp?

    var state: String { !rule.isEnabled ? "not enabled" : isPaused ? "paused" : "active" }

    var document: Value {
        [
            "rule": .string(rule.name), "schedule": .string(times.schedule.expression),
            "zone": .string(times.schedule.timeZone), "state": .string(state),
            "next": next.map { .string($0.description) } ?? .null,
            "catch_up": .string(times.catchUp.rawValue), "overlap": .string(times.overlap.rawValue),
            "workflow": .string(rule.workflow),
        ]
    }
}
