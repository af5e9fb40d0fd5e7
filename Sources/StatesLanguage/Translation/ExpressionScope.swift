internal import Baton

/// What the names in expressions stand for, at one place of the state machine.
struct ExpressionScope {
    /// What a name stands for.
    enum Binding {
        /// A value: the item of a map.
        case value(JSONata)
        /// The run's input.
        case input(JSONata)
        /// The result of a task, an object of `status` and, after a success, `output`, and what the output is.
        case task(JSONata, output: Schema)
    }

    var bindings: [String: Binding] = [:]
    /// Tells of each name of it that an expression has read.
    let reads: ReadNames

    init(reads: ReadNames = ReadNames()) { self.reads = reads }

    subscript(name: String) -> Binding? { bindings[name] }
}

/// Names that were read so far.
final class ReadNames {
    private(set) var names: Set<String> = []
    func insert(_ name: String) { names.insert(name) }
}
