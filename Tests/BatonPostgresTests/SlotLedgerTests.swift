import Baton
import RunStoreSupport
import Testing

@testable import BatonPostgres

@Suite("Who may go by the rows of slots")
struct SlotLedgerTests {
    private struct Request {
        let id: Int64
        let worker: Int64
        let keys: [String]
    }

    @Test(
        "random requests for one to three keys never exceed a limit, keep their order, and all come to their turn",
        arguments: 0..<20)
    func random(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let limits = Dictionary(
            uniqueKeysWithValues: ["a", "b", "c"].map {
                ($0, SlotLimit(concurrent: Int.random(in: 1...3, using: &random)))
            })
        var ledger = SlotLedger(now: 0, keys: limits.mapValues { _ in SlotLedger.Key(held: 0) })
        var (waiting, held): ([Request], [(request: Request, until: Int)]) = ([], [])
        var number: Int64 = 0
        var granted = 0
        var step = 0
        func ask(_ request: Request) {
            guard ledger.decide(request.id, at: request.keys) == .granted else { return }
            waiting.removeAll { $0.id == request.id }
            held.append((request, step + .random(in: 1...3, using: &random)))
            granted += 1
            for (key, state) in ledger.keys {
                // Those who asked for the same before have their places yet.
                let ahead = waiting.count { $0.id < request.id && $0.keys == [key] && request.keys == [key] }
                #expect(state.held + Int64(ahead) <= Int64(limits[key]?.concurrent ?? 0))
            }
        }
        while step < 400 || !waiting.isEmpty, step < 5_000 {
            defer { step += 1 }
            for place in held.indices.reversed() where held[place].until <= step {
                for key in held.remove(at: place).request.keys { ledger.keys[key]?.held -= 1 }
            }
            if step < 400 {
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    number += 1
                    let keys = limits.keys.sorted().shuffled(using: &random)
                        .prefix(.random(in: 1...3, using: &random))
                    let request = Request(id: number, worker: number % 3, keys: keys.sorted())
                    let waiter = SlotLedger.Waiter(
                        id: number, worker: request.worker, priority: 0, number: number)
                    ledger.add(waiter, limits.filter { keys.contains($0.key) })
                    waiting.append(request)
                    ask(request)
                }
            }
            // Workers come to ask in any order.
            for request in waiting.shuffled(using: &random) { ask(request) }
        }
        #expect(waiting.isEmpty && granted == Int(number))
    }

    @Test("one that moves from key to key stands in line at both after some moves, and then nobody passes it")
    func moves() {
        let limits = ["a": SlotLimit(concurrent: 1), "b": SlotLimit(concurrent: 1)]
        var ledger = SlotLedger(now: 0, keys: ["a": .init(held: 0), "b": .init(held: 0)])
        func waiter(_ id: Int64) -> SlotLedger.Waiter {
            SlotLedger.Waiter(id: id, worker: id % 2, priority: 0, number: id)
        }
        // Whenever one of the keys is free the other is not.
        ledger.keys["a"]?.held = 1
        ledger.add(waiter(1), limits)
        var passed: Int64 = 0
        for round in 0..<40 {
            guard case .waits = ledger.decide(1, at: ["a", "b"]) else { break }
            let other: Int64 = 100 + Int64(round)
            let free = round.isMultiple(of: 2) ? "b" : "a"
            ledger.add(waiter(other), limits.filter { $0.key == free })
            guard ledger.decide(other, at: [free]) == .granted else { break }
            passed += 1
            ledger.keys[round.isMultiple(of: 2) ? "a" : "b"]?.held = 0
        }
        #expect(passed > 1 && passed < 12)
        #expect(ledger.keys.values.allSatisfy { $0.waiter(1)?.isInLine == true })
        for name in ["a", "b"] { ledger.keys[name]?.held = 0 }
        #expect(ledger.workersToTell(except: []).contains(1))
        #expect(ledger.decide(1, at: ["a", "b"]) == .granted)
    }
}
