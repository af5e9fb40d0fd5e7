import ArgumentParser
import Foundation

/// The accuracy of forecasts on series whose continuation is known.
struct AccuracyBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accuracy",
        abstract: "Accuracy and speed of forecasts on series whose continuation is known.",
        discussion: """
            Files hold one series per line, oldest value first, below a header line: 'id,values...' with lines of any length, or a \
            table whose value columns have names that end in a number. The lines of --test hold what followed the lines of --train \
            of the same id; --holdback takes the last values of --train instead. Rows of open sets show the peer's figures.
            """)

    @Option(help: "Histories.")
    var train: String?
    @Option(help: "What followed them.")
    var test: String?
    @Option(help: "Last values of each line of --train to forecast, in place of --test.")
    var holdback: Int?
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
        guard (train == nil) != (data == nil), (train != nil) == ((test == nil) != (holdback == nil)) else {
            throw ValidationError("give either --train and one of --test and --holdback, or --data")
        }
        guard holdback ?? 1 >= 1, period >= 1, modelPeriod ?? 1 >= 1 else {
            throw ValidationError("--holdback and periods are 1 or more")
        }
        guard every >= 1 else { throw ValidationError("--every is 1 or more") }
    }

    func run() throws {
        var competition: [String: [SetScore]] = [:]
        for (set, isIntermittent) in try sets() {
            for model in models.split(separator: ",").map(String.init) {
                let score = try set.thinned(by: every).score(model)
                try show(score, of: set.name, isIntermittent: isIntermittent)
                guard OpenSets.competitionSets.contains(set.name) else { continue }
                competition[model, default: []].append(score)
                if competition[model]?.count == OpenSets.competitionSets.count {
                    try show(SetScore(competition[model] ?? []), of: "M3 all", isIntermittent: false)
                }
            }
        }
    }

    private func show(_ score: SetScore, of set: String, isIntermittent: Bool) throws {
        let row = AccuracyRow(set: set, score, isIntermittent: isIntermittent)
        print(json ? try row.json() : row.text)
    }

    private func sets() throws -> [(ForecastingSet, isIntermittent: Bool)] {
        if let data {
            let open = OpenSets(folder: data)
            let all =
                try open.continuous().map { ($0, isIntermittent: false) }
                + open.intermittent().map { ($0, isIntermittent: true) }
            return all.filter { only == nil || $0.0.name.localizedCaseInsensitiveContains(only ?? "") }
        }
        let path = train ?? ""
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let histories = try SeriesFile.read(path, skippingIncomplete: intermittent)
        let set =
            if let holdback {
                ForecastingSet(
                    name: name, whole: histories, holdingBack: holdback, measurePeriod: period,
                    modelPeriod: modelPeriod ?? period)
            } else {
                ForecastingSet(
                    name: name, train: histories, test: try SeriesFile.read(test ?? ""),
                    measurePeriod: period, modelPeriod: modelPeriod ?? period)
            }
        guard !set.series.isEmpty else {
            throw WrongResult("\(path): no series has both a history and what followed it")
        }
        return [(set, intermittent)]
    }
}
