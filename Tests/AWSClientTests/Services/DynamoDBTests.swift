import Foundation
import TestSupport
import Testing

@testable import AWSClient

@Suite("DynamoDB against moto", .enabled(if: MotoServer.isInstalled, Comment(rawValue: MotoServer.absence)))
struct DynamoDBTests {
    private let dynamo: DynamoDB
    private let table = "t" + UUID().uuidString

    init() async throws { dynamo = DynamoDB(try await .moto()) }

    private func createTable() async throws {
        try await dynamo.create(
            DynamoDB.Table(
                table, key: .init("pk", "sk"), indexes: ["by_state": .init("state", "sk")], types: ["sk": "N"]
            ))
        #expect(try await dynamo.status(ofTable: table) == "ACTIVE")
    }

    @Test("keeps every type of attribute")
    func types() async throws {
        try await createTable()
        let item: DynamoDB.Item = [
            "pk": "a", "sk": 1, "text": "größe \u{1F600}/\"<", "number": .number("12345678901234567890.5"),
            "bytes": .binary([0, 255, 10]), "yes": .bool(true), "nothing": .null,
            "list": .list([1, "x", .list([]), .null]),
            "map": .map(["Inner": .map(["bOOL": "S"]), "größe": .bool(false)]),
            "texts": .strings(["a", "B"]),
            "numbers": .numbers(["1", "2.5"]),
        ]
        try await dynamo.put(.init(item, to: table))
        #expect(try await dynamo.get(["pk": "a", "sk": 1], from: table) == item)
        #expect(try await dynamo.get(["pk": "a", "sk": 2], from: table) == nil)
        try await dynamo.delete(.init(["pk": "a", "sk": 1], from: table))
        #expect(try await dynamo.get(["pk": "a", "sk": 1], from: table) == nil)
    }

    @Test("writes under a condition, or tells that it did not hold")
    func conditions() async throws {
        try await createTable()
        let put = DynamoDB.Put(
            ["pk": "a", "sk": 1, "epoch": 1], to: table, if: "attribute_not_exists(pk)")
        try await dynamo.put(put)
        let again = try await #require(throws: AWSError.self) { try await dynamo.put(put) }
        #expect(again.code == "ConditionalCheckFailedException")
        #expect(again.isConditionFailure && !again.isTransient)
        let update = DynamoDB.Update(
            ["pk": "a", "sk": 1], in: table, "SET #e = #e + :one", if: "#e = :old", names: ["#e": "epoch"],
            values: [":one": 1, ":old": 1])
        #expect(try await dynamo.update(update)["epoch"] == 2)
        let stale = try await #require(throws: AWSError.self) { try await dynamo.update(update) }
        #expect(stale.isConditionFailure)
    }

    @Test("writes all of a transaction or nothing, and tells whose condition failed")
    func transactions() async throws {
        try await createTable()
        try await dynamo.transact([
            .put(.init(["pk": "a", "sk": 1, "n": 1], to: table)),
            .put(.init(["pk": "a", "sk": 2, "n": 1], to: table)),
        ])
        let error = try await #require(throws: AWSError.self) {
            try await dynamo.transact([
                .put(.init(["pk": "a", "sk": 3], to: table)),
                .check(.init(["pk": "a", "sk": 1], from: table, if: "n = :n", values: [":n": 9])),
                .delete(.init(["pk": "a", "sk": 2], from: table)),
            ])
        }
        #expect(error.cancellationReasons == ["None", "ConditionalCheckFailed", "None"])
        #expect(error.isConditionFailure)
        #expect(try await dynamo.get(["pk": "a", "sk": 3], from: table) == nil)
        #expect(try await dynamo.get(["pk": "a", "sk": 2], from: table) != nil)
        try await dynamo.transact([
            .update(.init(["pk": "a", "sk": 1], in: table, "ADD n :n", values: [":n": 5])),
            .delete(.init(["pk": "a", "sk": 2], from: table)),
        ])
        #expect(try await dynamo.get(["pk": "a", "sk": 1], from: table)?["n"] == 6)
        #expect(try await dynamo.get(["pk": "a", "sk": 2], from: table) == nil)
    }

    @Test("writes batches of any size, and finds them page by page in both directions and by index")
    func queries() async throws {
        try await createTable()
        try await dynamo.write(
            (1...60).map { .put(["pk": "a", "sk": .integer($0), "state": $0 % 3 == 0 ? "open" : "done"]) },
            to: table)
        try await dynamo.write([.delete(["pk": "a", "sk": 60])], to: table)
        for ascending in [true, false] {
            var query = DynamoDB.Query(
                table, where: "pk = :pk AND sk > :from", values: [":pk": "a", ":from": 5], limit: 20,
                ascending: ascending)
            var found: [Int64] = []
            repeat {
                let page = try await dynamo.query(query)
                #expect(page.items.count <= 20)
                found += page.items.compactMap { $0["sk"]?.integerValue }
                query.exclusiveStartKey = page.lastEvaluatedKey
            } while query.exclusiveStartKey != nil
            #expect(found == (ascending ? Array(6...59) : Array(6...59).reversed()))
        }
        let open = try await dynamo.query(
            DynamoDB.Query(
                table, index: "by_state", where: "#s = :open", names: ["#s": "state"],
                values: [":open": "open"]))
        #expect(open.items.count == 19)
    }

    @Test("tells what is wrong with a call, once")
    func errors() async throws {
        let missing = try await #require(throws: AWSError.self) {
            try await dynamo.get(["pk": "a"], from: table)
        }
        #expect(missing.code == "ResourceNotFoundException")
        #expect(missing.operation == "DynamoDB GetItem")
        #expect(missing.requestID != nil)
        #expect("\(missing)".hasPrefix("DynamoDB GetItem: ResourceNotFoundException: "))
        #expect(!"\(missing)".contains("\n"))
        try await createTable()
        let twice = try await #require(throws: AWSError.self) {
            try await dynamo.create(DynamoDB.Table(table, key: .init("pk")))
        }
        #expect(twice.code == "ResourceInUseException")
    }
}
