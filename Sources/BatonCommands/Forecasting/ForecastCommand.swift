internal import ArgumentParser
internal import Baton
internal import Forecasting
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Forecast a CSV file, or a product of the database.",
        discussion: """
            Needs no database for a file, and stores nothing:

              baton forecast sales.csv
              baton forecast sales.csv --only 1082185 --horizon 60 --html forecast.html
              baton forecast monthly.csv --date-column month --value-column revenue --id region --csv > ahead.csv
              baton forecast --sku 1082185 --levels 50,90

            A file is a table with a row for each date (columns date and quantity, and sku or id where it holds several
            series), or has a line for each series: id,value,value,… Quantities of one date are summed. The spacing
            (hours, days, weeks, months, quarters, years) follows from the dates.

            Models: auto, \(ModelChoice.names.joined(separator: ", ")), a form such as 'ETS(A,N,A)', or a mean such as ETS+DOT+CES.
            """)

    @OptionGroup var source: SeriesOptions
    @Option(name: [.short, .long], help: "Periods ahead; a usual number for the spacing unless given.")
    var horizon: Int?
    @Option(help: "The model: auto, or one by name.")
    var model = "auto"
    @Option(help: ArgumentHelp("Levels of the bounds in per cent.", valueName: "a,b"))
    var levels = "80,95"
    @Flag(help: "Print a row for each series and period as CSV.")
    var csv = false
    @Option(help: ArgumentHelp("Also write a page with charts.", valueName: "file"))
    var html: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(csv && output.json) else { throw ValidationError("give either --csv or --json") }
        guard (horizon ?? 1) >= 1 else { throw ValidationError("--horizon is 1 or more") }
        _ = try parsedLevels()
    }

    func run() async throws {
        let levels = try parsedLevels()
        let series = try await source.load()
        let choice = ModelChoice(name: model)
        do {
            _ = try DemandForecaster(
                horizon: horizon ?? 1, seasonalPeriod: 1, levels: levels, model: choice, seed: Self.seed)
        } catch {
            throw InvalidInput("\(error.message) (\(error.hint))")
        }
        let horizon = horizon
        let outcomes = try await SeriesOutcomes.of(
            series, title: "forecast", concurrency: ProcessInfo.processInfo.activeProcessorCount
        ) { series throws(ForecastingError) in
            let forecaster = try DemandForecaster(
                horizon: horizon ?? series.usualHorizon, seasonalPeriod: series.period, levels: levels,
                model: choice, seed: Self.seed)
            return ForecastedSeries(prepared: series, forecast: try series.forecast(forecaster))
        }
        try print(outcomes.succeeded)
        try outcomes.reportFailures()
    }

    /// Of simulated paths: the same file gives the same numbers.
    private static let seed: UInt64 = 1

    private func parsedLevels() throws -> [Double] {
        let parts = levels.split(separator: ",").map { Double($0) }
        let numbers = parts.compactMap(\.self)
        guard !numbers.isEmpty, numbers.count == parts.count, numbers.allSatisfy({ $0 > 0 && $0 < 100 })
        else {
            throw ValidationError(
                "--levels: expected per cent above 0 and below 100 such as 80,95, found '\(levels)'")
        }
        return Set(numbers).sorted()
    }

    private func print(_ forecasts: [ForecastedSeries]) throws {
        guard !forecasts.isEmpty else { return }
        if let html {
            try OutputFile.write(try ForecastPage(forecasts, source: source.name).html(), to: html)
        }
        if output.json {
            Console.output(Value.array(forecasts.map(\.document)).json(pretty: true))
        } else if csv {
            Console.output(ForecastRows(forecasts).csv)
        } else if forecasts.count == 1 {
            Console.output(ForecastText(forecasts[0], source: source.name).text)
        } else {
            Console.output(ForecastSummary(forecasts).text)
        }
        if let html, !output.json, !csv { Console.output("\nPage written: \(html)") }
    }
}
