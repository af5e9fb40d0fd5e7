internal import ArgumentParser
internal import Baton
internal import Expressions
internal import WorkflowFiles

struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate an expression; print its value and type.",
        discussion: """
            Examples:
              baton eval 'stock.on_hand > 500' --context '{"stock": {"on_hand": 612}}'
              baton eval --json 'duration("90m")'
              baton eval --batch < cases.jsonl
            Put '--' before an expression that starts with '-'.

            With --json the answer is {"type": …, "value": …}. The type is its CEL name: null_type, bool, int, uint, \
            double, string, bytes, list, map, type, optional_type, google.protobuf.Timestamp, \
            google.protobuf.Duration. The value is
              - an integer for int and uint, text for a uint above 9223372036854775807
              - a number with point or exponent for double, "NaN", "Infinity", "-Infinity"
              - base64 text for bytes, the name for a type
              - text such as "2018-01-01T00:00:00Z" for timestamps and "90s" for durations
              - an array for a list; an array of no or one element for an optional
              - an object for a map, or [[key, value], …] when not all keys are strings
                or one is "@type"
            Inside these, whatever JSON cannot tell apart is tagged:
              [1, 1.0, {"@type": "uint", "value": 1}]

            The context is an object of variables. Whole numbers are int, numbers with a point or exponent double; \
            every other type is given by the same tags, so that a printed value can be put into a context again. \
            'timestamp' and 'duration' are accepted as short names. Text is accepted for any number.

            --batch reads JSON lines {"expr": TEXT, "context": {…}} from standard input and answers each with one \
            line: {"type", "value"} or {"error", "kind"}. 'context' may be absent; other keys are ignored.

            Exit codes: 0 success, 2 an expression with an error or an input that cannot be used. With --batch: 0 \
            when every line could be read, whatever the expressions gave; 2 when one could not; the rest is \
            answered all the same.
            """)

    @Argument(help: "The expression (CEL).")
    var expression: String?
    @Option(help: ArgumentHelp("Variables: a JSON object, or @FILE with one.", valueName: "json|@file"))
    var context: String?
    @Flag(help: "Answer JSON lines of expressions from standard input.")
    var batch = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if batch, expression != nil || context != nil {
            throw ValidationError("--batch takes expressions and contexts from standard input only")
        }
        if !batch, expression == nil { throw ValidationError("expected an expression, or --batch") }
    }

    func run() async throws {
        guard let expression else { return try answerLines() }
        let variables = try context.map(EvaluationContext.init(argument:)) ?? EvaluationContext()
        do {
            let value = try Expression(parsing: expression).evaluate(with: variables.bindings)
            Console.output(output.json ? TypedJSON.answer(value).json() : "\(value) (\(value.typeName))")
        } catch {
            throw InvalidInput("expression:\(error.position == nil ? " " : "")\(error)".onOneLine)
        }
    }

    private func answerLines() throws {
        var lines = InputLines()
        var allCouldBeRead = true
        while let line = try lines.next() {
            let answer = EvaluationRequest.answer(to: line)
            allCouldBeRead = allCouldBeRead && answer.couldBeRead
            Console.output(answer.document.json())
        }
        if !allCouldBeRead { throw ExitStatus.invalid }
    }
}
