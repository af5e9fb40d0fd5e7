internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import Foundation
internal import WorkflowFiles

struct EventsRulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check a rules file and list its rules and what became of their events.",
        discussion: """
            --event asks which rules an event fits, and with what input each would start its workflow.

            Exit codes: 0, 1 when --event fits no rule, 2 when the file or the event cannot be used.
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("An event: a JSON object, or @FILE with one.", valueName: "json|@file"))
    var event: String?
    @OptionGroup var rules: RulesOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try rules.require(beside: database)
        if let event { return try tell(file, fitting: event) }
        var counts: [String: [EventDelivery.State: Int]] = [:]
        if database.exists {
            counts = try await EventBus.open(database).deliveryCounts()
        }
        for warning in file.warnings { Console.standardError("warning: \(warning)") }
        if output.json {
            Console.output(
                Value.array(file.rules.map { document($0, counts[$0.name] ?? [:]) }).json(pretty: true))
        } else {
            Console.output(file.rules.isEmpty ? "no rules" : table(file, counts))
        }
    }

    private func table(_ file: RulesFile, _ counts: [String: [EventDelivery.State: Int]]) -> String {
        let states: [EventDelivery.State] = [.pending, .running, .done, .dead]
        var table = TextTable(
            ["RULE", "ON"] + states.map { $0.rawValue.uppercased() } + ["STARTS"], alignRight: [2, 3, 4, 5])
        for rule in file.rules {
            let each = rule.forEach.map { ", for each of \($0.list)" } ?? ""
            table.add(
                [rule.name, rule.isEnabled ? rule.trigger.text : "nothing (not enabled)"]
                    + states.map { String(counts[rule.name]?[$0] ?? 0) } + [rule.workflow + each])
        }
        return table.render()
    }

    private func document(_ rule: EventRule, _ counts: [EventDelivery.State: Int]) -> Value {
        var members: [String: Value] = [
            "rule": .string(rule.name), "on": .string(rule.trigger.text), "workflow": .string(rule.workflow),
            "enabled": .bool(rule.isEnabled),
            "deliveries": .object(
                Dictionary(
                    uniqueKeysWithValues: counts.map { ($0.key.rawValue, .int(Int64($0.value))) })),
        ]
        members["description"] = rule.description.map(Value.string)
        members["for_each"] = rule.forEach.map { .string($0.list) }
        return .object(members)
    }

    private func tell(_ file: RulesFile, fitting argument: String) throws {
        let event: Event
        do {
            event = try EventIntake.event(try JSONArgument.value(argument, of: "--event"))
        } catch let error as EventError {
            throw InvalidInput("--event: \(error)".onOneLine)
        }
        let fitting = file.rules.filter { $0.isEnabled && $0.fits(event) }
        let now = SystemClock().now()
        if output.json {
            Console.output(
                Value.array(
                    fitting.map { rule in
                        [
                            "rule": .string(rule.name), "workflow": .string(rule.workflow),
                            "input": .object(rule.runInput(for: event.value, ingested: now)),
                        ]
                    }
                ).json(pretty: true))
        } else {
            for rule in fitting {
                let input = Value.object(rule.runInput(for: event.value, ingested: now)).json()
                Console.output("\(rule.name): starts \(rule.workflow) with \(input)")
            }
            if fitting.isEmpty { Console.output("it fits no rule") }
        }
        if fitting.isEmpty { throw ExitStatus.failed }
    }
}

extension EventRule.Trigger {
    /// In a few words.
    fileprivate var text: String {
        switch self {
        case .pattern: "events"
        case .schedule(let times): "\(times.schedule.expression) \(times.schedule.timeZone)"
        }
    }
}
