internal import Foundation

/// Amazon DynamoDB.
public struct DynamoDB: Sendable {
    public static let service = AWSService(id: "DynamoDB", signingName: "dynamodb")
    public typealias Item = [String: AttributeValue]

    let client: AWSClient

    public init(_ client: AWSClient) { self.client = client }

    /// - Parameter consistently: whether everything that was acknowledged before is seen.
    /// - Returns: `nil` when there is no such item.
    /// - Throws: as ``AWSClient/send(_:)``, like all calls here.
    public func get(_ key: Item, from tableName: String, consistently: Bool = true) async throws -> Item? {
        struct Input: Encodable {
            let tableName: String
            let key: Item
            let consistentRead: Bool
        }
        struct Output: Decodable { let item: Item? }
        let output: Output = try await call(
            "GetItem", Input(tableName: tableName, key: key, consistentRead: consistently))
        return output.item
    }

    /// - Throws: ``AWSError`` with the code `ConditionalCheckFailedException` when the condition does not hold.
    public func put(_ put: Put) async throws { let _: NoOutput = try await call("PutItem", put) }

    /// - Returns: the item after the update.
    /// - Throws: as ``put(_:)``.
    @discardableResult
    public func update(_ update: Update) async throws -> Item {
        struct Output: Decodable { let attributes: Item? }
        var update = update
        update.returnValues = "ALL_NEW"
        let output: Output = try await call("UpdateItem", update)
        return output.attributes ?? [:]
    }

    /// - Throws: as ``put(_:)``.
    public func delete(_ delete: Delete) async throws {
        let _: NoOutput = try await call("DeleteItem", delete)
    }

    /// One page of what a query finds.
    public func query(_ query: Query) async throws -> Page { try await call("Query", query) }

    /// Writes all or none of up to 100 items.
    ///
    /// - Parameter token: the same token writes once within ten minutes; one of its own for each call when it is not
    ///   given.
    /// - Throws: ``AWSError`` with the code `TransactionCanceledException` when a condition does not hold or somebody
    ///   else writes at the same time: see ``AWSError/cancellationReasons``.
    public func transact(_ writes: [Write], token: String? = nil) async throws {
        struct Input: Encodable {
            let transactItems: [Write]
            let clientRequestToken: String
        }
        let _: NoOutput = try await call(
            "TransactWriteItems",
            Input(transactItems: writes, clientRequestToken: token ?? UUID().uuidString))
    }

    func call<Output: Decodable>(_ operation: String, _ input: some Encodable) async throws -> Output {
        try await client.json(
            Self.service, target: "DynamoDB_20120810", version: "1.0", operation, input)
    }
}

extension AWSError {
    /// Why a transaction was cancelled, item by item: codes such as `ConditionalCheckFailed`, and `None` for the items
    /// that were not at fault. Empty for other errors.
    public var cancellationReasons: [String] {
        struct Body: Decodable {
            struct Reason: Decodable { let code: String? }
            let cancellationReasons: [Reason]?
        }
        guard code == "TransactionCanceledException",
            let body = try? JSONDecoder.aws.decode(Body.self, from: Data(body))
        else { return [] }
        return (body.cancellationReasons ?? []).map { $0.code ?? "None" }
    }

    /// Whether the condition of a write did not hold.
    public var isConditionFailure: Bool {
        code == "ConditionalCheckFailedException" || cancellationReasons.contains("ConditionalCheckFailed")
    }
}
