package import Baton
internal import EventLayer

/// Reads the file and the workflow files that it names, and says where what is wrong.
package struct RulesFileReader {
    private let document: LocatedDocument
    private let folder: String
    private let agents: AgentRegistry
    private var problems: [String] = []
    private var warnings: [String] = []
    private var files: [String: WorkflowFile] = [:]
    private var workflows: [String: Workflow] = [:]

    /// - Throws: ``InvalidInput`` with a line for each rule that cannot be used.
    package static func read(_ path: String, agents: AgentRegistry) throws -> RulesFile {
        var reader = RulesFileReader(
            document: try DocumentReader.read(file: path),
            folder: path.lastIndex(of: "/").map { String(path[...$0]) } ?? "", agents: agents)
        return try reader.read(path)
    }

    private init(document: LocatedDocument, folder: String, agents: AgentRegistry) {
        self.document = document
        self.folder = folder
        self.agents = agents
    }

    private mutating func read(_ path: String) throws -> RulesFile {
        guard case .object(let members) = document.value else {
            throw InvalidInput(line([], "expected an object with the key 'rules'"))
        }
        for key in members.keys.sorted() where !RulesFile.keys.contains(key) {
            let hint =
                key.closest(among: RulesFile.keys).map { "did you mean '\($0)'?" }
                ?? RulesFile.keys.joined(separator: ", ")
            problems.append(line([key], "unknown key (\(hint))"))
        }
        let archive = archive(members["archive"])
        var rules: [EventRule] = []
        if case .array(let list)? = members["rules"] {
            for (place, value) in list.enumerated() {
                if let rule = rule(value, at: place, after: rules) { rules.append(rule) }
            }
        } else {
            problems.append(line(["rules"], "expected a list of rules"))
        }
        guard problems.isEmpty else { throw InvalidInput(problems) }
        return RulesFile(
            path: path, rules: rules, workflows: workflows, archive: archive, warnings: warnings)
    }

    private mutating func archive(_ value: Value?) -> Duration {
        let usual = Duration.seconds(90 * 86_400)
        guard let value else { return usual }
        guard let age = value.stringValue.flatMap(Duration.init(age:)), age > .zero else {
            problems.append(line(["archive"], "expected an age such as 90d, found \(value.excerpt)"))
            return usual
        }
        return age
    }

    private mutating func rule(_ value: Value, at place: Int, after others: [EventRule]) -> EventRule? {
        let path = ["rules", String(place)]
        let rule: EventRule
        do {
            rule = try EventRule(value)
        } catch {
            problems.append(line(path + error.key.split(separator: ".").map(String.init), error.message))
            return nil
        }
        guard !others.contains(where: { $0.name == rule.name }) else {
            problems.append(line(path + ["name"], "there are two rules '\(rule.name)'; names are unique"))
            return nil
        }
        let lists = rule.inputLists.sorted { $0.key < $1.key }.map { (["input_lists", $0.key], $0.value) }
        for (key, list) in lists + (rule.forEach.map { [(["for_each", "list"], $0.list)] } ?? [])
        where !RulesFile.lists.contains(list) {
            let known = RulesFile.lists.joined(separator: ", ")
            problems.append(line(path + key, "expected \(known), found '\(list.printable)'"))
        }
        do {
            let file = try workflow(rule.workflow)
            for violation in violations(of: rule, file.workflow) {
                problems.append(line(path + violation.key, violation.message))
            }
            workflows[rule.name] = file.workflow
        } catch let error as InvalidInput {
            problems += error.lines.map { line(path + ["workflow"], $0) }
        } catch {
            problems.append(line(path + ["workflow"], "\(error)".onOneLine))
        }
        return rule
    }

    private mutating func workflow(_ name: String) throws -> WorkflowFile {
        let path = name.hasPrefix("/") ? name : folder + name
        if let known = files[path] { return known }
        let file = try WorkflowFile(path: path, agents: agents)
        warnings += file.problems.map(file.line)
        files[path] = file
        return file
    }

    /// What can be told of the input before an event comes.
    private func violations(
        of rule: EventRule, _ workflow: Workflow
    ) -> [(key: [String], message: String)] {
        guard case .constant(var input) = rule.input else { return [] }
        for name in rule.inputLists.keys { input[name] = ["item"] }
        if let item = rule.forEach?.input { input[item] = "item" }
        return Schema.object(workflow.input).violations(of: .object(input)).map { violation in
            let key =
                violation.path == rule.forEach?.input
                ? ["for_each", "input"]
                : [rule.inputLists[violation.path] == nil ? "input" : "input_lists", violation.path]
            return (
                key, "does not fit the input of \(workflow.name): \(violation.path): \(violation.withoutPath)"
            )
        }
    }

    private func line(_ path: [String], _ message: String) -> String {
        let place = document.place(of: path)
        let number = place.line.map { ":\($0)" } ?? ""
        return "\(place.file)\(number): \(Self.text(path))\(message)"
    }

    /// `rules[2].retry.attempts: `
    private static func text(_ path: [String]) -> String {
        guard !path.isEmpty else { return "" }
        return path.enumerated().reduce("") { text, step in
            if step.offset == 1, Int(step.element) != nil { return "\(text)[\(step.element)]" }
            return text.isEmpty ? step.element : "\(text).\(step.element)"
        } + ": "
    }
}
