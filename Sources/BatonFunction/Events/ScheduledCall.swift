internal import Baton
internal import LambdaRuntime

/// What a schedule of EventBridge Scheduler calls the function with: the name of a rule or a workflow, and which time it is.
///
/// ```json
/// {"rule": "nightly-forecast", "schedule": "<aws.scheduler.schedule-arn>", "time": "<aws.scheduler.scheduled-time>"}
/// {"workflow": "weekly-report", "input": {}, "schedule": "…", "time": "…"}
/// ```
///
/// Source: Amazon EventBridge Scheduler User Guide, "Adding context attributes".
struct ScheduledCall {
    enum Work {
        /// A rule of the rules file, by its name.
        case rule(String)
        case workflow(String, input: [String: Value])
    }

    let work: Work
    let schedule: String
    /// The time that the schedule has, not that of the call: a second call for the same time changes nothing.
    let time: String

    private static let keys = ["schedule", "time", "rule", "workflow", "input", "execution", "attempt"]

    /// - Throws: `LambdaFailure` of type `Baton.InvalidEvent`.
    init(_ members: [String: Value]) throws(LambdaFailure) {
        if let unknown = members.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw .invalidEvent("\(unknown): unknown key (\(Self.keys.joined(separator: ", ")))")
        }
        func text(_ key: String) throws(LambdaFailure) -> String {
            guard let text = members[key]?.stringValue, !text.isEmpty, !text.hasPrefix("<") else {
                throw .invalidEvent("\(key): expected the context attribute of a schedule")
            }
            return text
        }
        schedule = try text("schedule")
        time = try text("time")
        switch (members["rule"]?.stringValue, members["workflow"]?.stringValue) {
        case (let rule?, nil): work = .rule(rule)
        case (nil, let workflow?):
            guard let input = (members["input"] ?? .object([:])).objectValue else {
                throw .invalidEvent("input: expected an object")
            }
            work = .workflow(workflow, input: input)
        case (nil, nil), (_?, _?): throw .invalidEvent("expected the name of either a rule or a workflow")
        }
    }
}
