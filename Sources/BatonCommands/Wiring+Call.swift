internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

extension Wiring {
    /// Calls an operation, which is recorded in the history like any run.
    ///
    /// - Throws: ``InvalidInput`` when the input is at fault, otherwise ``ExitStatus`` after the failure was printed.
    func call<Input: Payload, Output: Payload>(
        _ operation: Operation<Input, Output>, _ input: Input
    ) async throws -> Output {
        do {
            return try await orchestrator.run(operation, input)
        } catch let failure as TaskFailure {
            if failure.kind == .invalidInput { throw InvalidInput(failure.description) }
            Console.error(failure.description)
            throw ExitStatus.failed
        } catch let error as WorkflowError {
            throw InvalidInput("\(error)".split(separator: "\n").map(String.init))
        }
    }
}

/// What the commands share that call one operation and show what it returns.
struct CallOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// Calls an operation on a database that is there, and prints the result as JSON or as the text made of it.
    @discardableResult
    func show<Input: Payload, Output: Payload>(
        _ operation: Operation<Input, Output>, _ input: Input, text: (Output) throws -> String
    ) async throws -> Output {
        try database.requireFile()
        let result = try await Wiring.running(database) { try await $0.call(operation, input) }
        try output.print(result, text: text)
        return result
    }
}

extension OutputOptions {
    /// Prints a result as JSON, or as the text that `text` makes of it.
    func print<Output: Payload>(_ result: Output, text: (Output) throws -> String) throws {
        Console.output(json ? try Value(encoding: result).json(pretty: true) : try text(result))
    }
}
