import Baton
import PostgresClient
import TestSupport
import Testing

@testable import BatonPostgres

/// What workers may ask of each other's slots: docs/semantics.md, section 6.
@Suite(
    "Slots of several workers",
    // Several workers each: the server has but so many connections.
    .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct SharedSlotTests {
    private let bench = SlotBench()

    @Test("a slot goes to one worker at a time, then to who asked first, whoever looks for it first")
    func firstComeFirstServed() async throws {
        try await bench.workers(3) { (slots, _) async throws in
            let (one, two, three) = (slots[0], slots[1], slots[2])
            let holder = request("h", key: 1)
            let (first, second, third) = (request("a", key: 1), request("b", key: 1), request("c", key: 1))
            #expect(try await one.exchange(returned: [], asked: [holder]) == [.granted])
            for (worker, asked) in [(two, first), (one, second), (three, third)] {
                #expect(try await worker.exchange(returned: [], asked: [asked])[0] != .granted)
            }
            #expect(try await one.exchange(returned: [holder], asked: [second])[0] != .granted)
            #expect(try await three.exchange(returned: [], asked: [third])[0] != .granted)
            #expect(try await two.exchange(returned: [], asked: [first]) == [.granted])
            // As after an answer that was lost.
            #expect(try await two.exchange(returned: [], asked: [first]) == [.granted])
            // A request that is taken back leaves its place in line to the next.
            #expect(try await one.exchange(returned: [second], asked: []) == [])
            #expect(try await two.exchange(returned: [first], asked: []) == [])
            #expect(try await two.exchange(returned: [first, second], asked: []) == [])
            #expect(try await three.exchange(returned: [], asked: [third]) == [.granted])
        }
    }

    @Test("the higher priority goes first; within an exchange the order is that of the requests")
    func priorities() async throws {
        try await bench.workers(2) { (slots, _) async throws in
            let holder = request("h", key: 1)
            let low = (0..<3).map { request("low \($0)", key: 2) }
            var high = request("high", key: 1)
            high = SharedSlotRequest(
                run: high.run, task: high.task, attempt: 1, slots: high.slots, priority: 1)
            #expect(try await slots[0].exchange(returned: [], asked: [holder]) == [.granted])
            let late = request("late", key: 1)
            #expect(try await slots[0].exchange(returned: [], asked: [late])[0] != .granted)
            #expect(try await slots[1].exchange(returned: [], asked: [high])[0] != .granted)
            #expect(try await slots[0].exchange(returned: [holder], asked: [late])[0] != .granted)
            #expect(try await slots[1].exchange(returned: [], asked: [high]) == [.granted])
            #expect(try await slots[0].exchange(returned: [late], asked: []) == [])
            let answers = try await slots[1].exchange(returned: [high], asked: low)
            #expect(answers.map { $0 == .granted } == [true, true, false])
        }
    }

    @Test("of limits that differ the latest request's holds, for all; a lower one takes nothing away")
    func differingLimits() async throws {
        try await bench.workers(2) { (slots, looker) async throws in
            let wide = (0..<3).map { request("wide \($0)", key: 3) }
            #expect(try await slots[0].exchange(returned: [], asked: wide) == [.granted, .granted, .granted])
            let narrow = request("narrow", key: 1)
            #expect(try await slots[1].exchange(returned: [], asked: [narrow])[0] != .granted)
            #expect(try await bench.rows("SELECT DISTINCT concurrent FROM slot", looker) == [[1]])
            #expect(try await slots[0].exchange(returned: [wide[0], wide[1]], asked: []) == [])
            #expect(try await slots[1].exchange(returned: [], asked: [narrow])[0] != .granted)
            let again = request("again", key: 3)
            // It comes after the one that waits, and makes room for both.
            #expect(try await slots[0].exchange(returned: [], asked: [again]) == [.granted])
            #expect(try await slots[1].exchange(returned: [], asked: [narrow]) == [.granted])
            #expect(try await bench.rows("SELECT DISTINCT concurrent FROM slot", looker) == [[3]])
        }
    }

    @Test("a worker that is waited for has its slots until it is buried, and then it has none")
    func burial() async throws {
        try await bench.workers(1, lease: .seconds(8)) { (slots, looker) async throws in
            let zombie = try await bench.zombie()
            let held = request("held", key: 1)
            #expect(try await zombie.slots.exchange(returned: [], asked: [held]) == [.granted])
            let next = request("next", key: 1)
            for _ in 0..<20 {
                #expect(try await slots[0].exchange(returned: [], asked: [next])[0] != .granted)
                try await Task.sleep(for: .milliseconds(50))
            }
            let ending = "UPDATE worker SET lease_until = clock_timestamp() WHERE name = 'zombie'"
            try await looker.database.lockingRows.write { _ = try $0.execute(ending) }
            while try await slots[0].exchange(returned: [], asked: [next])[0] != .granted {
                try await Task.sleep(for: .milliseconds(20))
            }
            let order = """
                SELECT CASE WHEN w.ended_at IS NOT NULL AND s.granted_at > w.ended_at
                    AND s.granted_at > w.lease_until THEN 1 ELSE 0 END, s.task
                FROM worker w, slot s WHERE w.name = 'zombie'
                """
            #expect(try await bench.rows(order, looker) == [[1, "next"]])
            // It gives back what it no longer has, and asks for more, in vain.
            for (returned, asked) in [([held], []), ([], [request("more", key: 9)])] {
                let error = await #expect(throws: RunStoreError.self) {
                    _ = try await zombie.slots.exchange(returned: returned, asked: asked)
                }
                #expect(error?.kind == .conflict)
            }
            #expect(try await bench.rows(order, looker) == [[1, "next"]])
        }
        #expect(try await bench.rows("SELECT COUNT(*) FROM slot", try await bench.store()) == [[0]])
    }

    @Test("who does not ask again for long loses its place in line, and has it back when it does")
    func patience() async throws {
        try await bench.workers(2) { (slots, looker) async throws in
            let (holder, silent, other) = (
                request("h", key: 1), request("silent", key: 1), request("other", key: 1)
            )
            #expect(try await slots[0].exchange(returned: [], asked: [holder]) == [.granted])
            #expect(try await slots[0].exchange(returned: [], asked: [silent])[0] != .granted)
            #expect(try await slots[1].exchange(returned: [holder], asked: [other])[0] != .granted)
            #expect(try await slots[0].exchange(returned: [holder], asked: []) == [])
            #expect(try await slots[1].exchange(returned: [], asked: [other])[0] != .granted)
            let ending = "UPDATE slot SET waits_until = clock_timestamp() WHERE task = 'silent'"
            try await looker.database.lockingRows.write { _ = try $0.execute(ending) }
            #expect(try await slots[1].exchange(returned: [], asked: [other]) == [.granted])
            let late = request("late", key: 1)
            #expect(try await slots[1].exchange(returned: [], asked: [late])[0] != .granted)
            #expect(try await slots[0].exchange(returned: [], asked: [silent])[0] != .granted)
            #expect(try await slots[1].exchange(returned: [other], asked: [late])[0] != .granted)
            #expect(try await slots[0].exchange(returned: [], asked: [silent]) == [.granted])
        }
    }

    @Test("a rate holds over workers, by the clock of the database, and what it allows is used")
    func rate() async throws {
        let rate = Rate(count: 5, interval: .milliseconds(500))
        let looker = try await bench.store()
        let granted = Shared(0)
        let clock = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS bigint)"
        let start = try await bench.rows(clock, looker)[0][0].integer
        try await bench.workers(3) { (slots, _) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in slots {
                    group.addTask {
                        for number in 0..<15 {
                            let asked = SharedSlotRequest(
                                run: RunID("r"), task: "\(number)", attempt: 1,
                                slots: ["agent": SlotLimit(rate: rate)])
                            while case .wait(let pause) = try await worker.exchange(
                                returned: [], asked: [asked])[0]
                            {
                                #expect(pause <= .seconds(2))
                                try await Task.sleep(for: pause)
                            }
                            granted.change { $0 += 1 }
                            let count = granted.value
                            let now = try await bench.rows(clock, looker)[0][0].integer
                            // A full bucket, and what has flowed into it since the start.
                            #expect(count <= 5 + (now - start) * 5 / 500_000)
                            _ = try await worker.exchange(returned: [asked], asked: [])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let end = try await bench.rows(clock, looker)[0][0].integer
            // 45 starts, of which five come at once and then one every 100 ms.
            #expect(end - start >= 4_000_000)
            #expect(granted.value == 45)
        }
    }

    @Test("names that no index or text of the server can hold are slots like others")
    func names() async throws {
        try await bench.workers(2) { (slots, _) async throws in
            let long = String(repeating: "long ", count: 4_000)
            for name in [long, "zero \u{0}", "", "'; DROP TABLE slot; --"] {
                func asked() -> SharedSlotRequest {
                    SharedSlotRequest(
                        run: RunID("r"), task: "t", attempt: 1,
                        slots: [name: SlotLimit(concurrent: 1)])
                }
                #expect(try await slots[0].exchange(returned: [], asked: [asked()]) == [.granted])
                #expect(try await slots[1].exchange(returned: [], asked: [asked()])[0] != .granted)
            }
        }
    }

    private func request(_ task: String, key limit: Int) -> SharedSlotRequest {
        SharedSlotRequest(
            run: RunID("r"), task: task, attempt: 1, slots: ["key k": SlotLimit(concurrent: limit)])
    }
}

extension SQLValue {
    fileprivate var integer: Int {
        if case .integer(let value) = self { Int(value) } else { 0 }
    }
}
