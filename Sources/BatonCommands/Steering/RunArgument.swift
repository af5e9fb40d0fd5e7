internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

/// A run named on the command line.
struct RunArgument: ParsableArguments {
    @Argument(help: "The run's id, enough of its start or end to tell it apart, or 'latest'.")
    var run: String

    /// - Throws: ``InvalidInput`` when no run or more than one is meant.
    func find(in store: any HistoryStore) async throws -> RunID { try await Self.find(run, in: store) }

    /// - Throws: as ``find(in:)``.
    static func find(_ run: String, in store: any HistoryStore) async throws -> RunID {
        if run == "latest" {
            guard let latest = try await store.latestRun() else {
                throw InvalidInput("there are no runs yet")
            }
            return latest
        }
        let matches = try await store.runs(named: run.lowercased())
        guard let match = matches.first else {
            throw InvalidInput("there is no run '\(run.printable)' ('baton list' lists them)")
        }
        guard matches.count == 1 else {
            throw InvalidInput("'\(run.printable)' stands for more than one run, give more of the id")
        }
        return match
    }
}
