internal import ArgumentParser
internal import Baton

struct DatabaseVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that everything stored is whole and unchanged.",
        discussion: """
            Checks the database's pages and indexes, the numbers and the hash chain of each run's events, the hashes of
            large values and workflows, and that the rows of runs and tasks are what the events come to.

            Exit code 1 when something is wrong. Nothing is repaired: restore a copy ('baton db backup' makes one).
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let problems = try await HistoryFile.open(database).verify()
        if output.json {
            let list = Value.array(problems.map(\.document))
            Console.output(
                Value.object(["ok": .bool(problems.isEmpty), "problems": list]).json(pretty: true))
        } else if problems.isEmpty {
            Console.output("\(database.name): everything is in order")
        } else {
            for problem in problems { Console.output(problem.description) }
        }
        if !problems.isEmpty { throw ExitStatus.failed }
    }
}

extension RunStoreProblem {
    fileprivate var document: Value {
        var members: [String: Value] = ["kind": .string(kind.rawValue), "message": .string(message)]
        if let run { members["run"] = .string(run.text) }
        return .object(members)
    }
}
