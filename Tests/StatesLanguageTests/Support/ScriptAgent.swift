import Synchronization

@testable import Baton

/// The agent 'script', as Fixtures/function.py has it too.
enum ScriptAgent {
    /// - Parameter counters: how often each counter was asked for.
    static func agent(_ counters: Counters = Counters()) -> BasicAgent {
        BasicAgent(
            "script", effect: .external,
            [
                "echo": { input, _ in .object(input) },
                "list": { input, _ in [.object(input)] },
                "fail": { _, _ in throw OperationFailure("it failed", isRetryable: false) },
                "flaky": { input, _ in
                    let attempts = counters.count(input["counter"]?.stringValue ?? "")
                    guard attempts > input["failures"]?.intValue ?? 0 else {
                        throw OperationFailure("not yet", isRetryable: true)
                    }
                    return ["attempts": .int(attempts)]
                },
                "slow": { _, _ in
                    try await Task.sleep(for: .seconds(3))
                    return [:]
                },
                "crash": { _, _ in throw OperationFailure("crashed", isRetryable: true) },
            ])
    }

    static var registry: AgentRegistry { get throws { try AgentRegistry([agent()]) } }

    final class Counters: Sendable {
        private let counts = Mutex<[String: Int64]>([:])

        func count(_ name: String) -> Int64 {
            counts.withLock { counts in
                counts[name, default: 0] += 1
                return counts[name, default: 0]
            }
        }
    }
}
