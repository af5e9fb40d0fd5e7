import AWSClient
import Baton
import Foundation
import TestSupport
import Testing

@testable import BatonFunction

@Suite(
    "Data in a bucket", .serialized,
    .enabled(if: MiniStackServer.isInstalled, Comment(rawValue: MiniStackServer.absence)))
struct ObjectDatabaseTests {
    private let server: MiniStackServer
    private let s3: S3

    init() async throws {
        server = try await MiniStackServer.start()
        s3 = S3(
            AWSClient(
                AWSConfiguration(
                    region: "us-east-1",
                    credentials: StaticCredentials(
                        AWSCredentials(accessKeyID: "test", secretAccessKey: "test")),
                    endpoint: try Endpoint(url: server.url))))
        try await s3.createBucket("data")
    }

    private func database(_ name: String) async throws -> ObjectDatabase {
        try await ObjectDatabase(
            ObjectFile(s3: s3, bucket: "data", key: "shop.sqlite", folder: server.folder.path(name)))
    }

    private static let table = [
        SQLMigration(name: "test/1", statements: ["CREATE TABLE item (name TEXT PRIMARY KEY)"])
    ]

    private static func add(_ name: String, to database: ObjectDatabase) async throws {
        _ = try await database.write { try $0.execute("INSERT INTO item (name) VALUES (?)", [.text(name)]) }
    }

    private static func items(_ database: ObjectDatabase) async throws -> [String] {
        try await database.read { try $0.query("SELECT name FROM item ORDER BY name").map { try $0.get(0) } }
    }

    @Test("two that write the same object lose nothing of each other")
    func twoWriters() async throws {
        let (one, other) = (try await database("one"), try await database("other"))
        try await one.migrate(Self.table)
        try await other.migrate(Self.table)
        try await Self.add("a", to: one)
        try await Self.add("b", to: other)
        try await Self.add("c", to: one)
        #expect(try await Self.items(one) == ["a", "b", "c"])
        try await other.refresh()
        #expect(try await Self.items(other) == ["a", "b", "c"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask { try await Self.add("one \(number)", to: one) }
                group.addTask { try await Self.add("other \(number)", to: other) }
            }
            try await group.waitForAll()
        }
        #expect(try await Self.items(database("third")).count == 11)
    }

    @Test("what only reads, or fails, writes no object")
    func noChange() async throws {
        let database = try await database("one")
        try await database.migrate(Self.table)
        try await Self.add("a", to: database)
        let before = try await s3.head("shop.sqlite", in: "data")
        try await database.migrate(Self.table)
        _ = try await database.write { try $0.query("SELECT name FROM item") }
        await #expect(throws: SQLError.self) { try await Self.add("a", to: database) }
        #expect(try await s3.head("shop.sqlite", in: "data") == before)
        try await Self.add("b", to: database)
        #expect(try await s3.head("shop.sqlite", in: "data") != before)
    }
}
