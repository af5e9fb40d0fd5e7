internal import ArgumentParser
internal import Baton
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import CSV files.",
        discussion: """
            What a file holds is told by its name (sales.csv, products.csv, …) or by a word before it:

              baton data import Examples/data              every file of a folder
              baton data import sales last-week.csv        one file of sales
              baton data import sales pos.csv --map artnr=sku --map menge=quantity --location MAIN

            All files land, or none: with a bad row nothing is changed (exit code 2), unless --skip-bad-rows sets the
            bad ones aside (exit code 3). Importing a file again changes nothing.

            Kinds: \(SupplyChainEntities.importable.map(\.name).joined(separator: ", "))
            """)

    @Argument(help: "An optional kind, then files or folders.", completion: .file(extensions: ["csv"]))
    var paths: [String]
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A column's name in the file and ours; 'theirs=' ignores it.", valueName: "theirs=ours"))
    var map: [String] = []
    @Option(name: .long, help: "The location of rows that name none.")
    var location: String?
    @Option(name: .long, help: "The currency (ISO 4217) of amounts that name none.")
    var currency: String?
    @Option(name: .long, help: "The character between fields.")
    var separator = ","
    @Option(
        name: .long,
        help: ArgumentHelp(
            "How dates are written, such as D-MON-YY, M/D/YYYY or DD.MM.YYYY; may be repeated.",
            valueName: "format"))
    var dateFormat: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp("A text that means an empty cell; may be repeated.", valueName: "text"))
    var absent: [String] = []
    @Flag(name: .long, help: "Ignore columns that are not known, instead of refusing the file.")
    var ignoreOtherColumns = false
    @Flag(name: .long, help: "Import the good rows and write the bad ones to FILE.rejected.csv.")
    var skipBadRows = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let batch = ImportBatch(try files())
        let summaries: [ImportSummary]
        do {
            // Before the database is opened, so that a wrong file does not even create one.
            try batch.check()
            let store = try await Wiring.open(database).data
            let display = ImportProgressDisplay()
            defer { display.clear() }
            summaries = try await batch.run(into: store) { path, step in display.show(path, step) }
        } catch let error as ImportError {
            throw InvalidInput(error.description.split(separator: "\n").map(String.init))
        }
        if output.json {
            Console.output(Value.array(summaries.map(\.document)).json(pretty: true))
        } else {
            for line in summaries.flatMap(\.lines) { Console.output(line) }
        }
        for row in summaries.flatMap(\.firstErrors) { Console.standardError("set aside: \(row)") }
        if summaries.contains(where: \.isPartial) { throw ExitStatus.partial }
    }

    // MARK: Which files

    private func files() throws -> [ImportBatch.File] {
        guard separator.count == 1, let separator = separator.first else {
            throw InvalidInput("--separator: expected one character, found '\(separator)'")
        }
        let columnNames = try columnNames()
        let dateFormats = try dateFormats()
        var paths = paths
        var kind: EntityDescription?
        if let first = paths.first, paths.count > 1, let entity = SupplyChainEntities.named(first) {
            kind = entity
            paths.removeFirst()
        }
        return try paths.flatMap { try expand($0) }
            .map { path in (path, try kind ?? Self.kind(of: path)) }
            .sorted { Self.order($0.1) < Self.order($1.1) }
            .map { path, entity in
                ImportBatch.File(
                    path: path,
                    importer: CSVImporter(
                        entity: entity,
                        options: ImportOptions(
                            columnNames: columnNames, location: location, currency: currency,
                            skipBadRows: skipBadRows,
                            rejectsPath: skipBadRows ? "\(path).rejected.csv" : nil, separator: separator,
                            dateFormats: dateFormats, absentTexts: Set(absent),
                            ignoresOtherColumns: ignoreOtherColumns)))
            }
    }

    private func dateFormats() throws -> [DateFormat] {
        try dateFormat.map { text in
            guard let format = DateFormat(text) else {
                throw InvalidInput(
                    "--date-format: expected day, month and year such as D-MON-YY or M/D/YYYY, found '\(text)'"
                )
            }
            return format
        }
    }

    private func columnNames() throws -> [String: String] {
        var names: [String: String] = [:]
        for pair in map {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw InvalidInput("--map: expected theirs=ours, found '\(pair)'")
            }
            names[parts[0]] = parts[1]
        }
        return names
    }

    /// The CSV files of a folder whose names say what they hold, or the file itself.
    private func expand(_ path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw InvalidInput("\(path): no such file or folder")
        }
        guard isFolder.boolValue else { return [path] }
        let names = SupplyChainEntities.importable.map { "\($0.name).csv" }
        let files = names.map { URL(fileURLWithPath: path).appendingPathComponent($0).relativePath }
            .filter { FileManager.default.fileExists(atPath: $0) }
        guard !files.isEmpty else {
            throw InvalidInput(
                "\(path): no file to import (expected some of \(names.joined(separator: ", ")))")
        }
        return files
    }

    private static func kind(of path: String) throws -> EntityDescription {
        let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let names = SupplyChainEntities.importable.map(\.name)
        guard let entity = SupplyChainEntities.named(stem), names.contains(stem) else {
            let hint =
                stem.closest(among: names).map { "did you mean '\($0)'?" } ?? names.joined(separator: ", ")
            throw InvalidInput(
                "\(path): the name does not say what it holds: put the kind before it (\(hint))")
        }
        return entity
    }

    private static func order(_ entity: EntityDescription) -> Int {
        SupplyChainEntities.importable.firstIndex(of: entity) ?? .max
    }
}

/// A progress bar for files that take a while, on a terminal only.
private struct ImportProgressDisplay: Sendable {
    private let isLive = Console.errorIsTerminal

    func show(_ path: String, _ step: ImportProgress) {
        guard isLive, step.totalBytes > 0 else { return }
        let bar = ProgressBar.render(done: Double(step.bytesRead), of: Double(step.totalBytes), width: 30)
        let percent = min(100, step.bytesRead * 100 / step.totalBytes)
        Console.display("\r\u{1B}[K\(bar) \(percent) %  \(step.rows) rows  \(path)")
    }

    func clear() {
        if isLive { Console.display("\r\u{1B}[K") }
    }
}
