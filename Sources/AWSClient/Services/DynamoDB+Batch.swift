extension DynamoDB {
    /// One write of a batch: without conditions, and each for itself.
    public enum BatchWrite: Sendable, Hashable, Codable {
        case put(Item)
        /// By key.
        case delete(Item)

        private enum CodingKeys: String, CodingKey {
            case putRequest
            case deleteRequest
        }
        private struct PutRequest: Codable { let item: Item }
        private struct DeleteRequest: Codable { let key: Item }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            if let put = try container.decodeIfPresent(PutRequest.self, forKey: .putRequest) {
                self = .put(put.item)
            } else {
                self = .delete(try container.decode(DeleteRequest.self, forKey: .deleteRequest).key)
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .put(let item): try container.encode(PutRequest(item: item), forKey: .putRequest)
            case .delete(let key): try container.encode(DeleteRequest(key: key), forKey: .deleteRequest)
            }
        }
    }

    private static let largestBatch = 25

    /// Writes any number of items, 25 at a time; what the service leaves over is sent again after a wait.
    ///
    /// - Throws: ``AWSError`` with the code `UnprocessedItems` when the service keeps leaving some over; as
    ///   ``AWSClient/send(_:)`` else.
    public func write(_ writes: [BatchWrite], to tableName: String) async throws {
        struct Input: Encodable { let requestItems: [String: [BatchWrite]] }
        struct Output: Decodable { let unprocessedItems: [String: [BatchWrite]]? }
        var rest = writes[...]
        var attempt = 1
        while !rest.isEmpty {
            let batch = rest.prefix(Self.largestBatch)
            let output: Output = try await call(
                "BatchWriteItem", Input(requestItems: [tableName: Array(batch)]))
            let left = output.unprocessedItems?[tableName] ?? []
            rest = (left + rest.dropFirst(Self.largestBatch))[...]
            guard !left.isEmpty else {
                attempt = 1
                continue
            }
            guard attempt < client.retry.maxAttempts else {
                throw AWSError(
                    .service, "\(left.count) of \(batch.count) items were not written",
                    code: "UnprocessedItems",
                    operation: "DynamoDB BatchWriteItem")
            }
            try await client.timing.sleep(
                client.retry.wait(after: attempt, isThrottled: true, jitter: client.timing.jitter()))
            attempt += 1
        }
    }
}
