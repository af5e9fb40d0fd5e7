import ArgumentParser
import Foundation

/// The accuracy of forecasts on series whose continuation is known.
struct AccuracyBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accuracy",
        abstract: "Accuracy and speed of forecasts on series whose continuation is known.",
        discussion: """
            Files hold one series per line, 'id,values...', oldest value first, with a header line; the lines of --test hold what \
            followed the lines of --train of the same id.
            """)

    @Option(help: "Histories.")
    var train: String?
    @Option(help: "What followed them.")
    var test: String?
    @Option(help: "Periods per cycle: 12 for months, 4 for quarters, 1 for none.")
    var period = 1
    @Option(help: "Periods per cycle that the models are told, where it differs from --period.")
    var modelPeriod: Int?
    @Option(help: "A folder with m3, m4 and intermittent: all their sets.")
    var data: String?
    @Option(help: "Models, separated by commas: auto, or names that forecasts know.")
    var models = "auto"
    @Option(help: "Only sets whose name contains this.")
    var only: String?
    @Option(help: "Every n-th series of each set.")
    var every = 1
    @Flag(help: "Measures of intermittent demand: RMSSE, bias, quantile loss.")
    var intermittent = false
    @Flag(help: "One JSON object per line.")
    var json = false

    func validate() throws {
        guard (train == nil) == (test == nil), (train == nil) != (data == nil) else {
            throw ValidationError("give either --train and --test, or --data")
        }
        guard every >= 1 else { throw ValidationError("--every is 1 or more") }
    }

    func run() throws {
        for (set, isIntermittent) in try sets() {
            for model in models.split(separator: ",") {
                let score = try set.thinned(by: every).score(String(model))
                let row = AccuracyRow(set: set.name, score, isIntermittent: isIntermittent)
                print(json ? try row.json() : row.text)
            }
        }
    }

    private func sets() throws -> [(ForecastingSet, isIntermittent: Bool)] {
        if let data {
            let open = OpenSets(folder: data)
            let all =
                try open.continuous().map { ($0, isIntermittent: false) }
                + open.intermittent().map { ($0, isIntermittent: true) }
            return all.filter { only == nil || $0.0.name.localizedCaseInsensitiveContains(only ?? "") }
        }
        let set = ForecastingSet(
            name: URL(fileURLWithPath: train ?? "").deletingPathExtension().lastPathComponent,
            train: try SeriesFile.read(train ?? ""), test: try SeriesFile.read(test ?? ""),
            measurePeriod: period, modelPeriod: modelPeriod ?? period)
        guard !set.series.isEmpty else {
            throw WrongResult("no id of \(train ?? "") is in \(test ?? "")")
        }
        return [(set, intermittent)]
    }
}
