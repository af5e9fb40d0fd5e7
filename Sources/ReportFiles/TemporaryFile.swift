internal import Foundation
internal import Reports

/// A file name in the system's temporary folder that nobody else has.
struct TemporaryFile {
    private let folder: URL
    let path: String

    /// The file is in a folder of its own that only its owner may enter; the file itself is not made.
    init(fileExtension: String) {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("baton-report-\(UUID().uuidString)")
        path = folder.appendingPathComponent("report.\(fileExtension)").path
    }

    private init(folder: URL, name: String) {
        self.folder = folder
        path = folder.appendingPathComponent(name).path
    }

    /// Another file in the same folder.
    func sibling(_ name: String) -> TemporaryFile { TemporaryFile(folder: folder, name: name) }

    /// - Throws: `ReportRendererError` when it cannot be written.
    func write(_ text: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw ReportRendererError("'\(path)' cannot be written", hint: "check TMPDIR and free space")
        }
    }

    /// Makes the folder.
    /// - Throws: `ReportRendererError`.
    func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ReportRendererError(
                "the folder '\(folder.path)' cannot be created", hint: "check TMPDIR and free space")
        }
    }

    /// - Throws: `ReportRendererError` when the file is not there.
    func bytes() throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ReportRendererError("'\(path)' was not written", hint: "check TMPDIR and free space")
        }
        return Array(data)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
