internal import Baton

/// A plan as a Mermaid flowchart: solid arrows carry data, dashed ones only order; subgraphs hold what a task runs.
///
/// Tasks are named `n1`, `n2` and so on, and their ids stand in the labels, so that no id can be mistaken for syntax:
/// https://mermaid.js.org/syntax/flowchart.html
struct PlanMermaid {
    private var lines: [String]
    private var count = 0

    static func render(_ preview: PlanPreview) -> String {
        var mermaid = PlanMermaid(
            lines: ["%% \(MermaidText.escaped(preview.workflow.name))", "flowchart TD"])
        mermaid.write(preview.steps, depth: 1)
        return mermaid.lines.joined(separator: "\n")
    }

    private mutating func line(_ text: String, _ depth: Int) {
        lines.append(String(repeating: "    ", count: depth) + text)
    }

    private mutating func newName() -> String {
        count += 1
        return "n\(count)"
    }

    private mutating func write(_ steps: [PlanStep], depth: Int) {
        var names: [String: String] = [:]
        for step in steps {
            let name = newName()
            names[step.preview.id] = name
            if step.bodies.isEmpty {
                line(Self.node(step, name), depth)
            } else {
                write(step, name, depth: depth)
            }
        }
        for step in steps {
            guard let target = names[step.preview.id] else { continue }
            for source in step.preview.dataFrom {
                guard let name = names[source] else { continue }
                line("\(name) -->\(Self.label(step.keys(from: source))) \(target)", depth)
            }
            for source in step.preview.after {
                guard let name = names[source] else { continue }
                line("\(name) -.->\(Self.label(step.conditionReads(of: source))) \(target)", depth)
            }
        }
    }

    /// A single body fills the task's own frame, several get one each.
    private mutating func write(_ step: PlanStep, _ name: String, depth: Int) {
        let isSingle = step.bodies.count == 1
        let title = [step.preview.id] + step.labelLines + (isSingle ? step.bodies.map(\.title) : [])
        line("subgraph \(name)[\"\(MermaidText.label(title))\"]", depth)
        line("direction TB", depth + 1)
        for body in step.bodies {
            if isSingle {
                write(body.steps, depth: depth + 1)
            } else {
                line("subgraph \(newName())[\"\(MermaidText.label([body.title]))\"]", depth + 1)
                line("direction TB", depth + 2)
                write(body.steps, depth: depth + 2)
                line("end", depth + 1)
            }
        }
        line("end", depth)
    }

    /// Boxes call operations, stadiums wait for time, hexagons for people and signals.
    private static func node(_ step: PlanStep, _ name: String) -> String {
        let label = MermaidText.label([step.preview.id] + step.labelLines)
        switch step.preview.kind {
        case .sleep: return "\(name)([\"\(label)\"])"
        case .approval, .signal: return "\(name){{\"\(label)\"}}"
        case .operation, .map, .loop, .choice, .workflow, .race: return "\(name)[\"\(label)\"]"
        }
    }

    private static func label(_ names: [String]) -> String {
        guard !names.isEmpty else { return "" }
        let more = names.count > longestNameList ? ["…"] : []
        let text = (names.prefix(longestNameList) + more).joined(separator: ", ")
        return "|\"\(MermaidText.label([text]))\"|"
    }

    private static let longestNameList = 4
}
