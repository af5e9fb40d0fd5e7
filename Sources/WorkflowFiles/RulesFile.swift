package import Baton
package import EventLayer

/// A rules file with the workflows that its rules start.
package struct RulesFile {
    package static let name = "baton-rules.yaml"
    /// What a rule's `for_each` may go through, and its `input_lists` may name.
    package static let lists = ["products"]
    package static let keys = ["rules", "archive"]

    package let path: String
    package let rules: [EventRule]
    /// By the names of the rules.
    package let workflows: [String: Workflow]
    /// How long events stay, from their coming.
    package let archive: Duration
    /// What is legal and probably not meant.
    package let warnings: [String]

    package func rule(named name: String) throws -> EventRule {
        if let rule = rules.first(where: { $0.name == name }) { return rule }
        let hint = name.closest(among: rules.map(\.name)).map { " (did you mean '\($0)'?)" } ?? ""
        throw InvalidInput("there is no rule '\(name.printable)' in \(path)\(hint)")
    }

    /// A rule with a schedule.
    package func schedule(named name: String) throws -> (EventRule, ScheduledTimes) {
        let rule = try rule(named: name)
        guard case .schedule(let times) = rule.trigger else {
            throw InvalidInput("the rule '\(name)' in \(path) has a pattern, no schedule")
        }
        return (rule, times)
    }
}
