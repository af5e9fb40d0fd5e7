extension DynamoDB {
    /// A table that is paid by request.
    public struct Table: Sendable {
        public struct Key: Sendable {
            public let hash: String
            public let range: String?

            public init(_ hash: String, _ range: String? = nil) {
                self.hash = hash
                self.range = range
            }
        }

        public var name: String
        public var key: Key
        /// By name; they hold whole items.
        public var indexes: [String: Key]
        /// Of attributes that are part of a key and no strings: `N` or `B`.
        public var types: [String: String]

        public init(_ name: String, key: Key, indexes: [String: Key] = [:], types: [String: String] = [:]) {
            self.name = name
            self.key = key
            self.indexes = indexes
            self.types = types
        }
    }

    /// - Throws: ``AWSError`` with the code `ResourceInUseException` when there is such a table.
    public func create(_ table: Table) async throws {
        let _: NoOutput = try await call("CreateTable", CreateTable(table))
    }

    /// `ACTIVE`, `CREATING` and their like.
    ///
    /// - Throws: ``AWSError`` with the code `ResourceNotFoundException` when there is no such table.
    public func status(ofTable name: String) async throws -> String {
        struct Input: Encodable { let tableName: String }
        struct Output: Decodable {
            struct Table: Decodable { let tableStatus: String }
            let table: Table
        }
        let output: Output = try await call("DescribeTable", Input(tableName: name))
        return output.table.tableStatus
    }
}

private struct CreateTable: Encodable {
    struct Element: Encodable {
        let attributeName: String
        let keyType: String
    }
    struct Attribute: Encodable {
        let attributeName: String
        let attributeType: String
    }
    struct Projection: Encodable { let projectionType = "ALL" }
    struct Index: Encodable {
        let indexName: String
        let keySchema: [Element]
        let projection = Projection()
    }

    let tableName: String
    let billingMode = "PAY_PER_REQUEST"
    let attributeDefinitions: [Attribute]
    let keySchema: [Element]
    let globalSecondaryIndexes: [Index]?

    init(_ table: DynamoDB.Table) {
        tableName = table.name
        keySchema = Self.schema(table.key)
        let indexes = table.indexes.sorted { $0.key < $1.key }.map { name, key in
            Index(indexName: name, keySchema: Self.schema(key))
        }
        globalSecondaryIndexes = indexes.isEmpty ? nil : indexes
        let names = Set((keySchema + indexes.flatMap(\.keySchema)).map(\.attributeName))
        attributeDefinitions = names.sorted().map { name in
            Attribute(attributeName: name, attributeType: table.types[name] ?? "S")
        }
    }

    private static func schema(_ key: DynamoDB.Table.Key) -> [Element] {
        [Element(attributeName: key.hash, keyType: "HASH")]
            + (key.range.map { [Element(attributeName: $0, keyType: "RANGE")] } ?? [])
    }
}
