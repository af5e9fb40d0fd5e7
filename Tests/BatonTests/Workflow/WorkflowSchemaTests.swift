import Testing

@testable import Baton

@Suite("Workflow schema")
struct WorkflowSchemaTests {
    static func schema() throws -> Value {
        WorkflowSchema.jsonSchema(
            for: try AgentRegistry([
                BasicAgent("stock", ["count": { _, _ in nil }, "order": { _, _ in nil }]),
                BasicAgent("mail", ["send": { _, _ in nil }]),
            ]))
    }

    @Test(
        "names every key that the decoder reads, and no other",
        arguments: DocumentForm.objects.map(\.name))
    func keys(name: String) throws {
        let schema = try Self.schema()
        let object = name == "workflow" ? schema : try #require(schema["$defs"]?[name])
        let forms = [object] + (object["anyOf"]?.arrayValue ?? [])
        let closed = try #require(forms.first { $0["properties"] != nil })
        let expected = DocumentForm.objects.first { $0.name == name }?.keys ?? []
        #expect(Set((closed["properties"]?.objectValue ?? [:]).keys) == Set(expected))
        #expect(closed["additionalProperties"] == false)
    }

    @Test("describes every kind of task")
    func kinds() throws {
        let schema = try Self.schema()
        let kinds = try #require(schema["$defs"]?["task"]?["oneOf"]?.arrayValue)
        #expect(
            Set(kinds.compactMap { $0["required"] })
                == Set(
                    [["agent", "operation"]] + WorkflowDecoder.controlKinds.map { [.string($0.rawValue)] }))
    }

    @Test("every reference has a definition, and every definition is referred to")
    func references() throws {
        let schema = try Self.schema()
        let defined = Set((schema["$defs"]?.objectValue ?? [:]).keys.map { "#/$defs/\($0)" })
        #expect(Self.references(in: schema) == defined.union(["#"]))
    }

    @Test("offers the operations of each agent, for tasks and for compensations")
    func operations() throws {
        let definitions = try #require(try Self.schema()["$defs"])
        let reference: Value = [["$ref": "#/$defs/call"]]
        #expect(definitions["task"]?["allOf"] == reference)
        #expect(definitions["compensation"]?["allOf"] == reference)
        let rules = try #require(definitions["call"]?["allOf"]?.arrayValue)
        let offered = rules.reduce(into: [String: Value]()) { offered, rule in
            guard let agent = rule["if"]?["properties"]?["agent"]?["const"]?.stringValue,
                let operations = rule["then"]?["properties"]?["operation"]?["enum"]
            else { return }
            offered[agent] = operations
        }
        #expect(offered == ["stock": ["count", "order"], "mail": ["send"]])
    }

    private static func references(in value: Value) -> Set<String> {
        switch value {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.key == "$ref", let target = member.value.stringValue { found.insert(target) }
                found.formUnion(references(in: member.value))
            }
        case .array(let elements): elements.reduce(into: []) { $0.formUnion(references(in: $1)) }
        case .null, .bool, .int, .double, .string: []
        }
    }
}
