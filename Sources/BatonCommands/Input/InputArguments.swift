internal import Baton
internal import Foundation
internal import WorkflowFiles

/// Inputs given on the command line: `key=value`, a JSON object, or `@FILE` with one.
struct InputArguments {
    /// Later arguments win over earlier ones.
    ///
    /// A value is read as the schema's type where the key is declared, and otherwise as JSON where it is JSON and as
    /// text where it is not.
    ///
    /// - Throws: ``InvalidInput`` naming the argument.
    static func parse(_ arguments: [String], schema: ObjectSchema) throws -> [String: Value] {
        var values: [String: Value] = [:]
        for argument in arguments {
            for (key, value) in try parse(argument, schema) { values[key] = value }
        }
        return values
    }

    private static func parse(_ argument: String, _ schema: ObjectSchema) throws -> [String: Value] {
        if argument.hasPrefix("@") {
            let file = String(argument.dropFirst())
            return try object(DocumentReader.read(file: file).value, what: file)
        }
        if argument.hasPrefix("{") {
            do {
                return try object(Value(json: argument), what: "--input")
            } catch let error as JSONError {
                throw InvalidInput("--input: not valid JSON: \(error)")
            }
        }
        guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else {
            throw InvalidInput(
                "--input: expected key=value, a JSON object or @FILE, found '\(argument.onOneLine.prefix(60))'"
            )
        }
        let key = String(argument[..<separator])
        let text = String(argument[argument.index(after: separator)...])
        return [key: value(text, schema[key]?.schema ?? .any)]
    }

    private static func object(_ value: Value, what: String) throws -> [String: Value] {
        guard let members = value.objectValue else {
            throw InvalidInput("\(what): expected an object, found \(value.excerpt)")
        }
        return members
    }

    private static func value(_ text: String, _ schema: Schema) -> Value {
        switch schema {
        case .string: .string(text)
        case .nullable(let wrapped): value(text, wrapped)
        case .any, .boolean, .integer, .number, .array, .dictionary, .object:
            (try? Value(json: text)) ?? .string(text)
        }
    }
}
