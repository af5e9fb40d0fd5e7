internal import ArgumentParser
internal import Baton
internal import Forecasting
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest", abstract: "Measure forecasts of a CSV file or a product on its own past.",
        discussion: """
            Each model forecasts from up to eight earlier origins, fitted only to what came before each, and is measured
            by what came. Naive and SeasonalNaive are always measured too: 'value added' is how much less a model errs
            than the seasonal naive forecast.

              baton backtest sales.csv --horizon 14
              baton backtest sales.csv --only 1082185 --models auto,ETS,SBA
              baton backtest --sku 1082185
            """)

    @OptionGroup var source: SeriesOptions
    @Option(
        name: [.short, .long],
        help: "Periods ahead of each origin; a usual number for the spacing unless given.")
    var horizon: Int?
    @Option(
        help: ArgumentHelp("Models to measure; those that suit the demand unless given.", valueName: "a,b"))
    var models: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (horizon ?? 1) >= 1 else { throw ValidationError("--horizon is 1 or more") }
    }

    func run() async throws {
        let series = try await source.load()
        let asked = models?.split(separator: ",").map { String($0).trimmingCharacters(in: .whitespaces) }
        do {
            for model in asked ?? [] {
                _ = try DemandForecaster(horizon: 1, model: ModelChoice(name: model), seed: 1)
            }
        } catch {
            throw InvalidInput("\(error.message) (\(error.hint))")
        }
        let horizon = horizon
        let outcomes = try await SeriesOutcomes.of(
            series, title: "backtest", concurrency: ProcessInfo.processInfo.activeProcessorCount
        ) { series throws(ForecastingError) in
            try SeriesBacktest(series, models: asked, horizon: horizon ?? series.usualHorizon)
        }
        let results = outcomes.succeeded
        if output.json {
            Console.output(Value.array(results.map(\.document)).json(pretty: true))
        } else {
            Console.output(BacktestText(results, source: source.name).text)
        }
        try outcomes.reportFailures()
    }
}
