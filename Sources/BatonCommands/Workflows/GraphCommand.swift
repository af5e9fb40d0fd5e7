internal import ArgumentParser
internal import Baton
internal import Foundation
internal import WorkflowFiles

struct GraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw a workflow's graph as SVG or Mermaid.",
        discussion: """
            Without --format the ending of the output file decides: .mmd, .mermaid and
            .md are Mermaid, everything else SVG. A terminal gets Mermaid.
              baton graph workflow.yaml --output workflow.svg
            """)

    @OptionGroup var workflow: WorkflowArguments
    @Option(name: .long, help: "svg or mermaid.")
    var format: GraphFormat?
    @OptionGroup var file: OutputFileOptions

    enum GraphFormat: String, CaseIterable, ExpressibleByArgument {
        case svg, mermaid
    }

    func run() async throws {
        let agents = try Wiring.declarations()
        let source = try workflow.read(agents: agents)
        let preview = PlanPreview(source.workflow, agents: agents)
        switch format ?? usualFormat {
        case .svg: try file.write(PlanFormat.svg.render(preview))
        case .mermaid: try file.write(PlanFormat.mermaid.render(preview))
        }
        source.warn()
    }

    private var usualFormat: GraphFormat {
        guard let path = file.path else { return Console.outputIsTerminal ? .mermaid : .svg }
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        return ["mmd", "mermaid", "md"].contains(ending) ? .mermaid : .svg
    }
}
