internal import Baton
internal import Foundation
internal import Yams

/// Reads YAML 1.2 (core schema) and JSON.
///
/// Plain scalars mean what JSON means by them: `no` is text, `0123` is text, whole numbers are 64-bit integers.
package struct DocumentReader {
    package static let maximumBytes = 4 << 20
    /// Aliases are counted where they are used, so that a few lines cannot grow into gigabytes.
    package static let maximumValues = 500_000
    package static let maximumDepth = 200

    private let file: String
    private var lines: [[String]: Int] = [:]
    private var count = 0

    /// - Throws: ``InvalidInput`` naming the file and the line.
    package static func read(file: String) throws -> LocatedDocument {
        let text = try text(of: file)
        var reader = DocumentReader(file: file)
        return try reader.parse(text)
    }

    private init(file: String) { self.file = file }

    /// The text of a file of UTF-8.
    package static func text(of file: String, maximumBytes: Int = maximumBytes) throws -> String {
        let url = URL(fileURLWithPath: file)
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        guard let attributes else { throw InvalidInput("\(file): no such file") }
        guard attributes[.type] as? FileAttributeType != .typeDirectory else {
            throw InvalidInput("\(file): is a folder, expected a file")
        }
        if let size = attributes[.size] as? Int, size > maximumBytes {
            throw InvalidInput(
                "\(file): \(size) bytes, expected at most \(maximumBytes) bytes of YAML or JSON")
        }
        guard let data = try? Data(contentsOf: url) else { throw InvalidInput("\(file): cannot be read") }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw InvalidInput("\(file):\(firstInvalidLine(data)): not UTF-8 text (save the file as UTF-8)")
        }
        return text
    }

    private static func firstInvalidLine(_ data: Data) -> Int {
        var number = 1
        for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: line, as: UTF8.self) == nil { return number }
            number += 1
        }
        return number
    }

    private mutating func parse(_ text: String) throws -> LocatedDocument {
        try checkNesting(text)
        do {
            guard let node = try Yams.compose(yaml: text, .basic) else {
                throw InvalidInput("\(file): is empty, expected a workflow")
            }
            let value = try value(node, path: [])
            return LocatedDocument(file: file, value: value, count: count, lines: lines)
        } catch let error as YamlError {
            throw InvalidInput(message(of: error))
        }
    }

    /// The parser recurses: brackets nested too deeply are refused before it sees them.
    private func checkNesting(_ text: String) throws {
        var depth = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
            if depth > Self.maximumDepth * 4 { throw InvalidInput("\(file): nested too deeply") }
        }
    }

    private mutating func value(_ node: Node, path: [String]) throws -> Value {
        count += 1
        if let mark = node.mark { lines[path] = mark.line }
        guard count <= Self.maximumValues, path.count <= Self.maximumDepth else {
            throw InvalidInput("\(place(node)): too many or too deeply nested values")
        }
        switch node {
        case .scalar(let scalar): return scalar.jsonValue
        case .sequence(let sequence):
            return .array(try sequence.enumerated().map { try value($1, path: path + [String($0)]) })
        case .mapping(let mapping):
            var members: [String: Value] = [:]
            for (key, member) in mapping {
                guard let name = key.scalar?.string else {
                    throw InvalidInput("\(place(key)): expected a plain key, found a nested one")
                }
                guard members[name] == nil else {
                    throw InvalidInput("\(place(key)): duplicate key '\(name)'")
                }
                members[name] = try value(member, path: path + [name])
                if let mark = key.mark { lines[path + [name]] = mark.line }
            }
            return .object(members)
        case .alias: throw InvalidInput("\(place(node)): an alias without an anchor")
        }
    }

    private func place(_ node: Node) -> String { node.mark.map { "\(file):\($0.line)" } ?? file }

    private func message(of error: YamlError) -> String {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let detail = context.map { " (\($0.description.trimmingCharacters(in: .whitespaces)))" } ?? ""
            return "\(file):\(mark.line):\(mark.column): not valid YAML: \(problem)\(detail)".onOneLine
        case .reader(let problem, _, _, _): return "\(file): not valid YAML: \(problem)".onOneLine
        case .duplicatedKeysInMapping(let duplicates, let context):
            // The parser says in which object, not where in it.
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            return "\(file):\(context.mark.line): duplicate key \(names) in the object that starts here"
                .onOneLine
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return "\(file): not valid YAML: \(error)".onOneLine
        }
    }
}

extension Node.Scalar {
    /// By the core schema of YAML 1.2, as far as JSON has the values.
    fileprivate var jsonValue: Value {
        guard style == .plain || style == .any else { return .string(string) }
        switch string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default:
            return (try? Value(json: string)).flatMap { $0.doubleValue == nil ? nil : $0 } ?? .string(string)
        }
    }
}
