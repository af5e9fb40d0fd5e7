internal import Baton
internal import WorkflowFiles

/// A run as far as it is stored.
enum StoredRun {
    case queued(RunRequest)
    case begun(RunResult, events: [RunEvent])

    static func load(_ run: RunID, from store: any HistoryStore) async throws -> StoredRun {
        do {
            let events = try await store.events(of: run)
            return .begun(RunResult(folding: events), events: events)
        } catch let error as RunStoreError where error.kind == .unknownRun {
            guard let start = try await store.start(of: run) else {
                throw InvalidInput("there is no run '\(run)' ('baton list' lists them)")
            }
            if case .refused(let reason)? = start.reply {
                throw InvalidInput("run \(run) never started: \(reason)")
            }
            return .queued(start.request)
        }
    }

    /// A run that has begun.
    ///
    /// - Parameter name: as for ``RunArgument``.
    /// - Throws: ``InvalidInput`` when there is none.
    static func result(of name: String, in store: any HistoryStore) async throws -> RunResult {
        let id = try await RunArgument.find(name, in: store)
        guard case .begun(let result, _) = try await load(id, from: store) else {
            throw InvalidInput("run \(id) has not begun yet")
        }
        return result
    }

    /// - Throws: ``InvalidInput`` when the run has ended.
    func requireUnfinished() throws {
        guard case .begun(let result, _) = self, let outcome = result.outcome else { return }
        throw InvalidInput("run \(result.id) has ended: \(outcome.rawValue)")
    }
}
