import Foundation
import Testing

@testable import Baton

@Suite("baton export")
struct WorkflowExportTests {
    private let tool: Tool

    init() throws { tool = try Tool() }

    @Test("prints a state machine, or writes it to a file")
    func machine() async throws {
        let example = Tool.examples.appendingPathComponent("inventory-update.yaml").path
        let printed = try await tool.run("export", "--format", "asl", "--function", "arn:f", example)
        #expect(printed.status == 0)
        let machine = try printed.json
        #expect(machine["QueryLanguage"] == "JSONata")
        #expect(printed.output.contains(#""FunctionName": "arn:f""#))
        let written = try await tool.run(
            "export", "--function", "arn:f", example, "--output", "machine.json")
        #expect(written.status == 0 && written.output.isEmpty)
        let file = try String(
            contentsOf: tool.folder.appendingPathComponent("machine.json"), encoding: .utf8)
        #expect(try Value(json: file) == machine)
    }

    @Test("tells all that cannot be exported, with file and line")
    func refused() async throws {
        let example = Tool.examples.appendingPathComponent("order-with-approval.yaml").path
        let outcome = try await tool.run("export", example)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 3)
        #expect(
            outcome.errorLines.first?.contains(
                "order-with-approval.yaml:12: tasks[0].signal: a signal cannot be exported") == true)
    }

    @Test("refuses formats and modes that it does not know")
    func options() async throws {
        let example = Tool.examples.appendingPathComponent("inventory-update.yaml").path
        #expect(try await tool.run("export", "--format", "bpmn", example).status == 2)
        #expect(try await tool.run("export", "--map", "somewhere", example).status == 2)
        #expect(try await tool.run("export", "--function", "", example).status == 2)
    }
}
