internal import AWSClient
internal import Baton

/// The events that one commit appended to a run, as they are stored.
///
/// The key holds the link of the hash chain, so that two writers who race write two items, and only that of the one whose
/// row is written belongs to the run.
struct RunSegment: Sendable {
    /// DynamoDB takes 400 KB an item.
    private static let largestTextBytes = 200_000

    let first: Int
    let last: Int
    let previousHash: SHA256.Digest
    let hash: SHA256.Digest
    /// `nil` when the text is long: then it is content of its own, by this hash.
    let text: String?
    let textHash: SHA256.Digest?
    /// Of the large values, the workflow and the long text.
    let contents: Set<SHA256.Digest>

    init(_ item: DynamoDB.Item) throws(RunStoreError) {
        let parts = (item["sk"]?.stringValue ?? "").split(separator: "#")
        let contents = item["contents"].flatMap { value -> [String]? in
            if case .strings(let texts) = value { Array(texts) } else { nil }
        }
        let digests = (contents ?? []).compactMap { SHA256.Digest(text: $0) }
        guard parts.count == 3, let first = Int(parts[1]), let hash = SHA256.Digest(text: String(parts[2])),
            let last = item["last"]?.integerValue,
            let previous = item["previous"]?.stringValue.flatMap(SHA256.Digest.init(text:)),
            digests.count == contents?.count ?? 0
        else { throw RunStoreError(.corrupt, "a segment of a run cannot be read") }
        self.first = first
        self.last = Int(last)
        self.hash = hash
        previousHash = previous
        text = item["events"]?.stringValue
        textHash = item["text"]?.stringValue.flatMap(SHA256.Digest.init(text:))
        self.contents = Set(digests)
        guard text != nil || textHash != nil else {
            throw RunStoreError(.corrupt, "the segment from event \(first) on has no events")
        }
    }

    /// The items that append events to a run, and the row that makes them part of it.
    ///
    /// - Returns: the items by key: what several segments share is written once.
    static func append(
        _ events: [RunEvent], to row: inout RunRow, largestValueBytes: Int
    ) -> [String: DynamoDB.Item] {
        let run = row.summary.id
        let writer = SegmentWriter(events, largestValueBytes: largestValueBytes)
        var contents = writer.blobs
        if let definition = writer.definition { contents[definition.hash] = definition.document }
        let first = row.lastSequence + 1
        row.lastSequence += events.count
        let hash = SHA256.Digest.link(
            after: row.lastHash, run: run, first: first, last: row.lastSequence, events: writer.bytes)
        var item: DynamoDB.Item = [
            "pk": RunTable.partition(run), "sk": .string(RunTable.segmentKey(first: first, hash: hash)),
            "last": .integer(row.lastSequence), "previous": .string(row.lastHash.description),
        ]
        if writer.bytes.count > Self.largestTextBytes {
            let textHash = SHA256.hash(writer.bytes)
            contents[textHash] = writer.bytes
            item["text"] = .string(textHash.description)
        } else {
            item["events"] = .string(String(decoding: writer.bytes, as: UTF8.self))
        }
        if !contents.isEmpty { item["contents"] = .strings(Set(contents.keys.map(\.description))) }
        row.lastHash = hash
        var items = [RunTable.segmentKey(first: first, hash: hash): item]
        for (hash, bytes) in contents {
            for part in parts(of: hash, bytes, run) { items[part.key] = part.item }
        }
        return items
    }

    private static func parts(
        of hash: SHA256.Digest, _ bytes: [UInt8], _ run: RunID
    ) -> [(key: String, item: DynamoDB.Item)] {
        stride(from: 0, to: bytes.count, by: largestTextBytes).enumerated().map { number, start in
            let key = RunTable.contentKey(hash, part: number)
            let part = bytes[start..<min(start + largestTextBytes, bytes.count)]
            return (key, ["pk": RunTable.partition(run), "sk": .string(key), "bytes": .binary(Array(part))])
        }
    }
}
