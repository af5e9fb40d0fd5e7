internal import ArgumentParser
internal import Baton
internal import BatonSQLite
internal import Foundation
internal import WorkflowFiles

struct DatabaseBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a consistent copy, also while workflows run.",
        discussion:
            "The copy appears under its name when it is whole and on disk. An existing file is never replaced."
    )

    @Argument(help: "The file to write; it must not exist.", completion: .file())
    var file: String
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try database.requireFile()
        guard !FileManager.default.fileExists(atPath: file) else {
            throw InvalidInput("\(file) is there already; name a new file")
        }
        guard case .file(let path) = database.address else {
            throw InvalidInput("\(database.name): a database on a server is copied with pg_dump")
        }
        try await SQLiteDatabase(path: path).backup(to: file)
        let bytes = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        Console.output(
            output.json
                ? Value.object(["file": .string(file), "bytes": .int(Int64(bytes))]).json(pretty: true)
                : "\(file): \(bytes) bytes")
    }
}
