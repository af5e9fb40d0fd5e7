internal import Baton

/// Which runs a worker takes, by the agents of their tasks.
enum WorkerAgents: Sendable, Hashable {
    case all
    case only(Set<String>)

    /// As the column `worker.agents` holds it.
    var json: SQLValue {
        switch self {
        case .all: .null
        case .only(let names): .text(Value.array(names.sorted().map(Value.string)).json())
        }
    }

    /// What a row with a column `definition` must fulfil, to be added to a condition.
    var condition: (sql: String, arguments: [SQLValue]) {
        guard case .only = self else { return ("", []) }
        return (
            " AND definition IN (SELECT hash FROM definition WHERE agents <@ CAST(CAST(? AS text) AS jsonb))",
            [json]
        )
    }
}
