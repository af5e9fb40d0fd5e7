internal import Synchronization

/// Group commit: what the runs of an orchestrator have to store while one commit is under way is the next one.
final class CommitQueue: Sendable {
    typealias Acknowledgement = @Sendable (Result<Void, any Error>) -> Void

    private struct State {
        var waiting: [(commit: Commit, acknowledge: Acknowledgement)] = []
        var isWriting = false
    }

    private let store: any RunStore
    private let executor: (any TaskExecutor)?
    private let state = Mutex(State())

    init(store: any RunStore, executor: (any TaskExecutor)?) {
        self.store = store
        self.executor = executor
    }

    /// - Parameter acknowledge: called once, when the commit is as durable as the store makes it or was refused.
    func add(_ commit: Commit, acknowledge: @escaping Acknowledgement) {
        let isFirst = state.withLock { state in
            state.waiting.append((commit, acknowledge))
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard isFirst else { return }
        // Detached: what the run that happens to be first has as priority and task locals is not for all.
        Task.detached(executorPreference: executor) { [self] in await write() }
    }

    /// Ends when nothing is left to be written.
    private func write() async {
        while let batch = next() {
            do {
                try await store.commit(batch.map(\.commit))
                for entry in batch { entry.acknowledge(.success(())) }
            } catch  where batch.count > 1 {
                // Only the runs whose commits cannot be stored shall hear so.
                for entry in batch { await write(entry.commit, entry.acknowledge) }
            } catch {
                for entry in batch { entry.acknowledge(.failure(error)) }
            }
        }
    }

    private func write(_ commit: Commit, _ acknowledge: Acknowledgement) async {
        do {
            try await store.commit([commit])
            acknowledge(.success(()))
        } catch {
            acknowledge(.failure(error))
        }
    }

    private func next() -> [(commit: Commit, acknowledge: Acknowledgement)]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
