internal import Baton
internal import WorkflowFiles

/// A JSON document on the command line, or `@FILE` with one.
enum JSONArgument {
    /// - Throws: ``InvalidInput`` naming the argument or the file.
    static func value(_ argument: String, of name: String) throws -> Value {
        let file = argument.hasPrefix("@") ? String(argument.dropFirst()) : nil
        let text = try file.map { try DocumentReader.text(of: $0) } ?? argument
        do {
            return try Value(json: text)
        } catch {
            throw InvalidInput("\(file ?? name): not valid JSON: \(error)".onOneLine)
        }
    }
}
