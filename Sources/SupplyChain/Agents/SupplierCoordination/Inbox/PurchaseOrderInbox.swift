internal import Baton
internal import Foundation

/// A folder into which suppliers' answers are put: order responses, despatch and receipt advices as UBL XML or CSV.
///
/// A file that was understood moves into its subfolder `processed`, one that was not into `set-aside`, with a text
/// beside it that says why. Files whose name begins with a dot or ends in `.part` or `.tmp` are still being written.
public struct PurchaseOrderInbox: Sendable, Hashable {
    public let directory: String

    public init(directory: String) {
        self.directory = directory
    }

    /// The names of the files to read, in order; empty where there is no folder.
    ///
    /// - Throws: `OperationFailure` when the folder cannot be read.
    func waitingFiles() throws(OperationFailure) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue, let names = try? FileManager.default.contentsOfDirectory(atPath: directory)
        else {
            throw OperationFailure("the folder '\(directory)' cannot be read", isRetryable: true)
        }
        return names.sorted().filter { name in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder) else {
                return false
            }
            return !isFolder.boolValue && !name.hasPrefix(".") && !name.hasSuffix(".part")
                && !name.hasSuffix(".tmp")
        }
    }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    /// Moves a file that was understood out of the way and returns its new path.
    ///
    /// - Throws: `OperationFailure` when it cannot be moved.
    func finish(_ name: String) throws(OperationFailure) -> String { try move(name, to: "processed") }

    /// Moves a file that was not understood out of the way, with the reason beside it, and returns its new path.
    ///
    /// - Throws: `OperationFailure` when it cannot be moved.
    func setAside(_ name: String, reason: String) throws(OperationFailure) -> String {
        let target = try move(name, to: "set-aside")
        try AtomicFile.write(reason + "\n", to: target + ".reason.txt")
        return target
    }

    private func move(_ name: String, to folder: String) throws(OperationFailure) -> String {
        let target = freePath("\(directory)/\(folder)/\(name)")
        do {
            try FileManager.default.createDirectory(
                atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: path(name), toPath: target)
        } catch {
            throw OperationFailure(
                "the file '\(path(name))' cannot be moved to '\(folder)'",
                hint: "check the folder and its permissions", isRetryable: true)
        }
        return target
    }

    /// Suppliers use names again: an earlier file is never overwritten.
    private func freePath(_ wanted: String) -> String {
        var path = wanted
        var number = 1
        while FileManager.default.fileExists(atPath: path) {
            number += 1
            path = "\(wanted).\(number)"
        }
        return path
    }
}
