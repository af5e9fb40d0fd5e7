import Testing

@testable import Baton

@Suite("Workflow document")
struct WorkflowDocumentTests {
    @Test("what is written is read back, equal in every part", arguments: 0..<300)
    func roundTrip(seed: UInt64) throws {
        var random = RandomDocument(seed: seed)
        let workflow = random.workflow()
        let document = workflow.document
        let read = try WorkflowDecoder.decode(document)
        #expect(read.document == document)
        #expect(String(reflecting: read) == String(reflecting: workflow))
        #expect(try WorkflowDecoder.decode(Value(json: document.json())).document == document)
    }

    @Test("the random workflows write every key that the decoder reads")
    func coverage() {
        var written: Set<String> = []
        for seed in 0..<300 as Range<UInt64> {
            var random = RandomDocument(seed: seed)
            written.formUnion(Self.keys(of: random.workflow().document))
        }
        let known = Set(DocumentForm.objects.flatMap { object in object.keys.map { "\(object.name).\($0)" } })
        #expect(known.subtracting(written) == [])
    }

    @Test("a task that says little is written shortly")
    func defaults() {
        let workflow = Workflow(
            "w",
            tasks: [AgentTask("a", agent: "x", operation: "y"), AgentTask("b", .sleep(.duration(.zero)))])
        #expect(
            workflow.document == [
                "name": "w", "version": 1, "pattern": "sequential",
                "tasks": [["id": "a", "agent": "x", "operation": "y"], ["id": "b", "sleep": "0s"]],
            ])
    }

    @Test("a null that is meant as a value stays one")
    func nullValues() throws {
        let read = try WorkflowDecoder.decode([
            "name": "w", "output": nil,
            "tasks": [["id": "s", "signal": ["name": "x", "on_timeout": nil]]],
        ])
        #expect(read.output == .some(.null))
        guard case .signal(let signal) = read.tasks[0].work else { throw UnexpectedWork() }
        #expect(signal.onTimeout == .some(.null))
        #expect(try WorkflowDecoder.decode(read.document).document == read.document)
    }

    /// The keys of a document, each under the name of the object that it stands in.
    private static func keys(of workflow: Value) -> Set<String> {
        var keys = named(workflow, "workflow")
        for property in workflow["input"]?.objectValue?.values.map({ $0 }) ?? [] {
            keys.formUnion(named(property, "input"))
        }
        return keys.union(tasks(in: workflow))
    }

    private static func named(_ object: Value?, _ name: String) -> Set<String> {
        Set((object?.objectValue ?? [:]).keys.map { "\(name).\($0)" })
    }

    private static func tasks(in body: Value?) -> Set<String> {
        (body?["tasks"]?.arrayValue ?? []).reduce(into: []) { keys, task in
            keys.formUnion(named(task, "task"))
            keys.formUnion(named(task["retry"], "retry"))
            keys.formUnion(named(task["concurrency"], "concurrency"))
            keys.formUnion(named(task["compensate"], "compensation"))
            for kind in ["map", "loop", "race", "sleep", "approval", "signal"] {
                keys.formUnion(named(task[kind], kind))
                keys.formUnion(tasks(in: task[kind]))
            }
            for branch in task["choice"]?.arrayValue ?? [] {
                keys.formUnion(named(branch, "branch"))
                keys.formUnion(tasks(in: branch))
            }
            if let workflow = task["workflow"] { keys.formUnion(self.keys(of: workflow)) }
        }
    }
}

struct UnexpectedWork: Error {}

/// The objects of a document with the keys that the decoder knows in them, under their names in the schema.
enum DocumentForm {
    static let objects: [(name: String, keys: [String])] = [
        ("workflow", WorkflowDecoder.workflowKeys), ("input", WorkflowDecoder.inputKeys),
        ("task", WorkflowDecoder.taskKeys), ("retry", WorkflowDecoder.retryKeys),
        ("concurrency", WorkflowDecoder.concurrencyKeys),
        ("compensation", WorkflowDecoder.compensationKeys), ("map", WorkflowDecoder.mapKeys),
        ("loop", WorkflowDecoder.loopKeys), ("branch", WorkflowDecoder.branchKeys),
        ("race", WorkflowDecoder.raceKeys), ("sleep", WorkflowDecoder.sleepKeys),
        ("approval", WorkflowDecoder.approvalKeys), ("signal", WorkflowDecoder.signalKeys),
    ]
}
