public import ArgumentParser
internal import Baton
internal import Reports
public import SupplyChain
internal import WorkflowFiles

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write a report: what to do now and why, or what a run did.",
        discussion: """
            The report is written beside the database, in the folder reports, unless --output
            names a file or a folder. One call can write several formats from the same data:

              baton report                                  today's report as one HTML page
              baton report --type weekly --format html,xlsx
              baton report --from 2017-11-01 --to 2017-11-30 --output november.pdf
              baton report --run latest --open              what the latest run did

            Formats: html, pdf, xlsx, csv, json, md, or all. PDF needs Chromium or Chrome;
            $BATON_BROWSER names one that is not on the PATH.
            """)

    @Option(name: .long, help: "daily, weekly, monthly or custom.")
    var type: ReportType?
    @Option(name: .long, help: "First day, YYYY-MM-DD; makes the report a custom one.")
    var from: String?
    @Option(name: .long, help: "Last day, YYYY-MM-DD; absent: the last day with a recorded sale or receipt.")
    var to: String?
    @Option(name: .long, help: "Only this product.")
    var sku: String?
    @Option(name: .long, help: "Only this site.")
    var location: String?
    @Option(name: .long, help: "A title of your own.")
    var title: String?
    @Option(
        name: .long,
        help: "Report on a run: its id, enough of its start or end to tell it apart, or 'latest'.")
    var run: String?
    @Option(name: .shortAndLong, help: "html, pdf, xlsx, csv, json, md, or several with commas, or all.")
    var format: String?
    @Option(name: .shortAndLong, help: "A file, or a folder (ending with a slash).")
    var output: String?
    @Flag(name: .long, help: "Open the first file when it is written.")
    var open = false
    @Flag(name: .long, help: "Print the JSON Schema of reports in JSON and stop.")
    var schema = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var printing: OutputOptions

    func run() async throws {
        if schema { return Console.output(ReportSchema.text) }
        let target = try ReportTarget(formats: format, output: output)
        try database.requireFile()
        let files = try await run == nil ? reportOnData(target) : reportOnRun(target)
        if open, let first = files.first { FileOpener.open(first) }
    }

    // MARK: The data

    private func reportOnData(_ target: ReportTarget) async throws -> [String] {
        let input = try input(target)
        let result = try await Wiring.running(database) { wiring in
            try await wiring.orchestrator.call(
                ReportGenerationAgent.generateReport.definition, input: input)
        }
        guard let task = result.results.first, let report = task.output else {
            if let failure = result.results.first?.failure {
                Console.error("report: \(failure)")
                if failure.kind == .invalidInput { throw ExitStatus.invalid }
            }
            throw ExitStatus.failed
        }
        let files = report["files"]?.arrayValue?.compactMap { $0["path"]?.stringValue } ?? []
        if printing.json {
            Console.output(report.json(pretty: true))
        } else {
            Console.output(report["verdict"]?.stringValue?.printable ?? "")
            for file in files { Console.output(file) }
        }
        return files
    }

    private func input(_ target: ReportTarget) throws -> [String: Value] {
        let kind = type ?? (from == nil ? .daily : .custom)
        if kind == .custom, from == nil || to == nil {
            throw InvalidInput("report: a custom report needs --from and --to (YYYY-MM-DD)")
        }
        if kind != .custom, from != nil {
            throw InvalidInput(
                "report: a \(kind.rawValue) report has a fixed length (leave out --from, or --type)")
        }
        for (name, day) in [("--from", from), ("--to", to)] {
            if let day, CalendarDate(day) == nil {
                throw InvalidInput("\(name) \(day): expected a day such as 2017-12-31")
            }
        }
        var input: [String: Value] = [
            "type": .string(kind.rawValue), "formats": .array(target.formats.map { .string($0.rawValue) }),
        ]
        let optional = [
            "period_from": from, "period_to": to, "sku": sku, "location": location, "title": title,
            "folder": target.folder, "name": target.name,
        ]
        for (name, value) in optional { if let value { input[name] = .string(value) } }
        return input
    }

    // MARK: A run

    private func reportOnRun(_ target: ReportTarget) async throws -> [String] {
        guard let run else { return [] }
        for (name, value) in [
            ("--type", type?.rawValue), ("--from", from), ("--to", to), ("--sku", sku),
            ("--location", location),
        ] where value != nil {
            throw InvalidInput("report --run: \(name) is for reports on the data")
        }
        let store = try await HistoryFile.open(database)
        let events = try await store.events(of: RunArgument.find(run, in: store))
        let report = RunReportDocument(events: events, title: title)
        let folder = target.folder ?? database.folder("reports")
        let name = target.name ?? "run-\(report.result.id.text)"
        var files: [String] = []
        for format in target.formats {
            let path = "\(folder)/\(name).\(format.fileExtension)"
            try OutputFile.write(bytes(of: report.document, as: format), to: path, makingFolder: folder)
            files.append(path)
        }
        if printing.json {
            Console.output(
                Value.object([
                    "run": .string(report.result.id.text), "verdict": .string(report.verdict),
                    "files": .array(files.map { .string($0) }),
                ]).json(pretty: true))
        } else {
            Console.output(report.verdict.printable)
            for file in files { Console.output(file) }
        }
        return files
    }

    private func bytes(of document: ReportDocument, as format: ReportFileFormat) throws -> [UInt8] {
        if let text = ReportFormat(rawValue: format.rawValue) {
            return Array(try document.rendered(as: text).utf8)
        }
        guard let renderer = Wiring.reportRenderers[format] else {
            throw InvalidInput("this program cannot write \(format.rawValue) reports")
        }
        return try renderer.bytes(of: document)
    }
}

extension ReportType: ExpressibleByArgument {}
