import ArgumentParser
import Baton
import BatonSQLite
import EventLayer
import Foundation

/// Events: matched against rules in memory, and taken in by a `baton up` that goes by rules.
struct EventBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Events per second: matched against 100 rules, and stored while baton up runs.")

    @Option(help: "The built baton; without it only matching is measured.")
    var baton: String?
    @Option(help: "Counted runs of each workload, after one that is not counted.")
    var runs = 5

    private static let rules = 100
    private static let events = 20_000

    func run() async throws {
        try measureMatching()
        if let baton { try await measureService(URL(fileURLWithPath: baton).path) }
    }

    // MARK: Matching

    /// On one core: the set of all patterns is asked for each event.
    private func measureMatching() throws {
        let patterns = try (0..<Self.rules).map { try EventPattern(Self.pattern($0)) }
        let set = EventPatternSet(patterns)
        let events = (0..<Self.events).map { Self.event($0).value }
        let expected = events.prefix(500).map { event in
            patterns.indices.filter { patterns[$0].matches(event) }
        }
        guard expected.contains(where: { !$0.isEmpty }), events.prefix(500).map(set.matches) == expected
        else {
            throw WrongResult("the set of patterns does not say what each pattern says")
        }
        let clock = ContinuousClock()
        var rates: [Double] = []
        for run in 0...runs {
            let start = clock.now
            let matches = events.reduce(0) { $0 + set.matches($1).count }
            let seconds = (clock.now - start).inSeconds
            guard matches > 0 else { throw WrongResult("no event fits any rule") }
            if run > 0 { rates.append(Double(events.count) / seconds) }
        }
        Figure(name: "events matched against \(Self.rules) rules", unit: "events/s", samples: rates).print()
    }

    /// Patterns of all kinds, one of a hundred sources each.
    private static func pattern(_ number: Int) -> Value {
        let source: Value = ["source": [.string("shop.\(number)")]]
        let detail: Value =
            switch number % 6 {
            case 0: ["sku": [["prefix": "1"]]]
            case 1: ["quantity": [["numeric": [">=", 0, "<", 500]]]]
            case 2: ["sku": [["wildcard": "*7*"]], "location": ["MAIN"]]
            case 3: ["location": [["anything-but": ["RETURNS"]]], "note": [["exists": false]]]
            case 4: ["$or": [["quantity": [["numeric": ["<", 10]]]], ["location": ["VALLEY"]]]]
            default: ["tags": ["urgent", "late"]]
            }
        return .object((source.objectValue ?? [:]).merging(["detail": detail]) { first, _ in first })
    }

    private static func event(_ number: Int) -> Event {
        Event(
            id: "e\(number)", source: "shop.\(number % 100)", detailType: "Stock Changed",
            time: Timestamp(nanoseconds: 1_772_352_000_000_000_000 + Int64(number) * 1_000_000),
            resources: ["shelf/\(number % 40)"],
            detail: [
                "sku": .string("\(number * 7919 % 100_000)"), "quantity": .int(Int64(number % 1_000)),
                "location": .string(["MAIN", "VALLEY", "RETURNS"][number % 3]),
                "tags": .array(number % 5 == 0 ? ["urgent"] : ["usual"]),
                "supplier": ["name": "SUMMIT", "lead_time": .int(Int64(number % 30))],
            ])
    }

    // MARK: baton up

    /// One event of a hundred starts a run.
    private func measureService(_ baton: String) async throws {
        var (accepted, routed, done): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<runs {
            let figures = try await serve(baton)
            accepted.append(figures.accepted)
            routed.append(figures.routed)
            done.append(figures.done)
        }
        Figure(name: "events stored while baton up runs", unit: "events/s", samples: accepted).print()
        Figure(name: "events stored and shown to 100 rules", unit: "events/s", samples: routed).print()
        Figure(name: "200 runs of them, from the first event to the last end", unit: "s", samples: done)
            .print()
    }

    /// - Returns: events a second until all are acknowledged, and until all are routed; seconds until all runs have ended.
    private func serve(_ baton: String) async throws -> (accepted: Double, routed: Double, done: Double) {
        let folder = try TemporaryFolder()
        func write(_ name: String, _ text: String) throws {
            try text.write(to: folder.url.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        try write("work.yaml", Self.workflow)
        try write("baton-rules.yaml", Self.rulesFile)
        try write("events.jsonl", (0..<Self.events).map { Self.event($0).value.json() + "\n" }.joined())
        // Creates the tables.
        _ = try ChildProcess(baton, ["up", "--until-idle", "--quiet"], in: folder.url)
        let up = try BackgroundProcess(baton, ["up", "--quiet"], in: folder.url)
        defer { up.kill() }
        let bus = EventBus(
            rules: [],
            database: try SQLiteDatabase(path: folder.url.appendingPathComponent("baton.sqlite").path))
        let clock = ContinuousClock()
        let start = clock.now
        let put = try ChildProcess(baton, ["events", "put", "events.jsonl"], in: folder.url)
        let expected = Self.events / Self.rules
        while try await bus.deliveryCounts().values.flatMap(\.values).reduce(0, +) < expected {
            try await Task.sleep(for: .milliseconds(5))
        }
        let routed = (clock.now - start).inSeconds
        while try await bus.deliveryCounts()["rule-50"]?[.done] != expected {
            guard clock.now - start < .seconds(300) else { throw WrongResult("the runs did not end") }
            try await Task.sleep(for: .milliseconds(20))
        }
        let done = (clock.now - start).inSeconds
        guard try await bus.events(limit: .max).count == Self.events else {
            throw WrongResult("events are missing")
        }
        try up.stop()
        return (Double(Self.events) / put.wallSeconds, Double(Self.events) / routed, done)
    }

    private static let workflow = """
        name: work
        tasks:
          - {id: eoq, agent: optimization, operation: calculate_eoq,
             inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}
        """
    /// One rule fits a hundredth of the events, the others none.
    private static var rulesFile: String {
        let rules = (0..<rules).map { number in
            let source = number == 50 ? "shop.50" : "elsewhere.\(number)"
            return """
                  - name: rule-\(number)
                    pattern: {source: [\(source)], detail: {quantity: [{numeric: [">=", 0]}]}}
                    workflow: work.yaml
                """
        }
        return "rules:\n" + rules.joined(separator: "\n") + "\n"
    }
}
