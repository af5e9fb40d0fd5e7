internal import Baton
internal import Synchronization

/// Workflows that were decoded before, by the hashes of their documents: of many starts most want the same few.
final class WorkflowCache: Sendable {
    private struct State {
        var workflows: [SHA256.Digest: Workflow] = [:]
        var bytes = 0
    }

    /// Of the documents; when there are more, all are forgotten.
    private static let largestBytes = 4 << 20

    private let state = Mutex(State())

    /// - Parameter document: asked for when the workflow is not known.
    /// - Throws: what `document` throws; `JSONError` or `WorkflowProblem` when the document is no workflow.
    func workflow(_ hash: SHA256.Digest, document: () throws -> String) throws -> Workflow {
        if let known = state.withLock({ $0.workflows[hash] }) { return known }
        let document = try document()
        let workflow = try WorkflowDecoder.decode(Value(json: document))
        let bytes = document.utf8.count
        guard bytes <= Self.largestBytes else { return workflow }
        state.withLock { state in
            guard state.workflows[hash] == nil else { return }
            if state.bytes + bytes > Self.largestBytes { state = State() }
            state.workflows[hash] = workflow
            state.bytes += bytes
        }
        return workflow
    }
}
