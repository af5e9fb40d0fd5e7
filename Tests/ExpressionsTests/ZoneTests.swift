@testable import Expressions
import Testing

@Suite("Time zones")
struct ZoneTests {
    /// The rules of Europe/Berlin, America/New_York, Australia/Sydney and Asia/Kolkata as the IANA time zone
    /// database 2024a has them in its files' footers.
    static let berlin = "CET-1CEST,M3.5.0,M10.5.0/3"
    static let newYork = "EST5EDT,M3.2.0,M11.1.0"
    static let sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3"
    static let kolkata = "IST-5:30"

    @Test(
        "a rule changes the offset in the second of the published transition",
        arguments: [
            // In 2024 the EU changed on 31 March and 27 October at 01:00 UTC,
            (berlin, "2024-03-31T00:59:59Z", 3600), (berlin, "2024-03-31T01:00:00Z", 7200),
            (berlin, "2024-10-27T00:59:59Z", 7200), (berlin, "2024-10-27T01:00:00Z", 3600),
            // New York on 10 March at 07:00 UTC and 3 November at 06:00 UTC,
            (newYork, "2024-03-10T06:59:59Z", -18000), (newYork, "2024-03-10T07:00:00Z", -14400),
            (newYork, "2024-11-03T05:59:59Z", -14400), (newYork, "2024-11-03T06:00:00Z", -18000),
            // Sydney on 6 April and 5 October at 16:00 UTC.
            (sydney, "2024-04-06T15:59:59Z", 39600), (sydney, "2024-04-06T16:00:00Z", 36000),
            (sydney, "2024-10-05T16:00:00Z", 39600), (kolkata, "2024-06-01T00:00:00Z", 19800),
        ] as [(String, String, Int64)])
    func transitions(_ rule: String, _ time: String, _ offsetSeconds: Int64) throws {
        let rule = try #require(ZoneRule(parsing: rule))
        #expect(
            rule.offsetSeconds(at: try ExpressionTimestamp(parsing: time).secondsSinceEpoch) == offsetSeconds)
    }

    @Test(
        "what is no rule is none",
        arguments: ["", "1", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "<+03"])
    func malformed(_ rule: String) {
        #expect(ZoneRule(parsing: rule) == nil)
    }

    @Test("a damaged zone file is none, wherever it is cut")
    func damagedFile() {
        let bytes = Self.file(transitions: [(0, 1)], offsets: [0, 3600], footer: "UTC0")
        #expect(ZoneFile(bytes) != nil)
        for length in 0..<(bytes.count - 6) {
            #expect(ZoneFile(Array(bytes[..<length])) == nil)
        }
    }

    @Test("offsets before, between and behind the transitions of a file")
    func offsets() throws {
        let bytes = Self.file(
            transitions: [(0, 1), (1000, 2)], offsets: [60, 3600, -7200], footer: "<-01>1")
        let file = try #require(ZoneFile(bytes))
        #expect([-1, 0, 999, 1000].map(file.offsetSeconds) == [60, 3600, 3600, -3600])
    }

    @Test(
        "names of the IANA database work where the system has its files",
        .enabled(if: ZoneFile(named: "Asia/Kathmandu") != nil),
        arguments: [
            Row("getDate('Australia/Sydney')", .int(14)), Row("getDayOfMonth('US/Central')", .int(12)),
            Row("getMinutes('Asia/Kathmandu')", .int(16)), Row("getHours('America/St_Johns')", .int(20)),
        ])
    func names(_ row: Row) throws {
        #expect(try evaluate("timestamp('2009-02-13T23:31:30Z').\(row.source)") == row.value)
    }

    /// A zone file of version 2 (RFC 9636, section 3) with an empty first block.
    private static func file(
        transitions: [(time: Int64, type: UInt8)], offsets: [Int32], footer: String
    ) -> [UInt8] {
        func header(_ transitionCount: Int, _ typeCount: Int) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + [0, 0, 0, transitionCount, typeCount, 0].flatMap { bigEndian(UInt32($0)) }
        }
        return header(0, 0) + header(transitions.count, offsets.count)
            + transitions.flatMap { bigEndian(UInt64(bitPattern: $0.time)) } + transitions.map(\.type)
            + offsets.flatMap { bigEndian(UInt32(bitPattern: $0)) + [0, 0] } + Array("\n\(footer)\n".utf8)
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        stride(from: number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
