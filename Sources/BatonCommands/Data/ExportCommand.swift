public import ArgumentParser
internal import Baton
internal import Foundation
public import SupplyChain
internal import WorkflowFiles

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Export the rows of one kind as CSV or JSON.",
        discussion: "Kinds: \(SupplyChainEntities.all.map(\.name).joined(separator: ", "))")

    @Argument(help: "The kind of data.")
    var kind: String
    @Option(name: .long, help: "csv, json (one array) or jsonl (an object a line).")
    var format = Exporter.Format.csv
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        guard let entity = SupplyChainEntities.named(kind) else {
            let names = SupplyChainEntities.all.map(\.name)
            let hint =
                kind.closest(among: names).map { "did you mean '\($0)'?" } ?? names.joined(separator: ", ")
            throw InvalidInput("unknown kind '\(kind)' (\(hint))")
        }
        try database.requireFile()
        let store = try await Wiring.open(database).data
        let exporter = Exporter(entity: entity, format: format)
        guard let output else {
            try await exporter.export(from: store) {
                try FileHandle.standardOutput.write(contentsOf: Data($0.utf8))
            }
            return
        }
        // Beside the target and then moved onto it, so that nobody sees half a file.
        let unfinished = URL(fileURLWithPath: output + ".part")
        guard FileManager.default.createFile(atPath: unfinished.path, contents: nil),
            let handle = try? FileHandle(forWritingTo: unfinished)
        else { throw InvalidInput("\(output): cannot be written") }
        let count = try await exporter.export(from: store) { try handle.write(contentsOf: Data($0.utf8)) }
        try handle.close()
        guard rename(unfinished.path, output) == 0 else { throw InvalidInput("\(output): cannot be written") }
        Console.standardError("\(output): \(count) rows")
    }
}

extension Exporter.Format: ExpressibleByArgument {}
