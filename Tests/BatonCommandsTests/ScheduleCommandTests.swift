import BatonSQLite
import Foundation
import Testing

@testable import Baton

/// Schedules with the built command. The past is made by setting back how far they were dealt with.
@Suite struct ScheduleCommandTests {
    private static func rules(_ catchUp: String, schedule: String) -> String {
        """
        rules:
          - name: daily
            schedule: "\(schedule)"
            catch_up: \(catchUp)
            overlap: allow
            workflow: work.yaml
            input: {sku: A}

        """
    }

    /// A daily time that is twelve hours away, so that no test comes near it.
    private static var farAway: String {
        "0 \((SystemClock().now().nanoseconds / 3_600_000_000_000 + 12) % 24) * * *"
    }

    private func setBack(_ bench: EventBench, by duration: Duration) async throws {
        try await bench.database.write { transaction in
            try transaction.execute(
                "UPDATE event_schedule SET handled_until = handled_until - ?",
                [.integer(duration.wholeNanoseconds)])
        }
    }

    @Test(
        "times that passed while nobody was there are caught up on as the rule says",
        arguments: [("skip", 0), ("once", 1), ("all", 3)])
    func catchUp(policy: String, runs: Int) async throws {
        let bench = try EventBench(rules: Self.rules(policy, schedule: Self.farAway))
        try await bench.work()
        #expect(try await bench.outcomes() == [])
        try await setBack(bench, by: .seconds(3 * 86_400))
        try await bench.work()
        #expect(try await bench.outcomes() == Array(repeating: "success", count: runs))
        try await bench.work()
        #expect(try await bench.outcomes().count == runs)
    }

    @Test("a time that comes while it runs starts the workflow")
    func comes() async throws {
        let bench = try EventBench(rules: Self.rules("skip", schedule: "rate(1 minute)"))
        try await bench.work()
        // It comes in two seconds.
        try await setBack(bench, by: .seconds(58))
        let up = try bench.tool.spawn("up")
        defer { up.stop() }
        var looks = 0
        while try await bench.states() != ["done"], looks < 600 {
            looks += 1
            try await Task.sleep(for: .milliseconds(100))
        }
        up.process.terminate()
        #expect(await up.status() == 0)
        let event = try await bench.tool.run("events", "list", "--json").json[0]?["event"]
        #expect(event?["source"] == "baton.schedule")
        #expect(event?["resources"] == ["daily"])
        #expect(try await bench.outcomes().first == "success")
    }

    @Test("a schedule is listed, paused, resumed and filled")
    func commands() async throws {
        let bench = try EventBench(
            rules: Self.rules("all", schedule: "0 2 * * *").replacing(
                "    catch_up", with: "    time_zone: Europe/Berlin\n    catch_up")
                + EventBench.stockChanged.replacing("rules:\n", with: ""))
        let tool = bench.tool
        try await bench.work()
        let listed = try await tool.run("schedule", "list", "--json").json
        #expect(listed.arrayValue?.count == 1)
        #expect(listed[0]?["zone"] == "Europe/Berlin" && listed[0]?["state"] == "active")

        #expect(try await tool.run("schedule", "pause", "daily").output == "daily: paused\n")
        #expect(try await tool.run("schedule", "pause", "daily").output == "daily: paused, as before\n")
        #expect(try await tool.run("schedule", "list", "--json").json[0]?["state"] == "paused")
        try await setBack(bench, by: .seconds(3 * 86_400))
        try await bench.work()
        #expect(try await tool.run("schedule", "resume", "daily").status == 0)
        try await bench.work()
        #expect(try await bench.outcomes() == [])

        // The clocks of Berlin go forward on the 29th: 2:00 is left out.
        for expected in ["daily: 3 events\n", "daily: 0 events\n"] {
            let filled = try await tool.run(
                "schedule", "backfill", "daily", "--from", "2026-03-27", "--to", "2026-03-30T12:00:00Z")
            #expect(filled.output == expected, "\(filled.errors)")
        }
        try await bench.work()
        #expect(try await bench.outcomes().count == 3)
        let next = try await tool.run("schedule", "next", "--rule", "daily", "--count", "2", "--json").json
        #expect(next["times"]?.arrayValue?.count == 2)

        let cases: [(arguments: [String], expected: String)] = [
            (["pause", "dayly"], "there is no rule 'dayly' in baton-rules.yaml (did you mean 'daily'?)"),
            (["resume", "stock-changed"], "has a pattern, no schedule"),
            (["backfill", "daily", "--from", "soon"], "--from: expected a time like 2026-03-01"),
            (["next", "--rule", "daily", "--zone", "UTC"], "the rule says its time zone"),
        ]
        for (arguments, expected) in cases {
            let refused = try await tool.run(["schedule"] + arguments)
            #expect(refused.status == 2 && refused.errors.contains(expected), "\(refused.errors)")
        }
    }
}
