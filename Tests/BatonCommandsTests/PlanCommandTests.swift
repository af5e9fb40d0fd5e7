import Foundation
import TestSupport
import Testing

@testable import Baton
@testable import BatonCommands

/// A plan as text, JSON, Mermaid and SVG.
@Suite struct PlanCommandTests {
    /// Every kind of task, tasks within tasks, and names that mean something to Mermaid.
    static let everyKind = """
        name: "restock: style #1; 100% {all}"
        summary: Orders what is short.
        pattern: graph
        input:
          skus: {type: array, default: ["1082185", "981760"]}
          sku: {type: string, default: "1082185"}
          limit: {type: number, default: 500}
        tasks:
          - id: forecast
            agent: forecasting
            operation: generate_forecast
            inputs: {sku: "${input.sku}", horizon: 30}
          - id: "direction TB"
            agent: forecasting
            operation: generate_forecast
            inputs: {sku: "${input.sku}"}
          - id: policy
            agent: optimization
            operation: optimize_inventory
            dependencies: [forecast]
          - id: orders
            dependencies: [policy]
            condition: forecast.forecast > input.limit
            map:
              over: input.skus
              item: sku
              max_concurrency: 2
              pattern: conditional
              tasks:
                - id: stock
                  agent: optimization
                  operation: optimize_inventory
                  inputs: {sku: "${sku}"}
                - id: order
                  agent: supplier_coordination
                  operation: send_purchase_order
                  condition: stock.recommended_order_quantity > 0
                  inputs: {sku: "${sku}", quantity: "${stock.recommended_order_quantity}"}
          - id: ask
            dependencies: [orders]
            approval: {prompt: "Send \\"all\\" of them?"}
          - id: route
            dependencies: [ask]
            choice:
              - when: forecast.forecast > 900
                tasks:
                  - id: rest
                    sleep: 2h
              - tasks:
                  - id: counted
                    signal: stock_counted
          - id: report
            agent: report_generation
            operation: generate_report
            dependencies: [forecast, policy, route]
            join: all_done
            inputs: {sku: "${input.sku}", type: daily, format: html}
        """

    private func outcome(_ arguments: String...) async throws -> Tool.Outcome {
        let tool = try Tool()
        let file = try tool.file("restock.yaml", Self.everyKind)
        let outcome = try await tool.run([arguments[0], file] + arguments.dropFirst())
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome
    }

    @Test("text tells kinds, provenance, joins, what conditions read, and what is inside tasks")
    func text() async throws {
        let lines = try await outcome("plan").output.split(separator: "\n").map(String.init)
        for line in [
            "    orders  map", "      at most 2 at the same time",
            "      waits for policy and takes its data", "      runs after forecast",
            "      only if forecast.forecast > input.limit",
            "        which reads forecast.forecast, input.limit", "      for each sku in input.skus:",
            "          order  supplier_coordination.send_purchase_order  [external]",
            "            only if stock.recommended_order_quantity > 0",
            "            quantity = ${stock.recommended_order_quantity}", "      ask  approval",
            "        Send \"all\" of them?", "        route  choice",
            "          when forecast.forecast > 900:",
            "            rest  sleep", "          otherwise:", "            counted  signal",
            "              named stock_counted", "            join all_done",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(lines.contains { $0.hasPrefix("    sku <- forecast") })
    }

    @Test("JSON has the same, with bodies")
    func json() async throws {
        let tasks = try #require(try await outcome("plan", "--json").json["tasks"])
        #expect(tasks[3]?["kind"] == "map")
        #expect(tasks[3]?["agent"] == nil)
        #expect(tasks[3]?["after"] == ["forecast"])
        #expect(tasks[3]?["condition_reads"] == ["forecast.forecast", "input.limit"])
        #expect(tasks[3]?["bodies"]?[0]?["title"] == "for each sku in input.skus")
        #expect(tasks[3]?["bodies"]?[0]?["tasks"]?[1]?["id"] == "order")
        #expect(
            tasks[5]?["bodies"]?.arrayValue?.map { $0["title"] } == [
                "when forecast.forecast > 900", "otherwise",
            ])
        #expect(tasks[2]?["inputs"]?["sku"] == ["from": "dependency", "task": "forecast"])
    }

