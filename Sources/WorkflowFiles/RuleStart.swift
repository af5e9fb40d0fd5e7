package import Baton
package import EventLayer
package import SupplyChain

/// What a rule starts for an event: its workflow, once or for each item of a list, with an input that fits.
package struct RuleStart {
    private let data: SupplyChainStore
    /// By the names of the rules.
    private let workflows: [String: Workflow]

    package init(data: SupplyChainStore, workflows: [String: Workflow]) {
        self.data = data
        self.workflows = workflows
    }

    /// - Parameter input: as the rule makes it from the event.
    /// - Throws: `EventTargetError` when it cannot be started with this input; `SQLError`.
    package func prepare(
        _ rule: EventRule, input: [String: Value]
    ) async throws -> (workflow: Workflow, input: [String: Value]) {
        let input = try await completed(input, of: rule)
        let workflow = try await workflow(of: rule, input: input)
        let violations = Schema.object(workflow.input).violations(of: .object(input))
        guard violations.isEmpty else {
            let text = violations.map { "'\($0.path)': \($0.withoutPath)" }.joined(separator: "; ")
            throw EventTargetError("the input does not fit \(rule.workflow): \(text)")
        }
        return (workflow, input)
    }

    private func completed(_ input: [String: Value], of rule: EventRule) async throws -> [String: Value] {
        var input = input
        for name in rule.inputLists.keys {
            input[name] = .array(try await products(for: rule).map(Value.string))
        }
        return input
    }

    private func workflow(of rule: EventRule, input: [String: Value]) async throws -> Workflow {
        guard let workflow = workflows[rule.name] else {
            throw EventTargetError("the rule '\(rule.name)' has no workflow")
        }
        guard let forEach = rule.forEach else { return workflow }
        return BatchWorkflow.make(of: workflow, for: try await products(for: rule), forEach, input: input)
    }

    /// The only list that there is: a rules file with another one is refused.
    ///
    /// - Throws: `EventTargetError` when it is empty.
    private func products(for rule: EventRule) async throws -> [String] {
        let products = try await data.all(Product.self).map(\.sku)
        guard !products.isEmpty else {
            throw EventTargetError(
                "there are no products in the database to do \(rule.workflow) for "
                    + "('baton data import' brings some)")
        }
        return products
    }
}

extension RunResult {
    /// What went wrong first, in one line; `nil` when nothing did.
    package var reason: String? {
        let failed = results + innerResults
        let first =
            failed.first { $0.failure != nil && $0.failure?.kind != .dependency }
            ?? failed.first { $0.failure != nil }
        return first.flatMap { task in task.failure.map { "\(task.id): \($0)".onOneLine } }
            ?? failure.map { "\($0)".onOneLine }
    }
}
