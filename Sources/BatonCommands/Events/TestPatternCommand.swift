internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct TestPatternCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-pattern",
        abstract: "Tell whether an event fits an event pattern.",
        discussion: """
            Patterns are those of Amazon EventBridge, with the same verdicts.

            Examples:
              baton events test-pattern '{"detail": {"quantity": [{"numeric": ["<", 10]}]}}' \\
                --event '{"source": "shop", "detail": {"quantity": 3}}'
              baton events test-pattern @pattern.json --event @event.json
              baton events test-pattern --batch < cases.jsonl

            --batch reads JSON lines {"pattern": …, "event": …} from standard input and answers each with one line: \
            {"match": true|false}, or {"error": TEXT} for a pattern or line that cannot be used. Other keys are \
            ignored.

            Exit codes: 0 the event fits, 1 it does not, 2 a pattern or event that cannot be used. With --batch: 0 \
            when every line could be read, 2 when one could not; the rest is answered all the same.
            """)

    @Argument(help: ArgumentHelp("The pattern: a JSON object, or @FILE with one.", valueName: "json|@file"))
    var pattern: String?
    @Option(help: ArgumentHelp("The event: a JSON object, or @FILE with one.", valueName: "json|@file"))
    var event: String?
    @Flag(help: "Answer JSON lines of patterns and events from standard input.")
    var batch = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if batch {
            guard pattern == nil, event == nil else {
                throw ValidationError("--batch takes patterns and events from standard input only")
            }
        } else if pattern == nil || event == nil {
            throw ValidationError("expected a pattern and --event, or --batch")
        }
    }

    func run() async throws {
        guard let pattern, let event else { return try answerLines() }
        let document = try JSONArgument.value(pattern, of: "pattern")
        let compiled: EventPattern
        do {
            compiled = try EventPattern(document)
        } catch {
            throw InvalidInput("pattern: \(error)".onOneLine)
        }
        let fits = compiled.matches(try JSONArgument.value(event, of: "--event"))
        Console.output(
            output.json ? Value.object(["match": .bool(fits)]).json() : fits ? "fits" : "does not fit")
        if !fits { throw ExitStatus.failed }
    }

    private func answerLines() throws {
        var lines = InputLines()
        var allCouldBeRead = true
        while let line = try lines.next() {
            let answer: Value
            do {
                let request = try Value(json: line)
                guard let pattern = request["pattern"], let event = request["event"] else {
                    throw InvalidInput("expected an object with 'pattern' and 'event'")
                }
                do {
                    answer = ["match": .bool(try EventPattern(pattern).matches(event))]
                } catch {
                    answer = ["error": .string(error.description.onOneLine)]
                }
            } catch {
                allCouldBeRead = false
                answer = ["error": .string(String(describing: error).onOneLine)]
            }
            Console.output(answer.json())
        }
        if !allCouldBeRead { throw ExitStatus.invalid }
    }
}
