import AWSClient
import Baton
import EventLayer
import Statistics
import TestSupport
import Testing

/// The same verdicts as another implementation of EventBridge gives.
@Suite(
    "Patterns as MiniStack reads them",
    .enabled(if: MiniStackServer.isInstalled, Comment(rawValue: MiniStackServer.absence)),
    .timeLimit(.minutes(15)))
struct EventPatternOracleTests {
    @Test("random patterns and events have the same verdicts", arguments: 1...3)
    func verdicts(seed: UInt64) async throws {
        let server = try await MiniStackServer.start()
        let bridge = EventBridge(try Stack.client(of: server))
        var pairs = RandomPatterns(seed: seed)
        var matches = 0
        for _ in 0..<200 {
            let (pattern, event) = (pairs.pattern(), pairs.event())
            let verdict = try EventPattern(pattern).matches(event)
            let other = try await bridge.testEventPattern(pattern.json(), event: event.json())
            #expect(verdict == other, "\(pattern.json()) \(event.json())")
            if verdict { matches += 1 }
        }
        // Neither always nor never.
        #expect((10...190).contains(matches))
    }
}

/// Small patterns and events of few words, so that they often fit. Left out is where MiniStack does not do as AWS's own
/// engine does, whose verdicts the tests of `EventLayer` hold to: `cidr`, in whose field an address is nothing else, and
/// fields that are both in `$or` and beside it.
private struct RandomPatterns {
    private static let words = ["", "a", "b", "ab", "aB", "abc", "shop", "x.y"]
    private static let numbers: [Value] = [0, 1, -1, 3.5, 300]
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    private mutating func chance(_ share: Double) -> Bool { random.nextUniform() < share }
    private mutating func one<T>(of list: [T]) -> T { list[Int(random.next() % UInt64(list.count))] }
    private mutating func word() -> Value { .string(one(of: Self.words)) }
    private mutating func number() -> Value { one(of: Self.numbers) }
    private mutating func keys(_ share: Double) -> [String] { ["x", "y", "z"].filter { _ in chance(share) } }

    mutating func event() -> Value {
        var detail: [String: Value] = [:]
        for key in keys(0.8) + ["u", "w"] { detail[key] = value(depth: 0) }
        return [
            "version": "0", "id": "1", "detail-type": "t", "source": "s", "account": "123456789012",
            "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [], "detail": .object(detail),
        ]
    }

    private mutating func value(depth: Int) -> Value {
        switch random.next() % 10 {
        case 0, 1: return number()
        case 2: return one(of: [true, false, nil])
        case 3 where depth < 2: return .array((0..<Int(random.next() % 4)).map { _ in value(depth: 2) })
        case 4 where depth < 2:
            var members: [String: Value] = [:]
            for key in keys(0.8) { members[key] = value(depth: depth + 1) }
            return .object(members)
        default: return word()
        }
    }

    mutating func pattern() -> Value { ["detail": fields(depth: 0)] }

    private mutating func fields(depth: Int) -> Value {
        var members: [String: Value] = [:]
        for key in keys(0.2) + [one(of: ["x", "y", "z"])] {
            members[key] =
                depth < 2 && chance(0.3)
                ? fields(depth: depth + 1) : .array((0...Int(random.next() % 2)).map { _ in test() })
        }
        if depth == 0, chance(0.15) { members["$or"] = [["u": [test()]], ["w": [test(), test()]]] }
        return .object(members)
    }

    private mutating func test() -> Value {
        switch random.next() % 10 {
        case 0: number()
        case 1: one(of: [true, false, nil])
        case 2: ["prefix": word()]
        case 3: ["suffix": word()]
        case 4: ["equals-ignore-case": word()]
        case 5: ["wildcard": one(of: ["a*", "*b", "*", "a*c", "x.*"])]
        case 6:
            [
                "anything-but": one(of: [
                    word(), [word(), word()], number(), ["prefix": "a"], ["suffix": "b"], ["wildcard": "a*"],
                    ["equals-ignore-case": "AB"],
                ])
            ]
        case 7: ["numeric": one(of: [[">", number()], ["=", number()], [">=", -1, "<", 300], ["<=", 1]])]
        case 8: ["exists": one(of: [true, false])]
        default: word()
        }
    }
}
