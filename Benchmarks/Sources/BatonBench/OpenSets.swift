import Foundation

/// The open sets of the folder that `--data` names: m3, m4 and intermittent, as CSV of one series per line.
struct OpenSets {
    /// Those that make up the M3 competition.
    static let competitionSets = ["M3 monthly", "M3 quarterly", "M3 yearly", "M3 other"]

    private let folder: String

    init(folder: String) {
        self.folder = folder
    }

    /// M3 and M4: history and what followed in two files each.
    func continuous() throws -> [ForecastingSet] {
        let files: [(name: String, files: String, measured: Int, modelled: Int)] = [
            ("M3 monthly", "m3/monthly", 12, 12), ("M3 quarterly", "m3/quarterly", 4, 4),
            ("M3 yearly", "m3/yearly", 1, 1), ("M3 other", "m3/other", 1, 1),
            ("M4 yearly", "m4/m4_yearly1000", 1, 1), ("M4 quarterly", "m4/m4_quarterly1000", 4, 4),
            ("M4 monthly", "m4/m4_monthly500", 12, 12), ("M4 weekly", "m4/weekly", 1, 52),
            ("M4 hourly", "m4/hourly", 24, 24),
        ]
        return try files.map { entry in
            ForecastingSet(
                name: entry.name, train: try SeriesFile.read("\(folder)/\(entry.files)_train.csv"),
                test: try SeriesFile.read("\(folder)/\(entry.files)_test.csv"),
                measurePeriod: entry.measured, modelPeriod: entry.modelled)
        }
    }

    /// Spare parts and slow movers: one file each, the last periods held back.
    func intermittent() throws -> [ForecastingSet] {
        let files: [(name: String, file: String, horizon: Int)] = [
            ("carparts", "carparts_monthly", 12), ("RAF", "raf_monthly", 12), ("MAN", "man_weekly", 26),
        ]
        return try files.map { entry in
            let whole = try SeriesFile.read(
                "\(folder)/intermittent/\(entry.file).csv", skippingIncomplete: true)
            return ForecastingSet(
                name: entry.name, whole: whole.filter { isUsable($0.values.dropLast(entry.horizon)) },
                holdingBack: entry.horizon, measurePeriod: 1, modelPeriod: 1)
        }
    }

    /// Two sales or more, and not the same in every period.
    private func isUsable(_ values: ArraySlice<Double>) -> Bool {
        values.count { $0 > 0 } >= 2 && zip(values, values.dropFirst()).contains { $0 != $1 }
    }
}
