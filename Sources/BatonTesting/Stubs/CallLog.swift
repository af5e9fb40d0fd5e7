import Baton

/// The calls of operations, in the order in which they began.
final class CallLog: Sendable {
    private let entries = Box<[OperationCall]>([])

    var calls: [OperationCall] { entries.value }

    /// Records a call around the work that it does.
    func record(
        _ definition: OperationDefinition, _ input: [String: Value], _ context: ExecutionContext,
        clock: any RunClock, _ body: () async throws -> Value
    ) async throws -> Value {
        let call = OperationCall(definition, input: input, context: context, at: clock.now())
        let place = entries.update { entries in
            entries.append(call)
            return entries.count - 1
        }
        do {
            let output = try await body()
            entries.update { entries in
                entries[place].output = output
                entries[place].finishedAt = clock.now()
            }
            return output
        } catch {
            entries.update { entries in
                entries[place].error = error
                entries[place].finishedAt = clock.now()
            }
            throw error
        }
    }
}
