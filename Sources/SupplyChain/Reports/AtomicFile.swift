internal import Baton
internal import Foundation

/// Text files that appear whole under their name or not at all.
enum AtomicFile {
    /// Writes a file beside its place, flushes it to the disk and renames it; creates the folder where needed.
    ///
    /// - Returns: `false` when the file was there with the same text already and nothing was written.
    /// - Throws: `OperationFailure`, which a retry may cure, when the system refuses.
    @discardableResult
    static func write(_ text: String, to path: String) throws(OperationFailure) -> Bool {
        try write(Array(text.utf8), to: path)
    }

    /// As above, of any file.
    @discardableResult
    static func write(_ bytes: [UInt8], to path: String) throws(OperationFailure) -> Bool {
        let data = Data(bytes)
        guard FileManager.default.contents(atPath: path) != data else { return false }
        let folder = try makeFolder(of: path)
        var template = Array("\(folder)/.baton-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure(path) }
        do throws(OperationFailure) {
            try fill(descriptor, with: data, path: path)
            guard rename(template, path) == 0 else { throw failure(path) }
        } catch {
            unlink(template)
            throw error
        }
        flushFolder(folder)
        return true
    }

    /// Moves a file within its folder, replacing what is there; nothing when somebody else has moved it in between.
    ///
    /// - Throws: `OperationFailure`, which a retry may cure, when the system refuses.
    static func move(_ source: String, to path: String) throws(OperationFailure) {
        guard rename(source, path) == 0 || errno == ENOENT else { throw failure(path) }
        flushFolder(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
    }

    private static func makeFolder(of path: String) throws(OperationFailure) -> String {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let folder = parent.isEmpty ? "/" : parent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw OperationFailure(
                "the folder '\(folder)' cannot be created", hint: "check the path and its permissions",
                isRetryable: true)
        }
        return folder
    }

    private static func fill(_ descriptor: Int32, with data: Data, path: String) throws(OperationFailure) {
        defer { close(descriptor) }
        var rest = data[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw failure(path) }
            rest = rest.dropFirst(written)
        }
        // mkstemp makes files that only their owner may read.
        guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// A rename is durable once its folder is. Where folders cannot be flushed the file is still whole.
    private static func flushFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ path: String) -> OperationFailure {
        OperationFailure(
            "the file '\(path)' cannot be written: \(String(cString: strerror(errno)))",
            hint: "check free space and permissions", isRetryable: true)
    }
}
