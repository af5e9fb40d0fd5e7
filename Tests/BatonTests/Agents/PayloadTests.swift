import Testing

@testable import Baton

@Suite("Payloads")
struct PayloadTests {
    enum Grade: String, Codable, CaseIterable, SchemaDescribed { case high, low }

    struct Line: Payload, Hashable {
        var sku: String
        var unitCount: Int
        static let fields: [Field<Line>] = [
            .required("sku", \.sku, "The product."),
            .optional("unit_count", \.unitCount, default: 1, in: 1...99, unit: "units", "How many."),
        ]
    }

    struct Order: Payload, Hashable {
        var orderID: String
        var lines: [Line]
        var grade: Grade
        var serviceLevel: Double
        var horizonDays: Int
        var lower80: Double?
        var maximumUnits: Int?
        var share: Double
        var isUrgent: Bool
        var note: String?

        enum CodingKeys: String, CodingKey {
            case orderID = "order_id"
            case lower80 = "lower_80"
            case lines, grade, serviceLevel, horizonDays, maximumUnits, share, isUrgent, note
        }

        static let fields: [Field<Order>] = [
            .required("order_id", \.orderID, "Which."),
            .required("lines", \.lines, "What."),
            .optional("grade", \.grade, default: "low", "How good."),
            .required("service_level", \.serviceLevel, in: .between(0...1), "Share of cycles."),
            .required("horizon_days", \.horizonDays, in: 1...730, unit: "days", "How far."),
            .optional("lower_80", \.lower80, in: .atLeast(0), "Bound."),
            .optional("maximum_units", \.maximumUnits, in: 0...5, "Cap."),
            .optional("share", \.share, default: 0.5, in: .between(0...1), "Share."),
            .optional("is_urgent", \.isUrgent, default: false, "Haste."),
            .optional("note", \.note, "Words."),
        ]
    }

    @Test("every declared key is a key that the type's own coding reads and writes, and the other way round")
    func fieldsMatchCoding() throws {
        try expectFieldsMatchCoding(Order.self)
        try expectFieldsMatchCoding(Line.self)
    }

    @Test("the check of keys finds a key that coding does not know")
    func checkCanFail() {
        struct Drifted: Payload {
            var leadTime: Int
            static let fields: [Field<Drifted>] = [.required("lead_time_days", \.leadTime, "Wrong name.")]
        }
        #expect(throws: (any Error).self) { try expectFieldsMatchCoding(Drifted.self) }
    }

    @Test("the schema takes types, ranges, words, defaults and units from the declaration")
    func schema() throws {
        let schema = Order.objectSchema
        #expect(schema["grade"]?.schema == .string(options: ["high", "low"]))
        #expect(schema["grade"]?.defaultValue == "low")
        #expect(schema["horizon_days"]?.schema == .integer(1...730))
        #expect(schema["horizon_days"]?.unit == "days")
        #expect(schema["horizon_days"]?.isRequired == true)
        #expect(schema["lower_80"]?.schema == .nullable(.number(minimum: 0, maximum: nil)))
        #expect(schema["lines"]?.schema == .array(of: Line.schema))
        #expect(!schema.isOpen)
    }

    static let quote = Operation<Order, Line>("sales", "quote", effect: .pure, "Quotes.")

    @Test("a typed operation gets its defaults, at every depth, and gives its output as JSON")
    func typedOperation() async throws {
        let agent = BoundAgent(
            type: "sales",
            operations: [
                Self.quote.implemented { order, _ in
                    Line(
                        sku: "\(order.grade) \(order.share) \(order.isUrgent)",
                        unitCount: order.lines[0].unitCount)
                }
            ])
        let orchestrator = try AgentOrchestrator(agents: [agent])
        let run = try await orchestrator.executeWorkflow([
            AgentTask(
                "q", agent: "sales", operation: "quote",
                inputs: ["order_id": "1", "lines": [["sku": "A"]], "service_level": 1, "horizon_days": 7])
        ])
        #expect(run["q"]?.failure == nil)
        #expect(run["q"]?.output == ["sku": "low 0.5 false", "unit_count": 1])
    }

    @Test("a typed call goes and comes back with Swift types, texts with `${` included")
    func typedCall() async throws {
        struct Texts: Payload {
            var text: String
            var list: [String]
            static let fields: [Field<Texts>] = [
                .required("text", \.text, "."), .required("list", \.list, "."),
            ]
        }
        let echo = Operation<Texts, Texts>("echo", "echo", effect: .pure, "Echoes.")
        let orchestrator = try AgentOrchestrator(
            agents: [BoundAgent(type: "echo", operations: [echo.implemented { input, _ in input }])])
        for text in ["plain", "${input.x}", "a ${ b", "$${x}", "$$$${", "$", "${\u{301}x}"] {
            let output = try await orchestrator.run(echo, Texts(text: text, list: [text]))
            #expect(output.text == text)
            #expect(output.list == [text])
        }
    }

    @Test("a typed call that fails throws the task's failure")
    func typedCallFails() async throws {
        let echo = Operation<OpenObject, OpenObject>("echo", "echo", effect: .pure, "Echoes.")
        let orchestrator = try AgentOrchestrator(agents: [])
        let failure = await #expect(throws: TaskFailure.self) {
            try await orchestrator.run(echo, OpenObject())
        }
        #expect(failure?.kind == .unknownAgent)
    }

    @Test("a record without keys is an empty object")
    func emptyPayload() throws {
        struct Nothing: Payload { static let fields: [Field<Nothing>] = [] }
        #expect(try Value(encoding: Nothing()) == [:])
        _ = try Nothing(from: [:])
    }
}

/// An agent of the operations that a test binds.
struct BoundAgent: Agent {
    let type: String
    var summary: String { "" }
    let operations: [OperationImplementation]
}
