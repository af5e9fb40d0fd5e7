internal import AWSClient
internal import Baton

/// Reads the chain of segments of one run.
struct RunChain: Sendable {
    let table: RunTable
    let row: RunRow

    private var run: RunID { row.summary.id }

    /// The segments that hold events with higher numbers than one, in order.
    ///
    /// - Throws: `RunStoreError` of kind `corrupt` when a link is missing.
    func segments(after sequence: Int) async throws -> [RunSegment] {
        var segments: [RunSegment] = []
        var expected = row.lastHash
        try await table.forEachPage(
            RunTable.partition(run), prefix: "segment#", ascending: false
        ) { items in
            for item in items {
                let segment = try RunSegment(item)
                // What is on no chain was written by somebody whose row was refused.
                guard segment.hash == expected else { continue }
                guard segment.last > sequence else { return false }
                segments.append(segment)
                expected = segment.previousHash
            }
            return expected != .zero
        }
        guard let oldest = segments.last else {
            guard row.lastSequence <= sequence else { throw missing(row.lastSequence) }
            return []
        }
        guard oldest.first == 1 || oldest.first <= sequence + 1 else { throw missing(oldest.first - 1) }
        return segments.reversed()
    }

    /// The events with higher numbers than one, in order.
    ///
    /// - Throws: as ``segments(after:)``; also when they cannot be read.
    func events(after sequence: Int) async throws -> [RunEvent] {
        var events: [RunEvent] = []
        var contents: [SHA256.Digest: [UInt8]] = [:]
        for segment in try await segments(after: sequence) {
            events += try await self.events(segment, &contents).events
        }
        return Array(events.drop { $0.sequence <= sequence })
    }

    /// The text of a segment and its events.
    ///
    /// - Parameter contents: those that were read before; what is read now is added.
    func events(
        _ segment: RunSegment, _ contents: inout [SHA256.Digest: [UInt8]]
    ) async throws -> (text: [UInt8], events: [RunEvent]) {
        for hash in segment.contents.union(segment.textHash.map { [$0] } ?? []) where contents[hash] == nil {
            contents[hash] = try await content(hash)
        }
        let text = segment.textHash.flatMap { contents[$0] } ?? Array((segment.text ?? "").utf8)
        let known = contents
        let reader = SegmentReader(
            blobs: { try Self.value($0, known) }, definition: { try Self.value($0, known) })
        return (text, try reader.events(String(decoding: text, as: UTF8.self), first: segment.first))
    }

    private func content(_ hash: SHA256.Digest) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await table.forEachPage(RunTable.partition(run), prefix: RunTable.contentPrefix(hash)) { items in
            for item in items { bytes += item["bytes"]?.binaryValue ?? [] }
            return true
        }
        guard SHA256.hash(bytes) == hash else {
            throw RunStoreError(.corrupt, "run \(run): the large value \(hash) is missing or damaged")
        }
        return bytes
    }

    private static func value(_ hash: SHA256.Digest, _ contents: [SHA256.Digest: [UInt8]]) throws -> Value {
        guard let bytes = contents[hash] else {
            throw RunStoreError(.corrupt, "the large value \(hash) is missing")
        }
        do {
            return try Value(json: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw RunStoreError(.corrupt, "the large value \(hash) cannot be read: \(error)")
        }
    }

    private func missing(_ sequence: Int) -> RunStoreError {
        RunStoreError(.corrupt, "run \(run): the events up to event \(sequence) are missing")
    }
}
