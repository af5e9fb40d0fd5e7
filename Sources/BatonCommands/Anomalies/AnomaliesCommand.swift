internal import Anomalies
internal import ArgumentParser
internal import Baton
internal import SupplyChain
internal import WorkflowFiles

struct AnomaliesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anomalies", abstract: "Find anomalies in a CSV file, or in a product's sales.",
        discussion: """
            Needs no database for a file, and stores nothing:

              baton anomalies sales.csv
              baton anomalies sensor.csv --value-column temperature --false-alarms 0.0001 --html anomalies.html
              baton anomalies readings.csv --streaming --json
              baton anomalies --sku 1082185

            Looks for spikes and drops, shifts of the level, changes of the variance, values that hang, and missing
            periods. With --streaming each value is judged by those before it only, as it would have been when it came.
            Files are read as 'baton forecast' reads them. Finding anomalies is a success; exit code 0 says no more than
            that the search was made.
            """)

    @OptionGroup var source: SeriesOptions
    @Option(
        help: ArgumentHelp(
            "Share of points that may alarm though nothing is wrong; not with --streaming.", valueName: "rate"
        ))
    var falseAlarms: Double?
    @Flag(help: "Judge each value by those before it only.")
    var streaming = false
    @Option(help: ArgumentHelp("With --streaming: values to learn from first.", valueName: "number"))
    var warmUp: Int?
    @Option(help: ArgumentHelp("Also write a page with charts.", valueName: "file"))
    var html: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let falseAlarms, !(falseAlarms > 0 && falseAlarms < 1) {
            throw ValidationError("--false-alarms is a share above 0 and below 1, such as 0.001")
        }
        guard falseAlarms == nil || !streaming else {
            throw ValidationError("--streaming has no false-alarm rate; leave --false-alarms out")
        }
        guard warmUp == nil || streaming else { throw ValidationError("--warm-up goes with --streaming") }
    }

    func run() async throws {
        let search = AnomalySearch(
            falseAlarmRate: falseAlarms ?? 0.001, streams: streaming, warmUpCount: warmUp,
            period: source.period)
        let series = try await source.loadAsRead()
        var searched: [SearchedSeries] = []
        var failures: [String] = []
        for one in series {
            do throws(AnomalyError) {
                searched.append(try search.search(one))
            } catch {
                failures.append(
                    "\(source.name): \(one.id.isEmpty ? "" : "series '\(one.id)': ")\(error.message) (\(error.hint))"
                )
            }
        }
        guard !searched.isEmpty else { throw InvalidInput(failures) }
        try show(searched)
        guard failures.isEmpty else {
            for failure in failures { Console.error(failure) }
            throw ExitStatus.partial
        }
    }

    private func show(_ searched: [SearchedSeries]) throws {
        if let html { try OutputFile.write(try AnomalyPage(searched, source: source.name).html(), to: html) }
        if output.json {
            Console.output(Value.array(searched.map(\.document)).json(pretty: true))
            return
        }
        let plots = searched.count == 1
        let texts = searched.map { AnomalyText($0, source: source.name, plots: plots).text }
        Console.output(texts.joined(separator: "\n\n"))
        if let html { Console.output("\nPage written: \(html)") }
    }
}
