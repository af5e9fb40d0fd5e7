package import Baton

/// A YAML or JSON document with the place of each of its values. Parts of it may stand in files of their own.
package struct LocatedDocument {
    package let file: String
    package private(set) var value: Value
    /// How many values stand in its file.
    let count: Int
    private let lines: [[String]: Int]
    /// Documents that were put in the place of a value, by its path.
    private var parts: [[String]: LocatedDocument] = [:]

    init(file: String, value: Value, count: Int, lines: [[String]: Int]) {
        self.file = file
        self.value = value
        self.count = count
        self.lines = lines
    }

    /// Where a value stands: its file, its line counted from 1, and its path within the file.
    package struct Place {
        package let file: String
        package let line: Int?
        package let path: [String]
    }

    /// The place of a path, with the line of the nearest value around it.
    package func place(of path: [String]) -> Place {
        for length in path.indices.map({ $0 + 1 }) {
            guard let part = parts[Array(path.prefix(length))] else { continue }
            return part.place(of: Array(path.dropFirst(length)))
        }
        return Place(file: file, line: line(of: path), path: path)
    }

    private func line(of path: [String]) -> Int? {
        var path = path
        while true {
            if let line = lines[path] { return line }
            guard path.popLast() != nil else { return nil }
        }
    }

    /// The same document with other documents in the place of some of its values.
    func replacing(_ parts: [[String]: LocatedDocument], value: Value) -> LocatedDocument {
        var document = self
        document.value = value
        document.parts = parts
        return document
    }
}
