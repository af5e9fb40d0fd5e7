internal import ArgumentParser
internal import Baton
internal import Forecasting
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

/// Where a command finds demand: a CSV file, or the sales in the database.
struct SeriesOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A CSV file with a header: a row for each date (columns are recognised by name), or a line for each series.",
            valueName: "csv"),
        completion: .file(extensions: ["csv"]))
    var file: String?
    @Option(help: "A product of the database instead of a file.")
    var sku: String?
    @Option(help: "With --sku: one site; all together unless given.")
    var location: String?
    @Option(help: ArgumentHelp("The column of dates.", valueName: "name"))
    var dateColumn: String?
    @Option(help: ArgumentHelp("The column of quantities.", valueName: "name"))
    var valueColumn: String?
    @Option(help: ArgumentHelp("A column that names the series; may be repeated.", valueName: "name"))
    var id: [String] = []
    @Option(help: ArgumentHelp("Only the series of this name; may be repeated.", valueName: "name"))
    var only: [String] = []
    @Option(help: "The character between fields.")
    var separator = ","
    @Option(
        help: ArgumentHelp(
            "Periods per cycle: 7 for days with a weekly pattern, 12 for months, 1 for none; found out unless given.",
            valueName: "number"))
    var period: Int?
    @Option(
        help:
            "Periods without a row: zero or interpolate; zero for columns such as quantity, sales or units, unless given."
    )
    var missing: MissingPeriods?
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        guard (file == nil) != (sku == nil) else {
            throw ValidationError("give either a CSV file or --sku")
        }
        guard location == nil || sku != nil else { throw ValidationError("--location goes with --sku") }
        guard (period ?? 1) >= 1 else { throw ValidationError("--period is 1 or more") }
        guard separator.count == 1 else { throw ValidationError("--separator is one character") }
    }

    /// What messages call the source.
    var name: String { file ?? database.name }

    /// The series with gaps filled.
    ///
    /// - Throws: ``InvalidInput``.
    func load() async throws -> [PreparedSeries] {
        if let sku {
            let (series, closedDays) = try await stored(sku)
            return [
                try PreparedSeries(
                    series, missing: .zero, period: period, source: name, closedDays: closedDays)
            ]
        }
        let content = try content()
        let missing = missing ?? (content.countsUnits ? .zero : .interpolate)
        return try chosen(content.series).map {
            try PreparedSeries($0, missing: missing, period: period, source: name)
        }
    }

    /// The series with the gaps and the negative values they have; gaps are zeros only where `--missing zero` says so.
    ///
    /// - Throws: ``InvalidInput``.
    func loadAsRead() async throws -> [FileSeries] {
        if let sku { return [try await stored(sku).series] }
        let series = try chosen(try content().series)
        guard missing == .zero else { return series }
        return series.map {
            FileSeries(id: $0.id, values: $0.values.map { $0 ?? 0 }, start: $0.start, step: $0.step)
        }
    }

    private func content() throws -> SeriesFileContent {
        do {
            return try SeriesFile.read(
                file ?? "",
                SeriesFileOptions(
                    timeColumn: dateColumn, valueColumn: valueColumn, idColumns: id,
                    separator: separator.first ?? ","))
        } catch {
            throw InvalidInput("\(error)")
        }
    }

    private func chosen(_ series: [FileSeries]) throws -> [FileSeries] {
        for id in only where !series.contains(where: { $0.id == id }) {
            let hint = id.closest(among: series.map(\.id)).map { "did you mean '\($0)'?" }
            throw InvalidInput(
                "\(name): there is no series '\(id)'"
                    + " (\(hint ?? "it holds \(series.count), such as '\(series.first?.id ?? "")'"))")
        }
        return only.isEmpty ? series : series.filter { only.contains($0.id) }
    }

    private func stored(_ sku: String) async throws -> (series: FileSeries, closedDays: Set<CalendarDate>) {
        try database.requireFile()
        let forecasts = ForecastService(store: try await Wiring.open(database).data)
        do {
            let history = try await forecasts.history(sku: sku, location: location)
            let id = location.map { "\(sku) @ \($0)" } ?? sku
            let series = FileSeries(
                id: id, values: history.demand, start: SeriesTime(history.sales.start), step: .days(1))
            return (series, history.calendar.closedDays)
        } catch let error as SupplyChainError {
            throw InvalidInput("\(error.message)" + (error.hint.map { " (\($0))" } ?? ""))
        }
    }
}

extension MissingPeriods: ExpressibleByArgument {}
