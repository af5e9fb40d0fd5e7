import Foundation
import PostgresClient
import Synchronization
import TestSupport
import Testing

@Suite(
    "The PostgreSQL client",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct PostgresClientTests {
    private func options() throws -> PostgresOptions {
        PostgresOptions(server: try PostgresServer.shared.get().address())
    }

    private func pool(_ change: (inout PostgresOptions) -> Void = { _ in }) throws -> PostgresPool {
        var options = try options()
        // Other tests have the machine too.
        options.borrowTimeout = .seconds(180)
        change(&options)
        return PostgresPool(options)
    }

    @Test("values of every type come back as they were sent")
    func values() async throws {
        let columns: [(type: String, values: [PostgresValue])] = [
            ("bigint", [.integer(.min), .integer(.max), .integer(0), .null]),
            ("integer", [.integer(-2_147_483_648), .integer(2_147_483_647)]),
            ("smallint", [.integer(-32768), .integer(32767)]),
            (
                "double precision",
                [.real(0.1), .real(-.infinity), .real(.leastNonzeroMagnitude), .real(1e300)]
            ),
            ("real", [.real(0.5), .real(-2.25)]),
            (
                "text",
                [
                    .text(""), .text("Grüße 🚚 'x' \"y\" \\ $1 ?"),
                    .text(String(repeating: "x", count: 100_000)),
                ]
            ),
            ("bytea", [.bytes([]), .bytes(Array(0...255)), .bytes([0, 0, 0])]),
            ("boolean", [.boolean(true), .boolean(false)]),
            ("jsonb", [.text("{\"a\": [1, null]}")]),
        ]
        let found = try await pool().withSession { session in
            try columns.map { type, values in
                try values.map { try session.query("SELECT $1::\(type)", [$0]).row(0)[0] }
            }
        }
        for (column, values) in zip(columns, found) { #expect(column.values == values, "\(column.type)") }
    }

    @Test(
        "numeric is an integer where it has no decimals and fits, otherwise the nearest floating-point number",
        arguments: [
            ("0", PostgresValue.integer(0)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("10000", .integer(10_000)),
            ("100020003", .integer(100_020_003)),
            ("9223372036854775808", .real(9_223_372_036_854_775_808)), ("1.5", .real(1.5)),
            ("-0.00012", .real(-0.00012)),
            ("123456789.000001", .real(123_456_789.000001)), ("1e-20", .real(1e-20)),
            ("Infinity", .real(.infinity)),
        ])
    func numeric(text: String, expected: PostgresValue) async throws {
        let found = try await pool().withSession { try $0.query("SELECT '\(text)'::numeric").row(0)[0] }
        #expect(found == expected)
    }

    @Test("arrays are taken as parameters, with nulls and empty ones")
    func arrays() async throws {
        let arrays: [(String, [PostgresValue])] = [
            ("bigint", [.integer(3), .null, .integer(-1)]), ("text", [.text("a"), .text(""), .null]),
            ("bytea", [.bytes([1, 2]), .bytes([])]), ("bigint", []),
        ]
        let found = try await pool().withSession { session in
            try arrays.map { type, values in
                let result = try session.query(
                    "SELECT value FROM unnest($1::\(type)[]) WITH ORDINALITY AS t (value, n) ORDER BY n",
                    [.array(values)])
                return try (0..<result.rowCount).map { try result.row($0)[0] }
            }
        }
        #expect(found == arrays.map(\.1))
    }

    @Test("a pipeline runs in order, and after a failure nothing of it is kept and the session is as before")
    func pipeline() async throws {
        try await pool().withSession { session in
            try session.run("CREATE TEMPORARY TABLE t (n BIGINT PRIMARY KEY)")
            let rows = (1...3000).map { [PostgresValue.integer(Int64($0))] }
            var changed = 0
            try session.pipeline([PostgresCommand("INSERT INTO t VALUES ($1)", rows)]) { _, result in
                changed += result.changedRows
            }
            #expect(changed == 3000)
            let error = #expect(throws: PostgresError.self) {
                try session.pipeline([
                    PostgresCommand(
                        "INSERT INTO t VALUES ($1)", [[.integer(5000)], [.integer(7)], [.integer(5001)]])
                ])
            }
            #expect(error?.sqlState == "23505" && error?.isConnectionLost == false)
            #expect(
                try session.query("SELECT COUNT(*), MAX(n) FROM t").row(0) == [
                    .integer(3000), .integer(3000),
                ])
            struct Stop: Error {}
            #expect(throws: Stop.self) {
                try session.pipeline([PostgresCommand("SELECT $1::bigint", [[.integer(1)], [.integer(2)]])]) {
                    _, _ in
                    throw Stop()
                }
            }
            #expect(try session.query("SELECT 1").row(0) == [.integer(1)])
        }
    }

    @Test("rows are handed over as they arrive, and the session can be used meanwhile, or left in the middle")
    func stream() async throws {
        try await pool().withSession { session in
            let series = PostgresCommand("SELECT generate_series(1, $1::bigint)", [[.integer(20_000)]])
            var numbers: [PostgresValue] = []
            try session.stream(after: [PostgresCommand(once: "SELECT 1")], series) {
                numbers.append(try $0.row(0)[0])
            }
            #expect(numbers == (1...20_000).map { .integer($0) })
            var inner = 0
            numbers = []
            try session.stream(after: [], series) { result in
                numbers.append(try result.row(0)[0])
                guard numbers.count.isMultiple(of: 5000) else { return }
                try session.stream(after: [], series) { _ in inner += 1 }
                #expect(try session.query("SELECT 3").row(0) == [.integer(3)])
                try session.run("SELECT 4")
            }
            #expect(numbers.count == 20_000 && inner == 80_000)
            #expect(numbers.last == .integer(20_000))
            struct Stop: Error {}
            #expect(throws: Stop.self) { try session.stream(after: [], series) { _ in throw Stop() } }
            let failing = PostgresCommand(
                "SELECT 10 / (5 - n) FROM generate_series(1, $1::bigint) n", [[.integer(9)]])
            var before = 0
            let error = #expect(throws: PostgresError.self) {
                try session.stream(after: [], failing) { _ in before += 1 }
            }
            #expect(error?.sqlState == "22012" && before == 4)
            #expect(throws: PostgresError.self) {
                try session.stream(after: [PostgresCommand(once: "nonsense")], series) { _ in before += 1 }
            }
            #expect(throws: PostgresError.self) {
                try session.stream(after: [], PostgresCommand("SELECT $1::bigint", [[.bytes([1])]])) { _ in
                    before += 1
                }
            }
            var isEmpty = true
            try session.stream(after: [], PostgresCommand("SELECT 1 WHERE $1::bigint = 2", [[.integer(1)]])) {
                _ in
                isEmpty = false
            }
            #expect(isEmpty && before == 4)
            #expect(try session.query("SELECT 5").row(0) == [.integer(5)])
        }
    }

    @Test("large pipelines of large rows both ways do not stand still")
    func largePipeline() async throws {
        let bytes = try await pool().withSession { session in
            var bytes = 0
            let text = PostgresValue.text(String(repeating: "x", count: 20_000))
            try session.pipeline([PostgresCommand("SELECT $1::text", Array(repeating: [text], count: 500))]) {
                _, result in
                if case .text(let found) = try result.row(0)[0] { bytes += found.utf8.count }
            }
            return bytes
        }
        #expect(bytes == 10_000_000)
    }

    @Test(
        "errors carry the state of the standard",
        arguments: [
            ("SELECT nonsense", "42703"), ("nonsense", "42601"), ("SELECT 1 / 0", "22012"),
            ("SELECT * FROM nowhere", "42P01"), ("SELECT 'x'::bigint", "22P02"),
            ("SELECT 99999::smallint", "22003"),
        ])
    func states(sql: String, state: String) async throws {
        let pool = try pool()
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withSession { _ = try $0.query(sql) }
        }
        #expect(error?.sqlState == state && error?.isServerAbsent == false && error?.isConflict == false)
        #expect(error?.message.contains("\n") == false)
    }

    @Test("more statements than the cache holds still run, the first ones too")
    func cache() async throws {
        let sum = try await pool { $0.statementCacheCapacity = 8 }.withSession { session in
            var sum: Int64 = 0
            for round in 0..<2 {
                for number in 0..<40 {
                    if case .integer(let value) = try session.query("SELECT \(number)").row(0)[0] {
                        sum += value
                    }
                }
                #expect(
                    try session.query("SELECT COUNT(*) FROM pg_prepared_statements").row(0) == [.integer(8)],
                    "\(round)")
            }
            return sum
        }
        #expect(sum == 2 * 780)
    }

    @Test("whoever waits for a connection gets the next one, gives up in time, or when it is cancelled")
    func borrowing() async throws {
        let pool = try pool { $0.maximumConnections = 1 }
        async let slow: Void = pool.withSession { try $0.run("SELECT pg_sleep(0.1)") }
        while pool.connectionCount == 0 { await Task.yield() }
        #expect(try await pool.withSession { try $0.query("SELECT 7").row(0) } == [.integer(7)])
        try await slow

        let impatient = try self.pool {
            $0.maximumConnections = 1
            $0.borrowTimeout = .milliseconds(100)
        }
        let (isOver, end) = AsyncStream.makeStream(of: Void.self)
        async let holding: Void = hold(impatient, until: isOver)
        while impatient.connectionCount == 0 { await Task.yield() }
        let late = await #expect(throws: PostgresError.self) { try await impatient.withSession { _ in } }
        #expect(late?.sqlState == "53300")
        end.finish()
        try await holding

        async let slower: Void = pool.withSession { try $0.run("SELECT pg_sleep(1)") }
        try await Task.sleep(for: .milliseconds(50))
        let waiting = Task { try await pool.withSession { _ in } }
        try await Task.sleep(for: .milliseconds(50))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        try await slower
        #expect(try await pool.withSession { try $0.query("SELECT 8").row(0) } == [.integer(8)])
        #expect(pool.connectionCount == 1)
        pool.close()
        await #expect(throws: PostgresError.self) { try await pool.withSession { _ in } }
    }

    private func hold(_ pool: PostgresPool, until end: AsyncStream<Void>) async throws {
        let gate = DispatchSemaphore(value: 0)
        async let waiting: Void = {
            for await _ in end {}
            gate.signal()
        }()
        try await pool.withSession { _ in gate.wait() }
        await waiting
    }

    @Test("a session that the server has ended is noticed and replaced before anybody has it")
    func termination() async throws {
        let (pool, other) = (try pool { $0.maximumConnections = 1 }, try pool())
        for _ in 0..<3 {
            let process = try await pool.withSession(\.serverProcess)
            try await other.withSession { try $0.run("SELECT pg_terminate_backend(\(process))") }
            try await Task.sleep(for: .milliseconds(50))
            #expect(try await pool.withSession(\.serverProcess) != process)
        }
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withSession { _ = try $0.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        #expect(error?.isServerAbsent == true)
        #expect(try await pool.withSession { try $0.query("SELECT 1").row(0) } == [.integer(1)])
    }

    @Test("notifications are heard, also after the connection was lost")
    func notifications() async throws {
        let (news, heard) = AsyncStream.makeStream(of: PostgresListener.News.self)
        let pool = try pool()
        let listener = try PostgresListener(options(), channels: ["listener_test"]) { heard.yield($0) }
        var iterator = news.makeAsyncIterator()
        #expect(await iterator.next() == .connected)
        try await pool.withSession { try $0.run("SELECT pg_notify('listener_test', 'a')") }
        #expect(await iterator.next() == .notification(channel: "listener_test", payload: "a"))
        try await pool.withSession {
            try $0.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE query = 'LISTEN "listener_test"' AND pid <> pg_backend_pid()
                """)
        }
        #expect(await iterator.next() == .connected)
        try await pool.withSession { try $0.run("NOTIFY listener_test, 'b'") }
        #expect(await iterator.next() == .notification(channel: "listener_test", payload: "b"))
        withExtendedLifetime(listener) {}
    }

    @Test(
        "an address that cannot be understood, and a server that does not let the user in, are told apart at once"
    )
    func addresses() async throws {
        let error = #expect(throws: PostgresError.self) {
            try PostgresOptions(server: "host=h nonsense=1").validate()
        }
        #expect(error?.message.contains("cannot be understood") == true)
        #expect(throws: Never.self) {
            try PostgresOptions(server: "postgres://u:p@h:5433/d?sslmode=require").validate()
        }
        #expect(
            PostgresOptions(server: "postgres://u:secret@h:5433/d?sslmode=require").name
                == "PostgreSQL at h:5433/d")
        #expect(PostgresOptions(server: "host=h password='very secret' user=u").name == "PostgreSQL at h")
        #expect(PostgresOptions().name == "PostgreSQL")
        let start = ContinuousClock.now
        let refused = await #expect(throws: PostgresError.self) {
            try await self.pool {
                $0.server += " dbname=nowhere"
                $0.borrowTimeout = .seconds(120)
            }.withSession { _ in }
        }
        #expect(refused?.isRefusal == true)
        #expect(start.duration(to: .now) < .seconds(60))
        let absent = await #expect(throws: PostgresError.self) {
            try await PostgresPool(
                {
                    var options = PostgresOptions(server: "host=/nonexistent")
                    options.borrowTimeout = .milliseconds(200)
                    return options
                }()
            ).withSession { _ in }
        }
        #expect(absent?.isServerAbsent == true)
    }
}
