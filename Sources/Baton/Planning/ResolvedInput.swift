/// The input that a task runs with, and where each key came from.
public struct ResolvedInput: Sendable, Hashable {
    public let values: [String: Value]
    public let provenance: [String: Provenance]
    /// Keys for which an unequal value was laid over another.
    public let overwrites: [Overwrite]

    package init(values: [String: Value], provenance: [String: Provenance], overwrites: [Overwrite]) {
        self.values = values
        self.provenance = provenance
        self.overwrites = overwrites
    }

    /// Where a key's value came from.
    public enum Provenance: Sendable, Hashable {
        /// The output of a declared dependency.
        case dependency(String)
        /// The task's own `inputs`.
        case inputs
        /// A required input, taken from the output of an earlier task of a sequential workflow.
        case carried(String)
        /// Values of several origins, collected into a list.
        case collected
        /// The default that the operation declares for an absent key.
        case defaultValue
    }

    /// A value that gave way to another for the same key.
    public struct Overwrite: Sendable, Hashable {
        public let key: String
        public let loser: Provenance
        public let winner: Provenance

        package init(key: String, loser: Provenance, winner: Provenance) {
            self.key = key
            self.loser = loser
            self.winner = winner
        }
    }
}

extension ResolvedInput {
    /// That of a task which takes none.
    static let empty = ResolvedInput(values: [:], provenance: [:], overwrites: [])

    /// What an operation of this schema receives: the keys that it declares, absent ones with their defaults.
    func fitted(to schema: ObjectSchema) -> ResolvedInput {
        if schema.isOpen, schema.properties.isEmpty { return self }
        let fitted = schema.completing(values)
        return ResolvedInput(
            values: fitted,
            // A default also stands in for a null.
            provenance: Dictionary(
                uniqueKeysWithValues: fitted.map { key, value in
                    (
                        key,
                        value.isNull == values[key]?.isNull ? provenance[key] ?? .defaultValue : .defaultValue
                    )
                }),
            overwrites: overwrites.filter { fitted[$0.key] != nil })
    }
}

extension ResolvedInput.Provenance: CustomStringConvertible {
    /// As stored and shown: `inputs`, `forecast`, `forecast (carried)`.
    public var description: String {
        switch self {
        case .dependency(let task): task
        case .inputs: "inputs"
        case .carried(let task): "\(task) (carried)"
        case .collected: "several (collected)"
        case .defaultValue: "default"
        }
    }
}
