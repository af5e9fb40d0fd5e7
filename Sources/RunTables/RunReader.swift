package import Baton

/// Reads the events of runs inside one transaction.
package struct RunReader {
    private let transaction: any SQLTransaction

    package init(_ transaction: any SQLTransaction) { self.transaction = transaction }

    package func events(of run: RunID) throws -> [RunEvent] {
        let segments = try transaction.query(
            """
            SELECT first, events FROM segment WHERE run = (SELECT number FROM run WHERE id = ?)
            ORDER BY first
            """, [.text(run.text)])
        guard !segments.isEmpty else { throw RunStoreError(.unknownRun, "there is no run \(run)") }
        var events: [RunEvent] = []
        for segment in segments { events += try self.events(segment.get(1), first: segment.get(0)) }
        return events
    }

    /// - Throws: `RunStoreError` when there is no such run.
    package func events(of run: RunID, after sequence: Int) throws -> [RunEvent] {
        guard let number = try transaction.queryOne("SELECT number FROM run WHERE id = ?", [.text(run.text)])
        else { throw RunStoreError(.unknownRun, "there is no run \(run)") }
        let segments = try transaction.query(
            "SELECT first, events FROM segment WHERE run = ? AND last > ? ORDER BY first",
            [number.get(0), sequence.sqlValue])
        // A partition may be dropped between the two.
        guard sequence > 0 || !segments.isEmpty else {
            throw RunStoreError(.unknownRun, "there is no run \(run)")
        }
        var events: [RunEvent] = []
        for segment in segments { events += try self.events(segment.get(1), first: segment.get(0)) }
        return Array(events.drop { $0.sequence <= sequence })
    }

    /// The events of one segment.
    ///
    /// - Parameter whenBlob: called with the hash of each large value that they refer to.
    package func events(
        _ text: String, first: Int, whenBlob: @escaping (SHA256.Digest) -> Void = { _ in }
    ) throws -> [RunEvent] {
        try SegmentReader(
            blobs: { hash in
                whenBlob(hash)
                return try value("SELECT content FROM blob WHERE hash = ?", hash, "large value")
            },
            definition: { try value("SELECT document FROM definition WHERE hash = ?", $0, "workflow") }
        ).events(text, first: first)
    }

    private func value(_ sql: String, _ hash: SHA256.Digest, _ what: String) throws -> Value {
        guard let row = try transaction.queryOne(sql, [.blob(hash.bytes)]) else {
            throw RunStoreError(.corrupt, "the \(what) \(hash) is missing")
        }
        do {
            return try Value(json: row.get(0, as: String.self))
        } catch let error as JSONError {
            throw RunStoreError(.corrupt, "the \(what) \(hash) cannot be read: \(error)")
        }
    }
}
