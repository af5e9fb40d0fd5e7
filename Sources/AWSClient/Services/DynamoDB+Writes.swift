extension DynamoDB {
    /// Writes an item as a whole.
    public struct Put: Sendable, Encodable {
        public var tableName: String
        public var item: Item
        public var conditionExpression: String?
        public var expressionAttributeNames: [String: String]?
        public var expressionAttributeValues: Item?

        public init(
            _ item: Item, to tableName: String, if condition: String? = nil, names: [String: String] = [:],
            values: Item = [:]
        ) {
            self.tableName = tableName
            self.item = item
            conditionExpression = condition
            expressionAttributeNames = names.isEmpty ? nil : names
            expressionAttributeValues = values.isEmpty ? nil : values
        }
    }

    /// Changes attributes of an item, which is made when it is not there.
    public struct Update: Sendable, Encodable {
        public var tableName: String
        public var key: Item
        /// Such as `SET a = :a ADD n :one REMOVE b`.
        public var updateExpression: String
        public var conditionExpression: String?
        public var expressionAttributeNames: [String: String]?
        public var expressionAttributeValues: Item?
        var returnValues: String?

        public init(
            _ key: Item, in tableName: String, _ expression: String, if condition: String? = nil,
            names: [String: String] = [:], values: Item = [:]
        ) {
            self.tableName = tableName
            self.key = key
            updateExpression = expression
            conditionExpression = condition
            expressionAttributeNames = names.isEmpty ? nil : names
            expressionAttributeValues = values.isEmpty ? nil : values
        }
    }

    /// Removes an item; one that is not there is no error.
    public struct Delete: Sendable, Encodable {
        public var tableName: String
        public var key: Item
        public var conditionExpression: String?
        public var expressionAttributeNames: [String: String]?
        public var expressionAttributeValues: Item?

        public init(
            _ key: Item, from tableName: String, if condition: String? = nil, names: [String: String] = [:],
            values: Item = [:]
        ) {
            self.tableName = tableName
            self.key = key
            conditionExpression = condition
            expressionAttributeNames = names.isEmpty ? nil : names
            expressionAttributeValues = values.isEmpty ? nil : values
        }
    }

    /// One write of a transaction.
    public enum Write: Sendable, Encodable {
        case put(Put)
        case update(Update)
        case delete(Delete)
        /// Writes nothing, but the transaction fails unless the condition holds.
        case check(Delete)

        private enum CodingKeys: String, CodingKey {
            case put
            case update
            case delete
            case check = "conditionCheck"
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .put(let put): try container.encode(put, forKey: .put)
            case .update(let update): try container.encode(update, forKey: .update)
            case .delete(let delete): try container.encode(delete, forKey: .delete)
            case .check(let check): try container.encode(check, forKey: .check)
            }
        }
    }

    /// What a query is about.
    public struct Query: Sendable, Encodable {
        public var tableName: String
        public var indexName: String?
        /// Such as `pk = :pk AND begins_with(sk, :prefix)`.
        public var keyConditionExpression: String
        public var filterExpression: String?
        public var projectionExpression: String?
        public var expressionAttributeNames: [String: String]?
        public var expressionAttributeValues: Item
        public var consistentRead: Bool?
        /// Whether sort keys ascend; they do when it is not said.
        public var scanIndexForward: Bool?
        /// Items that are looked at, before the filter.
        public var limit: Int?
        /// The ``Page/lastEvaluatedKey`` of the page before.
        public var exclusiveStartKey: Item?

        /// Reads consistently, unless an index is read: there it cannot be had.
        public init(
            _ tableName: String, index: String? = nil, where condition: String, filter: String? = nil,
            names: [String: String] = [:], values: Item, limit: Int? = nil, ascending: Bool = true
        ) {
            self.tableName = tableName
            indexName = index
            keyConditionExpression = condition
            filterExpression = filter
            expressionAttributeNames = names.isEmpty ? nil : names
            expressionAttributeValues = values
            consistentRead = index == nil
            scanIndexForward = ascending
            self.limit = limit
        }
    }

    /// A part of what a query finds.
    public struct Page: Sendable, Decodable {
        public let items: [Item]
        /// `nil` on the last page.
        public let lastEvaluatedKey: Item?
    }
}
