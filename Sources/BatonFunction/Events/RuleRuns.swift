internal import Baton
internal import EventLayer
internal import LambdaRuntime
internal import WorkflowFiles

/// The runs that the rules of the function start.
struct RuleRuns: Sendable {
    let parts: FunctionParts

    /// A run for each rule that the event is for.
    ///
    /// - Throws: `LambdaFailure` for the time of a schedule that no rule is for.
    func orders(for event: Event) throws -> [(rule: EventRule, order: RunOrder)] {
        let fitting = parts.rules.filter { $0.fits(event) }
        guard fitting.isEmpty, let name = Self.scheduleName(of: event) else {
            return fitting.map { order(event, $0) }
        }
        return [order(event, try rule(ofSchedule: name))]
    }

    /// - Throws: `LambdaFailure` when there is no such rule or workflow.
    func order(for call: ScheduledCall) throws -> (name: String, order: RunOrder) {
        switch call.work {
        case .rule(let name):
            guard let rule = parts.rules.first(where: { $0.name == name }) else { throw Self.noRule(name) }
            let event = Event(
                id: call.time, source: "aws.scheduler", detailType: "Scheduled Event",
                time: parts.conductor.clock.now(), resources: [call.schedule])
            return (name, order(event, rule, RunIdentity.scheduled(call.schedule, at: call.time, work: name)))
        case .workflow(let name, let input):
            let workflow = try parts.library.workflow(name)
            let id = RunIdentity.scheduled(call.schedule, at: call.time, work: name)
            return (name, RunOrder(id, attempts: EventRule.Retry().maximumAttempts) { (workflow, input) })
        }
    }

    private func order(_ event: Event, _ rule: EventRule) -> (rule: EventRule, order: RunOrder) {
        (rule, order(event, rule, RunIdentity.event(source: event.source, id: event.id, rule: rule.name)))
    }

    private func order(_ event: Event, _ rule: EventRule, _ id: RunID) -> RunOrder {
        let input = rule.runInput(for: event.value, ingested: parts.conductor.clock.now())
        let start = RuleStart(data: parts.data.store, workflows: parts.workflows)
        return RunOrder(id, attempts: rule.retry.maximumAttempts) {
            do {
                return try await start.prepare(rule, input: input)
            } catch let error as EventTargetError {
                throw LambdaFailure.invalidEvent("rule '\(rule.name)': \(error.message)")
            }
        }
    }

    /// The name of the rule of EventBridge whose time has come.
    private static func scheduleName(of event: Event) -> String? {
        guard event.source == "aws.events", event.detailType == "Scheduled Event" else { return nil }
        return event.resources.first?.split(separator: "/").last.map(String.init) ?? ""
    }

    /// The rule with that schedule: by its name, which may have something before it, such as the name of a stack.
    private func rule(ofSchedule name: String) throws -> EventRule {
        let fitting = parts.rules.filter { rule in
            guard case .schedule = rule.trigger else { return false }
            return name == rule.name || name.hasSuffix("-" + rule.name)
        }
        guard let rule = fitting.max(by: { $0.name.count < $1.name.count }) else { throw Self.noRule(name) }
        return rule
    }

    private static func noRule(_ name: String) -> LambdaFailure {
        .invalidEvent("there is no rule '\(name.printable)' in the rules file")
    }
}
