internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

/// How a plan is shown.
enum PlanFormat: String, CaseIterable, ExpressibleByArgument {
    case text, mermaid, svg

    /// - Throws: when the plan cannot be drawn.
    func render(_ preview: PlanPreview) throws -> String {
        switch self {
        case .text: PlanText(preview, style: .output).render()
        case .mermaid: PlanMermaid.render(preview)
        case .svg: try PlanGraph.render(preview)
        }
    }
}

/// Where a text goes.
struct OutputFileOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"),
        completion: .file())
    var path: String?

    /// Ends the text with one line break.
    ///
    /// - Throws: ``InvalidInput`` when the file cannot be written.
    func write(_ text: String) throws {
        let text = text.hasSuffix("\n") ? String(text.dropLast()) : text
        guard let path else { return Console.output(text) }
        try OutputFile.write(text + "\n", to: path)
    }
}
