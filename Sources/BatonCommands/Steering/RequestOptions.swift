internal import ArgumentParser
internal import Baton

/// A request to a run: it is stored, and its answer waited for.
struct RequestOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Who wants it, for the record; by default the user's name.", valueName: "name"))
    var by: String?
    @Flag(name: .long, help: "Do not wait for the answer.")
    var noWait = false
    @Option(
        name: .long,
        help: ArgumentHelp("How long to wait for the answer: 10s, 1m30s.", valueName: "duration"))
    var timeout = "10s"
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard Duration(text: timeout) != nil else {
            throw ValidationError("--timeout: expected a duration like 10s, found '\(timeout)'")
        }
    }

    var sender: RequestSender {
        RequestSender(
            actor: Environment.actor(by), isWaiting: !noWait, timeout: Duration(text: timeout) ?? .zero,
            isJSON: output.json)
    }
}