    @Test("Mermaid is a flowchart of the documented grammar, whatever names and texts hold")
    func mermaid() async throws {
        let output = try await outcome("plan", "--format", "mermaid").output
        let lines = output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        // Quoted text of letters, digits, harmless signs and numeric entities.
        let label = #""(?:[\p{L}\p{Nd} ,/._-]|#\d+;|<br/>)+""#
        let statements = [
            #"flowchart TD"#, #"direction TB"#, #"end"#, #"subgraph n\d+\[\#(label)\]"#,
            #"n\d+(?:\[\#(label)\]|\(\[\#(label)\]\)|\{\{\#(label)\}\})"#,
            #"n\d+ (?:-->|-\.->)(?:\|\#(label)\|)? n\d+"#,
        ]
        let statement = try Regex("(?:\(statements.joined(separator: "|")))")
        #expect(lines[0] == "%% restock#58; style #35;1#59; 100#37; #123;all#125;")
        #expect(lines[1] == "flowchart TD")
        for line in lines.dropFirst() { #expect(line.wholeMatch(of: statement) != nil, "\(line)") }
        #expect(lines.count { $0.hasPrefix("subgraph") } == lines.count { $0 == "end" })
        #expect(lines.count { $0.hasPrefix("subgraph") } == 4)
        let names = lines.compactMap { $0.firstMatch(of: /^(?:subgraph )?(n\d+)[\[({]/)?.1 }
        #expect(names.count == Set(names).count && names.count == 13)
        for edge in lines.compactMap({ $0.wholeMatch(of: /(n\d+) (?:-->|-\.->)(?:\|.*\|)? (n\d+)/) }) {
            #expect(names.contains(edge.1) && names.contains(edge.2))
        }
        #expect(lines.contains(#"n1 -->|"sku, location"| n3"#))
        #expect(lines.contains(#"n1 -.->|"forecast.forecast"| n4"#))
    }

    @Test("Mermaid text comes back from its entities, and triggers none of Mermaid's preprocessors")
    func escaping() throws {
        let texts = [
            "a.b_c-d", "1. not a list", "- nor this", "`code` **bold** _it_", "\"quotes\" #quot; #35;", "end",
            "direction TB", "style a:b #c;", "classDef x:#f00;", "%%{init: {}}%%", "~~~", "A---oB", "ﬂ°°35¶ß",
            "<script>alert(1)</script>", "x[y](z){w}|v|", "日本語", "fa:fa-car",
        ]
        for text in texts {
            let escaped = MermaidText.escaped(text)
            let decoded = escaped.replacing(/#(\d+);/) { match in
                UInt32(match.1).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? ""
            }
            #expect(decoded == text)
            #expect(!escaped.contains(/["`:<>{}\[\]()|~%*&]|direction\s|ﬂ|¶|\d\. |^-/))
        }
        #expect(MermaidText.escaped("snake_case.field") == "snake_case.field")
        #expect(MermaidText.escaped("two\nlines\u{0}") == "two lines ")
        #expect(MermaidText.label(["a", String(repeating: "b", count: 500)]).utf8.count < 140)
    }

    @Test("SVG draws every task in the frames of those that run it")
    func svg() async throws {
        let outcome = try await outcome("graph")
        let drawing = try #require(XMLTree.parse(outcome.output))
        #expect(drawing.elements("rect", class: "c-node").count == 11)
        #expect(drawing.elements("rect", class: "c-node-body").count == 3)
        #expect(drawing.elements("title").first?.fullText == "restock: style #1; 100% {all}")
        let texts = Set(drawing.elements("text").map(\.fullText))
        for text in ["if forecast.forecast > input.limit", "sku ← forecast", "otherwise", "join all_done"] {
            #expect(texts.contains(text), "\(text)")
        }
    }

    @Test("a file gets the drawing that its ending asks for")
    func files() async throws {
        let tool = try Tool()
        let example = Tool.example("inventory-update")
        for (file, start) in [("a.svg", "<?xml"), ("b.mmd", "%% inventory-update\nflowchart TD")] {
            let outcome = try await tool.run("graph", example, "--output", file)
            #expect(outcome.status == 0 && outcome.output.isEmpty)
            let content = try String(contentsOf: tool.folder.appendingPathComponent(file), encoding: .utf8)
            #expect(content.hasPrefix(start) && content.hasSuffix("\n") && !content.hasSuffix("\n\n"))
        }
        let lost = try await tool.run("graph", example, "--output", "no/such/folder/a.svg")
        #expect(lost.status == 2 && lost.errorLines == ["baton: no/such/folder/a.svg: cannot be written"])
        #expect(try await tool.run("plan", example, "--json", "--format", "svg").status == 2)
        #expect(try await tool.run("plan", example, "--format", "png").status == 2)
    }
}
