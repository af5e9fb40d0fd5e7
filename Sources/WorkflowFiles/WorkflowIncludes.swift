internal import Baton
internal import Foundation

/// Reads a workflow file and puts the files that its tasks name (`workflow: stock-policy.yaml`) in the place of their
/// names, so that what is decoded and stored is whole.
///
/// A name is relative to the file that names it.
struct WorkflowIncludes {
    /// Stands where a file could not be read, so that the problems of the rest are found too.
    private static let standIn: Value = ["name": "unreadable", "tasks": []]

    private var problems: [String] = []
    private var count = 0
    /// The files that the one being read stands in, outermost first, and itself.
    private var chain: [(file: String, identity: String)] = []
    private var known: [String: LocatedDocument] = [:]

    /// - Returns: the document, and a line for each file in it that could not be used.
    /// - Throws: ``InvalidInput`` when the file itself cannot be read, or all of them together are too large.
    static func read(_ file: String) throws -> (document: LocatedDocument, problems: [String]) {
        var reader = WorkflowIncludes()
        do {
            return (try reader.document(file), reader.problems)
        } catch let error as TooLarge {
            throw InvalidInput(error.line)
        }
    }

    private mutating func document(_ file: String) throws -> LocatedDocument {
        let identity = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        let document = try known[identity] ?? DocumentReader.read(file: file)
        known[identity] = document
        count += document.count
        guard count <= DocumentReader.maximumValues else {
            let outermost = chain.first?.file ?? file
            throw TooLarge(
                line: "\(outermost): more than \(DocumentReader.maximumValues) values with the files it names"
            )
        }
        chain.append((file, identity))
        defer { chain.removeLast() }
        var parts: [[String]: LocatedDocument] = [:]
        let value = try workflow(document.value, at: [], of: document, &parts)
        return document.replacing(parts, value: value)
    }

    /// No problem of one file alone: it ends the reading of all.
    private struct TooLarge: Error { let line: String }

    // MARK: Where tasks stand

    private mutating func workflow(
        _ value: Value, at path: [String], of document: LocatedDocument,
        _ parts: inout [[String]: LocatedDocument]
    ) throws -> Value {
        guard var members = value.objectValue, let tasks = members["tasks"]?.arrayValue else { return value }
        members["tasks"] = .array(
            try tasks.enumerated().map { index, task in
                try self.task(task, at: path + ["tasks", String(index)], of: document, &parts)
            })
        return .object(members)
    }

    private mutating func task(
        _ value: Value, at path: [String], of document: LocatedDocument,
        _ parts: inout [[String]: LocatedDocument]
    ) throws -> Value {
        guard var members = value.objectValue else { return value }
        for key in ["map", "loop", "race", "workflow"] {
            guard let body = members[key] else { continue }
            if key == "workflow", let name = body.stringValue {
                members[key] = try included(name, at: path + [key], of: document, &parts)
            } else {
                members[key] = try workflow(body, at: path + [key], of: document, &parts)
            }
        }
        if let branches = members["choice"]?.arrayValue {
            members["choice"] = .array(
                try branches.enumerated().map { index, branch in
                    try workflow(branch, at: path + ["choice", String(index)], of: document, &parts)
                })
        }
        return .object(members)
    }

    // MARK: Files

    private mutating func included(
        _ name: String, at path: [String], of document: LocatedDocument,
        _ parts: inout [[String]: LocatedDocument]
    ) throws -> Value {
        let file = Self.resolve(name, besides: chain.last?.file ?? "")
        do {
            try checkCycle(file)
            let part = try self.document(file)
            parts[path] = part
            return part.value
        } catch let error as InvalidInput {
            let place = document.place(of: path)
            let problem = WorkflowProblem(.rejected, at: place.path, "'\(name)' cannot be used")
            let line = "\(place.file)\(place.line.map { ":\($0)" } ?? ""): \(problem)"
            problems += error.lines.map { "\(line): \($0)" }
            return Self.standIn
        }
    }

    private func checkCycle(_ file: String) throws {
        let identity = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        guard let first = chain.firstIndex(where: { $0.identity == identity }) else {
            guard chain.count < WorkflowDecoder.maximumDepth else {
                throw InvalidInput("files stand more than \(WorkflowDecoder.maximumDepth) deep in each other")
            }
            return
        }
        let cycle = chain[first...].map(\.file) + [file]
        throw InvalidInput("files stand in each other: \(cycle.joined(separator: " -> "))")
    }

    private static func resolve(_ name: String, besides file: String) -> String {
        guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
        return file[...slash] + name
    }
}
