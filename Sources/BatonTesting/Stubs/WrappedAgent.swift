import Baton

/// An agent whose operations are those of another one, done differently: same names, schemas and effect classes.
struct WrappedAgent: Agent {
    let type: String
    let summary: String
    let operations: [OperationImplementation]

    init(_ original: any Agent, _ wrap: (OperationImplementation) -> OperationImplementation) {
        type = original.type
        summary = original.summary
        operations = original.operations.map(wrap)
    }
}
