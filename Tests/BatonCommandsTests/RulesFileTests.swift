import Foundation
import Testing

@testable import Baton

/// What a rules file may hold, and what is told of one that cannot be used.
@Suite struct RulesFileTests {
    @Test("the five standard rules are there, and their workflows are the examples")
    func standardRules() async throws {
        let tool = try Tool()
        let file = Tool.examples.appendingPathComponent("rules/baton-rules.yaml").path
        let rules = try #require(
            try await tool.run("events", "rules", "--rules", file, "--json").json.arrayValue)
        #expect(
            rules.compactMap { $0["rule"]?.stringValue } == [
                "stock-changed", "nightly-forecast", "nightly-optimization", "hourly-anomalies",
                "weekly-report",
            ])
        #expect(rules.map { $0["for_each"] } == [nil, "products", "products", "products", nil])
        let event = #"{"source": "shop.stock", "detail-type": "Stock Changed", "detail": {"sku": "A"}}"#
        let fitting = try await tool.run("events", "rules", "--rules", file, "--event", event, "--json")
        #expect(fitting.status == 0)
        #expect(try fitting.json[0]?["input"] == ["sku": "A"])
        let other = try await tool.run(
            "events", "rules", "--rules", file, "--event", #"{"source": "x", "detail-type": "y"}"#)
        #expect(other.status == 1 && other.output == "it fits no rule\n")
    }

    @Test(
        "what is wrong is told with file, line, key, what was expected and what was probably meant",
        arguments: [
            ("rule: []", "baton-rules.yaml:1: rule: unknown key (did you mean 'rules'?)"),
            ("- 1", "baton-rules.yaml:1: expected an object with the key 'rules'"),
            ("archive: soon\nrules: []", "baton-rules.yaml:1: archive: expected an age such as 90d"),
            (
                "rules:\n  - name: a\n    patern: {}\n    workflow: work.yaml",
                #"baton-rules.yaml:3: rules[0].patern: is no key of a rule, did you mean "pattern"?"#
            ),
            (
                "rules:\n  - name: a\n    workflow: work.yaml\n    pattern:\n      detail: {sku: [{prefx: b}]}",
                "baton-rules.yaml:5: rules[0].pattern.detail.sku: unknown comparison"
            ),
            (
                "rules:\n  - name: a\n    workflow: work.yaml\n    schedule: 0 25 * * *",
                "baton-rules.yaml:4: rules[0].schedule: 0 25 * * *: hours: expected 0 to 23"
            ),
            (
                "rules:\n  - name: a\n    workflow: nowhere.yaml\n    schedule: \"@daily\"",
                "baton-rules.yaml:3: rules[0].workflow: nowhere.yaml: no such file"
            ),
            (
                "rules:\n  - name: a\n    workflow: work.yaml\n    schedule: \"@daily\"\n    input: {skku: A}",
                "baton-rules.yaml:5: rules[0].input.skku: does not fit the input of quick: skku: "
            ),
            (
                """
                rules:
                  - {name: a, workflow: work.yaml, schedule: "@daily", for_each: {list: customers, input: sku}}
                """, "baton-rules.yaml:2: rules[0].for_each.list: expected products, found 'customers'"
            ),
            (
                """
                rules:
                  - {name: a, workflow: work.yaml, schedule: "@daily", input_lists: {sku: products}}
                """, "baton-rules.yaml:2: rules[0].input_lists.sku: does not fit the input of quick: sku: "
            ),
            (
                """
                rules:
                  - {name: a, workflow: work.yaml, schedule: "@daily", input: {sku: A}}
                  - {name: a, workflow: work.yaml, schedule: "@daily", input: {sku: A}}
                """, "baton-rules.yaml:3: rules[1].name: there are two rules 'a'; names are unique"
            ),
        ])
    func refused(rules: String, expected: String) async throws {
        let bench = try EventBench(rules: rules)
        for command in [["events", "rules"], ["up"]] {
            let outcome = try await bench.tool.run(command)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains(expected), "\(outcome.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: bench.tool.folder.path + "/baton.sqlite"))
    }

    @Test("what is wrong with the workflow of a rule is told with its own place")
    func workflowProblem() async throws {
        let bench = try EventBench(workflow: "name: broken\ntasks:\n  - {id: a, agnt: b}\n")
        let outcome = try await bench.tool.run("events", "rules")
        #expect(outcome.status == 2)
        #expect(
            outcome.errors.contains("baton-rules.yaml:4: rules[0].workflow: work.yaml:3: "),
            "\(outcome.errors)")
    }

    @Test(
        "the file of alerts is read with rules only, and what is wrong in it is told before anything begins")
    func alerts() async throws {
        let bench = try EventBench()
        _ = try bench.tool.file("alerts.yaml", "recipients: []\n")
        let outcome = try await bench.tool.run("up", "--until-idle")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("alerts.yaml:1: recipients: expected at least one recipient"))
        #expect(!FileManager.default.fileExists(atPath: bench.tool.folder.path + "/baton.sqlite"))
        try FileManager.default.removeItem(at: bench.tool.folder.appendingPathComponent("baton-rules.yaml"))
        #expect(try await bench.tool.run("up", "--until-idle").status == 0)
        let unused = try await bench.tool.run("up", "--alerts", "alerts.yaml")
        #expect(unused.status == 2 && unused.errors.contains("there are no rules"))
    }

    @Test("rules are read from the file named, with workflows beside it")
    func elsewhere() async throws {
        let bench = try EventBench(rules: "rules: 1")
        let folder = bench.tool.folder.appendingPathComponent("conf")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try EventBench.stockChanged.replacing("work.yaml", with: "../work.yaml").write(
            to: folder.appendingPathComponent("r.yaml"), atomically: true, encoding: .utf8)
        let outcome = try await bench.tool.run("events", "rules", "--rules", "conf/r.yaml")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let missing = try await bench.tool.run("schedule", "list", "--rules", "conf/none.yaml")
        #expect(missing.status == 2 && missing.errors.contains("conf/none.yaml: no such file"))
    }

    @Test("the JSON Schema of rules files knows the keys that the reader knows")
    func schema() async throws {
        let schema = try await Tool().run("schema", "rules").json
        let rule = schema["properties"]?["rules"]?["items"]
        #expect(
            Set((rule?["properties"]?.objectValue ?? [:]).keys) == [
                "name", "description", "enabled", "pattern", "schedule", "time_zone", "catch_up", "overlap",
                "jitter", "workflow", "input", "input_paths", "input_template", "input_lists", "for_each",
                "key", "debounce",
                "throttle", "ordered", "retry",
            ])
        #expect(rule?["required"] == ["name", "workflow"])
    }
}
