internal import Baton
internal import Charts

/// A plan as a drawing: boxes in layers, frames around what a task runs.
enum PlanGraph {
    /// - Throws: `ChartError` when the plan has tasks nested too deep to be drawn.
    static func render(_ preview: PlanPreview) throws -> String {
        try chart(preview).svgDocument()
    }

    static func chart(_ preview: PlanPreview) -> GraphChart {
        GraphChart(
            title: preview.workflow.name, description: preview.workflow.summary, graph: graph(preview.steps))
    }

    private static func graph(_ steps: [PlanStep]) -> Graph {
        Graph(
            nodes: steps.map(node),
            edges: steps.flatMap { step in
                step.preview.dataFrom.map { GraphEdge(from: $0, to: step.preview.id, kind: .data) }
                    + step.preview.after.map { GraphEdge(from: $0, to: step.preview.id, kind: .order) }
            })
    }

    private static func node(_ step: PlanStep) -> GraphNode {
        GraphNode(
            id: step.preview.id, title: step.preview.id, details: step.labelLines, shape: shape(of: step),
            bodies: step.bodies.map { GraphBody(title: $0.title, graph: graph($0.steps)) })
    }

    private static func shape(of step: PlanStep) -> GraphNode.Shape {
        switch step.preview.kind {
        case .operation: step.isUnknown ? .problem : .work
        case .sleep, .approval, .signal: .wait
        case .map, .loop, .choice, .workflow, .race: .control
        }
    }
}
