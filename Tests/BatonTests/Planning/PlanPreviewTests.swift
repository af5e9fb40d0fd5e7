import Testing

@testable import Baton

@Suite("The preview of a plan") struct PlanPreviewTests {
    private struct Order: Payload {
        var sku: String
        var units: Int
        var note: String?

        static let fields: [Field<Order>] = [
            .required("sku", \.sku, "The product."),
            .optional("units", \.units, default: 1, in: 1...100, "How many."),
            .optional("note", \.note, "For people."),
        ]
    }

    private struct Clerk: Agent {
        let type = "clerk"
        let summary = ""
        var operations: [OperationImplementation] {
            [Operation<Order, Order>("clerk", "order", effect: .pure, "").implemented { input, _ in input }]
        }
    }

    private func sources(
        _ inputs: [String: Value], after dependencies: [String] = [], merge: MergePolicy = .inputsWin,
        pattern: ExecutionPattern = .sequential, carry: CarryPolicy = .fill
    ) throws -> [String: String] {
        let tasks = [
            AgentTask("first", agent: "clerk", operation: "order", inputs: ["sku": "A"]),
            AgentTask(
                "second", agent: "clerk", operation: "order", inputs: inputs, dependencies: dependencies,
                merge: merge),
        ]
        let preview = PlanPreview(
            Workflow("preview", pattern: pattern, tasks: tasks, carry: carry),
            agents: try AgentRegistry([Clerk()]))
        return Dictionary(
            uniqueKeysWithValues: preview.tasks[1].inputs.map { ($0.name, String(describing: $0.source)) })
    }

    @Test("each input is shown with where it will come from")
    func inputSources() throws {
        #expect(
            try sources(["sku": "B", "note": "${input.note}"]) == [
                "sku": #"literal("B")"#, "units": "defaultValue(1)", "note": #"expression("${input.note}")"#,
            ])
        #expect(try sources([:], after: ["first"])["units"] == #"dependency("first")"#)
        #expect(try sources([:])["sku"] == #"carried("first")"#)
        #expect(try sources([:])["note"] == "absent")
        #expect(try sources([:], pattern: .parallel)["sku"] == "missing")
        #expect(try sources([:], carry: .declared)["sku"] == "missing")
    }

    @Test("who wins between inputs and a dependency follows the merge policy")
    func mergePolicy() throws {
        #expect(try sources(["sku": "B"], after: ["first"])["sku"] == #"literal("B")"#)
        #expect(
            try sources(["sku": "B"], after: ["first"], merge: .dependencyWins)["sku"]
                == #"dependency("first")"#)
    }
}
